/**
 * The commission's way by nothing but its commands, as docs/operator and docs/trustee have it: from an election file to a
 * verified archive. Nobody votes in it; what is tried is that people with their files and passphrases get through.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { timeOf } from '#protocol';
import { moveClock } from '../../apps/cli/src/demo/clock.js';
import { demoElectionYaml, demoHours } from '../../apps/cli/src/demo/election.js';
import { operatorsOf } from '../../apps/cli/src/demo/operators.js';
import { ANONYMOUS, demonstrationPlan, IDENTIFIED } from '../../apps/cli/src/demo/plan.js';
import { rollCsv } from '../../apps/cli/src/demo/roll.js';
import { styleHours } from '../../apps/cli/src/election/definition.js';
import { type Instance, startInstance } from '../../apps/cli/src/instance/index.js';
import { demonstrationPeople } from '../../apps/state-account/src/people.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILD = join(ROOT, 'dist');
const TRUSTEES = ['1', '2', '3'];
const MEMBERS = [
  ['chair', 'chair'],
  ['member-1', 'member'],
  ['secretary', 'secretary'],
] as const;

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the commission’s commands', () => {
  const people = demonstrationPeople(4);
  const hours = demoHours(new Date());
  let dir: string;
  let instance: Instance;
  let board: string;
  let fingerprint = '';
  let offset = 0;

  const at = (...path: string[]): string => join(dir, ...path);

  const veche = (...args: string[]): Promise<Said> => run([join(BUILD, 'apps/cli/src/main.js'), ...args]);

  function run(args: string[]): Promise<Said> {
    const env = { PATH: process.env['PATH'], VECHE_LANG: 'en', VECHE_CLOCK_OFFSET: String(offset) };
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env, cwd: ROOT }, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, out, err });
      });
    });
  }
  async function done(...args: string[]): Promise<string> {
    const said = await veche(...args);
    expect({ args, code: said.code, err: said.code === 0 ? '' : said.err }).toEqual({ args, code: 0, err: '' });
    return said.out;
  }
  const asPerson = (name: string): string[] => ['--file', at(`${name}.json`), '--passphrase-file', at('passphrase')];
  const onBoard = (): string[] => ['--board', board, '--election', fingerprint];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'veche-commands-'));
    await writeFile(at('people.json'), JSON.stringify(people));
    await writeFile(at('roll.csv'), rollCsv(people));
    await writeFile(at('passphrase'), 'пять случайных слов подряд\n');
    await writeFile(at('election.yaml'), demoElectionYaml('commands', hours, 'board.commands.example', 1));
    const paper = { access: at('paper-access'), vote: at('paper-vote') };
    for (const folder of Object.values(paper)) await mkdir(folder);
    instance = await startInstance({
      dataDir: at('data'),
      processes: demonstrationPlan({ pages: undefined, peopleFile: at('people.json'), paper }),
      build: BUILD,
      demo: true,
      ports: 'free',
      fast: true,
      log: () => undefined,
    });
    board = instance.urls[ANONYMOUS] as string;
    await writeFile(at('operators.json'), JSON.stringify(operatorsOf(instance)));
  }, 120_000);
  afterAll(async () => {
    await instance.stop();
    await rm(dir, { recursive: true, force: true });
  }, 60_000);

  it.each([
    ['veche', ['election', 'check', '--help']],
    ['verify', ['--help']],
    ['simulate', ['--help']],
  ])('are reached by npm run %s', async (name, args) => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const command = [...(scripts[name] ?? '').split(' '), ...args];
    expect(command[0]).toBe('node');
    const said = await run(command.slice(1));
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^Usage: veche (election check|verify|simulate) /);
  });

  it('refuse what is wrong with one sentence and exit 1', async () => {
    const wrong = await veche('election', 'check', '--file', at('roll.csv'));
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('nothing was done');
    expect(wrong.err).not.toContain('    at ');
    expect((await veche('ceremony', 'status', '--dir', at('nowhere'))).code).toBe(1);
    expect((await veche('trustee', 'step', '--ceremony', at('nowhere'), ...asPerson('nobody'))).code).toBe(1);
  }, 60_000);

  it('hold a key ceremony of three trustees, each with a file of their own', async () => {
    await done('election', 'check', '--file', at('election.yaml'));
    const plan = ['--election', 'commands', '--trustees', '3', '--threshold', '2'];
    await done('ceremony', 'new', '--dir', at('ceremony'), ...plan);
    const inCeremony = (index: string): string[] => ['--ceremony', at('ceremony'), ...asPerson(`trustee-${index}`)];
    for (const index of TRUSTEES)
      await done('trustee', 'new', ...inCeremony(index), '--index', index, '--name', `Trustee ${index}`);
    for (let round = 0; round < 4; round++) {
      for (const index of TRUSTEES) await done('trustee', 'step', ...inCeremony(index));
    }
    expect(await done('trustee', 'step', ...inCeremony('1'))).toContain('done');
    expect(await done('ceremony', 'status', '--dir', at('ceremony'))).toMatch(/[A-Za-z0-9_-]{43}/);
    expect((await veche('trustee', 'new', ...inCeremony('1'), '--index', '1', '--name', 'again')).code).toBe(1);
  }, 240_000);

  it('bring the election to its opening', async () => {
    const operators = ['--operators', at('operators.json')];
    await done('election', 'prepare', '--file', at('election.yaml'), '--dir', at('work'), ...operators);
    for (const [id, role] of MEMBERS)
      await done('commission', 'member', ...asPerson(id), '--id', id, '--name', id, '--role', role);
    const members = MEMBERS.map(([id]) => at(`${id}.json`));
    const parts = ['--file', at('election.yaml'), '--dir', at('work'), '--ceremony', at('ceremony')];
    const assembled = await done('election', 'manifest', ...parts, '--members', ...members);
    fingerprint = /[A-Za-z0-9_-]{43}/.exec(assembled)?.[0] ?? '';
    expect(await done('election', 'install', '--dir', at('work'), ...operators)).toContain(fingerprint);
    const manifest = ['--manifest', at('work', 'manifest.json'), '--board', board];
    for (const index of TRUSTEES) await done('trustee', 'endorse', ...asPerson(`trustee-${index}`), ...manifest);
    const election = ['--election', fingerprint, ...operators];
    await writeFile(at('wrong.csv'), (await readFile(at('roll.csv'), 'utf8')).replace('north', 'east'));
    expect((await veche('election', 'roll', '--file', at('wrong.csv'), ...election)).err).toContain('line 2');
    expect(await done('election', 'roll', '--file', at('roll.csv'), ...election)).toContain('north: 2');
    await done('election', 'open', ...election);
    expect(await done('election', 'status', ...onBoard())).toMatch(/^ready/);
  }, 240_000);

  it('enrol a workstation, whose link is good for once', async () => {
    const said = await done(
      'workstation',
      'enrol',
      '--operators',
      at('operators.json'),
      '--name',
      'Участок 12',
      '--precinct',
      '12',
    );
    const link = said.split('\n').find((line) => line.startsWith(instance.urls[IDENTIFIED] as string)) ?? '';
    const first = await fetch(link, { redirect: 'manual' });
    expect([first.status >= 300 && first.status < 400, first.headers.get('location')]).toEqual([true, '/workstation']);
    expect((await fetch(link, { redirect: 'manual' })).status).toBeGreaterThanOrEqual(400);
  }, 60_000);

  it('count nothing before the end', async () => {
    expect((await veche('commission', 'close', ...asPerson('chair'), '--commission', board, ...onBoard())).code).toBe(
      1,
    );
    expect((await veche('election', 'tally', ...onBoard())).err).toContain('Counting starts');
    expect((await veche('trustee', 'decrypt', ...asPerson('trustee-1'), ...onBoard())).err).toContain(
      'Counting starts',
    );
  }, 60_000);

  it('close, count, and leave an archive that verifies', async () => {
    const { closesAt } = styleHours('Europe/Moscow', { ...hours, acceptUntil: undefined });
    offset = Math.ceil((timeOf(closesAt) - Date.now()) / 1000) + 16 * 60;
    await moveClock(instance, offset);
    const closing = ['--commission', board, ...onBoard()];
    await until(async () => (await veche('election', 'status', ...onBoard())).out.startsWith('drained'));
    // A record that lands between two signatures makes their drafts differ: then both sign anew.
    await until(async () => {
      for (const id of ['chair', 'secretary']) await veche('commission', 'close', ...asPerson(id), ...closing);
      return (await veche('election', 'status', ...onBoard())).out.startsWith('closed');
    });
    await until(async () => (await veche('election', 'tally', ...onBoard())).code === 0);
    expect(await done('trustee', 'decrypt', '--dry-run', ...asPerson('trustee-1'), ...onBoard())).toContain('nothing');
    for (const index of ['1', '3']) await done('trustee', 'decrypt', ...asPerson(`trustee-${index}`), ...onBoard());
    await done('election', 'result', ...onBoard());
    await done('election', 'archive', '--dir', at('archive'), ...onBoard());
    expect((await done('verify', at('archive'))).trimEnd().split('\n').at(-1)).toBe('verified');
  }, 240_000);
});

/** Asks again until it is so, for two minutes. */
async function until(question: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (!(await question())) if (performance.now() > deadline) throw new Error('waited in vain');
}
