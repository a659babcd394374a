/** The browser's RSA against the library's: what one refuses, nobody takes. */
import { describe, expect, it } from '@jest/globals';
import { credentialMessage, nobleGroup, passMessage } from '#crypto';
import { seededRandom } from '#protocol/testing';
import {
  bytesOf,
  Election,
  inProcess,
  type Ballot,
  type ExaminerAnswer,
  type ExaminerTask,
  type Manifest,
} from '#protocol';
import { readFileSync } from 'node:fs';
import { serveExaminer } from './serve-examiner.js';
import { WebTokens } from './web-tokens.js';
import { type Answer } from './worker-pool.js';

const read = (name: string): string =>
  readFileSync(new URL(`../../../../test/vectors/archive/${name}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('manifest.json')) as Manifest;
const election = new Election(manifest);
const ballots = read('bodies.ndjson')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Ballot)
  .filter((body) => 'core' in body)
  .slice(0, 4);

type Token = Parameters<WebTokens['take']>;

const tokens: readonly Token[] = ballots.flatMap(({ core, auth }) =>
  manifest.anonymizers.nodes.slice(0, auth.credential.length).flatMap((node, at): Token[] => {
    const key = bytesOf(core.key);
    return [
      [
        election.credentialKey(node, core.style),
        credentialMessage(election.fp, core.style, key),
        bytesOf(auth.credential[at] ?? ''),
      ],
      [
        election.passKey(node, core.sequence),
        passMessage(election.fp, core.sequence, key),
        bytesOf(auth.pass[at] ?? ''),
      ],
    ];
  }),
);
const here = (): WebTokens => WebTokens.here() as WebTokens;

describe('signatures of nodes by the platform’s RSA', () => {
  it('the honest ones hold', async () => {
    const web = here();
    for (const token of tokens) expect(web.take(...token)).toBe(true);
    expect(tokens.length).toBeGreaterThan(10);
    expect(await web.hold()).toBe(true);
  });

  it.each<[string, (token: Token) => Token]>([
    [
      'a flipped bit',
      ([key, message, signature]) => [key, message, signature.map((byte, at) => (at === 9 ? byte ^ 1 : byte))],
    ],
    [
      'another message',
      ([key, message, signature]) => [key, message.map((byte, at) => (at === 9 ? byte ^ 1 : byte)), signature],
    ],
    ['another key', ([, message, signature]) => [tokens[1]?.[0] as Token[0], message, signature]],
    ['a byte less', ([key, message, signature]) => [key, message, signature.slice(1)]],
    ['a zero before', ([key, message, signature]) => [key, message, new Uint8Array([0, ...signature])]],
    ['nothing', ([key, message]) => [key, message, new Uint8Array()]],
    ['a number beyond the modulus', ([key, message]) => [key, message, new Uint8Array(key.size).fill(255)]],
  ])('%s does not, and the next block is judged by itself', async (_, forge) => {
    const web = here();
    for (const token of tokens) web.take(...token);
    web.take(...forge(tokens[0] as Token));
    expect(await web.hold()).toBe(false);
    web.take(...(tokens[0] as Token));
    expect(await web.hold()).toBe(true);
  });

  it('an error of the platform is a no', async () => {
    const subtle = { importKey: () => Promise.reject(new Error('not today')) };
    const web = new WebTokens(subtle as unknown as ConstructorParameters<typeof WebTokens>[0]);
    web.take(...(tokens[0] as Token));
    expect(await web.hold()).toBe(false);
  });
});

describe('an examiner that takes signatures on trust', () => {
  const examine = (task: ExaminerTask): Promise<ExaminerAnswer> =>
    new Promise((resolve, reject) => {
      const heard = (message: unknown): void => {
        const answer = message as Answer;
        if ('failed' in answer) reject(new Error(answer.failed));
        else resolve(answer.answer);
      };
      const serve = serveExaminer({ postMessage: heard }, Promise.resolve(nobleGroup), seededRandom('w'));
      serve({ kind: 'begin', manifest });
      serve({ kind: 'task', id: 1, task });
    });

  it.each([0, 1])('names a forged signature as the library does, of ballot %d', async (first) => {
    const forged = structuredClone(ballots) as { auth: { credential: string[]; pass: string[] } }[];
    const victim = forged[first];
    if (victim !== undefined) victim.auth.credential[0] = ballots[first + 1]?.auth.credential[0] ?? '';
    const bytes = new TextEncoder().encode(forged.map((ballot) => `${JSON.stringify(ballot)}\n`).join(''));
    const answer = await examine({ task: 'examine', bytes });
    const alone = await (await inProcess(seededRandom('a'))(manifest)).perform({ task: 'examine', bytes });
    expect(answer).toEqual(alone);
    expect(JSON.stringify('faults' in answer ? answer.faults : [])).toContain('ballot-credential');
  });
});
