/** What the streaming verifier does in another way than record by record: retired nodes, sums, advice, doubled lines. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { nobleGroup, utf8, type PublicGroup } from '#crypto';
import { finishElection, preparedElection, seededRandom, type TestElection, votedElection } from '../../testing.js';
import { bytesOf, encodeBase64url } from '../base64url.js';
import { canonicalText, type JsonValue } from '../canonical.js';
import { parseBallot } from '../checks/ballot.js';
import { type Ballot } from '../messages/ballot.js';
import { inProcess } from './examiner.js';
import { memorySource, type ArchiveFiles } from './source.js';
import { verifyArchive } from './verify.js';

const NORTH = { mayor: [1, 0, 0, 0], rating: [0, 1, 0] };
const found = async (files: ArchiveFiles): Promise<string[]> => {
  const { verified, checks } = await verifyArchive(memorySource(files), { random: seededRandom('weights') });
  const all = checks.flatMap((check) =>
    check.findings.map(({ code, record }) => `${check.number} ${code} ${record ?? '-'}`),
  );
  expect(verified).toBe(all.length === 0);
  return all;
};
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const linesOf = (bytes: Uint8Array): string[] => textOf(bytes).trimEnd().split('\n');
const fileOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''));

describe('tokens of ballots cast after a node was retired (§4 step 5)', () => {
  /** Two before, then node-2 goes, then one that `change` makes, and one more. */
  async function withRetirement(change: (ballot: Ballot, before: Ballot) => Ballot): Promise<string[]> {
    const election = preparedElection();
    const [a, b, c, d] = ['north', 'north', 'north', 'north'].map((style) => election.voter(style));
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four voters');
    election.cast(a, 1, NORTH);
    const before = election.ballot(b, 1, NORTH);
    election.append('ballot', before);
    election.retire('node-2');
    election.append('ballot', change(election.ballot(c, 1, NORTH), before));
    election.cast(d, 1, NORTH);
    return await found(finishElection(election).files());
  }
  /** manifest, 5 endorsements, access, 2 ballots, retired */
  const AT = 10;
  const flipped = (signature: string | undefined): string => {
    const bytes = bytesOf(signature ?? '');
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    return encodeBase64url(bytes);
  };
  const withAuth = (ballot: Ballot, auth: Partial<Ballot['auth']>): Ballot => ({
    ...ballot,
    auth: { ...ballot.auth, ...auth },
  });

  it('are of the nodes that remain', async () => {
    expect(await withRetirement((ballot) => ballot)).toEqual([]);
  });

  it('with the signature of the retired node as well', async () => {
    const both = (ballot: Ballot, { auth }: Ballot): Ballot =>
      withAuth(ballot, { credential: [...ballot.auth.credential, auth.credential[1] ?? ''] });
    expect(await withRetirement(both)).toEqual([`4 ballot-credential-count ${AT}`]);
    const passes = (ballot: Ballot, { auth }: Ballot): Ballot =>
      withAuth(ballot, { pass: [...ballot.auth.pass, auth.pass[1] ?? ''] });
    expect(await withRetirement(passes)).toEqual([`4 ballot-pass-count ${AT}`]);
    const all = (ballot: Ballot, { auth }: Ballot): Ballot =>
      withAuth(ballot, { credential: auth.credential, pass: auth.pass });
    expect(await withRetirement(all)).toEqual([`4 ballot-credential-count ${AT}`]);
  });

  it('that do not hold', async () => {
    const credential = (ballot: Ballot) => withAuth(ballot, { credential: ballot.auth.credential.map(flipped) });
    expect(await withRetirement(credential)).toEqual([`4 ballot-credential ${AT}`]);
    const pass = (ballot: Ballot) => withAuth(ballot, { pass: ballot.auth.pass.map(flipped) });
    expect(await withRetirement(pass)).toEqual([`4 ballot-pass ${AT}`]);
  });
});

describe('sums', () => {
  let election: TestElection;
  let files: ArchiveFiles;
  beforeAll(() => {
    election = finishElection(votedElection().election);
    files = election.files();
  });
  const ballotLines = (): string[] => linesOf(files.bodies).filter((line) => line.startsWith('{"auth":'));

  it('hold a doubled line once', async () => {
    const [one = '', two = ''] = ballotLines();
    expect(await found({ ...files, bodies: fileOf([...linesOf(files.bodies), one, two, one]) })).toEqual(
      Array.from({ length: 3 }, () => '1 body-doubled -'),
    );
  });

  it('are not taken from a file that changes between the looks', async () => {
    const [before = '', other = ''] = ballotLines();
    const changed = utf8(textOf(files.bodies).replace(before, other));
    let reads = 0;
    const source = {
      ...memorySource(files),
      bodies: () => memorySource({ ...files, bodies: reads++ === 0 ? files.bodies : changed }).bodies(),
    };
    const { verified, checks } = await verifyArchive(source, { random: seededRandom('weights') });
    expect(reads).toBeGreaterThan(1);
    expect(verified).toBe(false);
    const [whole] = checks;
    expect(whole?.findings.map(({ params }) => String(params['what']))).toContainEqual(
      expect.stringContaining('changed while it was read'),
    );
  });

  it('hold no ballot that no record names', async () => {
    const extra = election.fork();
    extra.entries.splice(extra.entries.findIndex(({ record }) => record.type === 'drained'));
    const other = extra.ballot(extra.voter('south'), 1, { mayor: [1, 0, 0, 0] });
    const line = canonicalText(other);
    expect(await found({ ...files, bodies: fileOf([line, ...linesOf(files.bodies)]) })).toEqual(['1 body-unnamed -']);
  });

  it('cannot be computed over what holds no points', async () => {
    const broken = election.fork();
    broken.entries.splice(broken.entries.findIndex(({ record }) => record.type === 'drained'));
    broken.now = Date.parse('2026-09-18T12:00:00Z');
    const ballot = broken.ballot(broken.voter('south'), 1, { mayor: [1, 0, 0, 0] });
    const [contest] = ballot.core.contests;
    if (contest === undefined) throw new Error('no contest');
    const bytes = bytesOf(contest.ciphertexts);
    bytes.fill(255, 0, 32);
    const at = broken.entries.length;
    const voter = broken.voter('south');
    broken.append('ballot', broken.resigned(voter, 1, [{ ...contest, ciphertexts: encodeBase64url(bytes) }]));
    broken.afterVoting();
    broken.drain();
    broken.close();
    broken.accessed.set('south', (broken.accessed.get('south') ?? 0) + 1);
    broken.accesses.set(1, (broken.accesses.get(1) ?? 0) + 1);
    broken.finals();
    broken.append('tally', election.entries.find(({ record }) => record.type === 'tally')?.body ?? null);
    const findings = await found(broken.files());
    expect(findings).toContain(`4 ballot-proof ${at}`);
    expect(findings).toContain(`6 tally-impossible ${broken.entries.length - 1}`);
    // What is in no sum is taken out of none.
    const lines = linesOf(broken.files().bodies);
    const twice = fileOf([...lines, lines[at] ?? '']);
    expect(await found({ ...broken.files(), bodies: twice })).toEqual(['1 body-doubled -', ...findings]);
  });
});

describe('decoding advice (no part of the protocol)', () => {
  let files: ArchiveFiles;
  let advice: string[];
  beforeAll(() => {
    const election = finishElection(votedElection().election);
    files = election.files();
    advice = linesOf(files.bodies).map((line) => adviceOf(election, line));
  });

  it('changes no verdict, right, wrong, out of step or missing', async () => {
    expect(advice.filter((line) => line !== '')).toHaveLength(5);
    const wrong = advice.map((line) => line.replace(/./g, 'A'));
    const swapped = [...advice.slice(1), advice[0] ?? ''];
    for (const lines of [advice, wrong, swapped, advice.slice(0, 3), [], ['!'], [...advice, 'AAAA']])
      expect(await found({ ...files, advice: fileOf(lines) })).toEqual([]);
  });

  it('of a line goes to the group with the ballot of that line', async () => {
    const given: (Uint8Array | undefined)[] = [];
    const group: PublicGroup = {
      ...nobleGroup,
      loadBallots: (ballots) => {
        given.push(...ballots.map((ballot) => ballot.advice));
        return nobleGroup.loadBallots(ballots);
      },
    };
    const random = seededRandom('weights');
    const lines = [...advice];
    lines[lines.findIndex((line) => line !== '')] = '!';
    const source = memorySource({ ...files, advice: fileOf(lines) });
    expect((await verifyArchive(source, { random, examiner: inProcess(random, group) })).verified).toBe(true);
    const right = advice.filter((line) => line !== '').map(bytesOf);
    expect(given).toEqual([undefined, ...right.slice(1)]);
  });

  it('does not make a bad ballot good', async () => {
    const { election } = votedElection();
    const { core } = election.ballot(election.voter('south'), 1, { mayor: [1, 0, 0, 0] });
    const [contest] = core.contests;
    if (contest === undefined) throw new Error('no contest');
    const responses = bytesOf(contest.responses);
    responses[0] = (responses[0] ?? 0) ^ 1;
    const at = election.entries.length;
    const forged = election.resigned(election.voter('south'), 1, [
      { ...contest, responses: encodeBase64url(responses) },
    ]);
    election.append('ballot', forged);
    election.accessed.set('south', (election.accessed.get('south') ?? 0) + 1);
    election.accesses.set(1, (election.accesses.get(1) ?? 0) + 1);
    const bad = finishElection(election).files();
    expect(await found(bad)).toContain(`4 ballot-proof ${at}`);
    const lines = linesOf(bad.bodies).map((line) => adviceOf(election, line));
    expect(await found({ ...bad, advice: fileOf(lines) })).toEqual(await found(bad));
  });
});

/** Empty for what is no ballot. */
function adviceOf({ election }: TestElection, line: string): string {
  const read = parseBallot(election, JSON.parse(line) as JsonValue);
  if (!read.ok) return '';
  return encodeBase64url(nobleGroup.loadBallots([read.value.proof]).advice(0) ?? new Uint8Array());
}
