/** The worked examples of test/vectors, made by an independent implementation: both must agree byte for byte. */
import { describe, expect, it } from '@jest/globals';
import { decodeScalar, encodeScalar, systemRandom } from '#crypto';
import { readdirSync, readFileSync } from 'node:fs';
import {
  ballotHash,
  checkChallenge,
  computeResult,
  computeTally,
  decodeBase64url,
  decodeCanonicalText,
  decryptTally,
  describeFinding,
  Election,
  ElectionWalk,
  hashBytes,
  encodeBase64url,
  parseBody,
  parseTracker,
  trackerOf,
  verifyArchive,
  verifyDecryption,
  hashOf,
  type Ballot,
  type ContestOpening,
  type JsonValue,
  type Report,
} from './index.js';
import { folderSource } from './node.js';
import { MemoryRegister } from './v1/walk/register.js';

const VECTORS = new URL('../../../test/vectors/', import.meta.url).pathname;
const read = (path: string): string => readFileSync(VECTORS + path, 'utf8');

interface Secrets {
  shares: Record<string, string>;
  signing: { trustees: Record<string, string> };
  openings: { ballot: string; openings: ContestOpening[] }[];
  expected: Record<string, number[]>;
}
const secrets = JSON.parse(read('secrets.json')) as Secrets;
const lines = (path: string): JsonValue[] =>
  read(path)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const decoded = decodeCanonicalText(line);
      if (!decoded.ok) throw new Error(decoded.error);
      return decoded.value;
    });

const verify = (folder: string): Promise<Report> =>
  verifyArchive(folderSource(VECTORS + folder), { random: systemRandom });
const said = (report: Report): string[] =>
  report.checks.flatMap(({ findings }) =>
    findings.map((found) => `${found.check} ${found.record ?? '-'} ${found.code}: ${describeFinding(found, 'en')}`),
  );

const manifest = parseBody('manifest', JSON.parse(read('archive/manifest.json')));
if (!manifest.ok) throw new Error(manifest.error);
const election = new Election(manifest.value);

describe('archive', () => {
  it('verifies', async () => {
    const report = await verify('archive');
    expect(said(report)).toEqual([]);
    expect(report.verified).toBe(true);
    expect(report).toMatchObject({ records: 60, ballots: 31, counted: 16, fingerprint: election.fingerprint });
    expect(report.checks.every((check) => check.passed && check.items > 0)).toBe(true);
  });

  it('has the hash and tracker of its first ballot', () => {
    const first = lines('archive/bodies.ndjson').find((body) => Object.keys(body as object).join() === 'auth,core');
    const hash = ballotHash(first as unknown as Ballot);
    expect(hash).toBe('G27fiQ6clCrJwR-jxanMw1jjlI9js5AH37A2AVyKiJM');
    expect(trackerOf(hash)).toBe('3DQD-Z28E-KJA2-NJE1-3YHW-BAEC');
    expect(parseTracker(' 3dqd z28e-kja2 njei-3yhw-baec')).toBe('3DQD-Z28E-KJA2-NJE1-3YHW-BAEC');
    expect(parseTracker('3DQD-Z28E-KJA2-NJE1-3YHW-BAEU')).toBeUndefined();
  });
});

describe('openings', () => {
  const ballots = new Map(
    lines('archive/bodies.ndjson')
      .filter((body) => Object.keys(body as object).join() === 'auth,core')
      .map((body) => [ballotHash(body as unknown as Ballot), body as unknown as Ballot]),
  );
  const challengeOf = (hash: string, openings: ContestOpening[]) => {
    const ballot = ballots.get(hash) as Ballot;
    return { core: ballot.core, authHash: encodeBase64url(hashBytes(ballot.auth)), openings };
  };

  it('check out, each with its tracker', () => {
    expect(secrets.openings).toHaveLength(6);
    for (const { ballot, openings } of secrets.openings) {
      const checked = checkChallenge(election, challengeOf(ballot, openings), trackerOf(ballot));
      expect(checked).toMatchObject({ ok: true, value: { tracker: trackerOf(ballot) } });
    }
  });

  it('are refused with another mark, another tracker, another order', () => {
    const { ballot, openings } = secrets.openings[0] as Secrets['openings'][number];
    const [first, ...rest] = openings as [ContestOpening, ...ContestOpening[]];
    const moved = { ...first, marks: [...first.marks.slice(1), first.marks[0] as 0 | 1] };
    expect(checkChallenge(election, challengeOf(ballot, [moved, ...rest]), trackerOf(ballot))).toMatchObject({
      error: 'ciphertexts',
    });
    expect(checkChallenge(election, challengeOf(ballot, openings), '0000-0000-0000-0000-0000-0000')).toMatchObject({
      error: 'tracker',
    });
    expect(checkChallenge(election, challengeOf(ballot, [...rest, first]), trackerOf(ballot))).toMatchObject({
      error: 'contests',
    });
    const empty = { ...first, marks: first.marks.map(() => 0 as const) };
    expect(checkChallenge(election, challengeOf(ballot, [empty, ...rest]), trackerOf(ballot))).toMatchObject({
      error: 'marks',
    });
  });
});

describe('tally', () => {
  const records = lines('archive/records.ndjson') as unknown as Parameters<ElectionWalk['take']>[0][];
  const bodies = new Map(
    lines('archive/bodies.ndjson').map((body) => [
      Object.keys(body as object).join() === 'auth,core' ? ballotHash(body as unknown as Ballot) : hashOf(body),
      body,
    ]),
  );
  const walk = new ElectionWalk({ ballots: 'collect' });
  for (const record of records.slice(0, 55)) walk.take(record, bodies.get(record.hash) as JsonValue);
  const counted = walk.state?.counted ?? new MemoryRegister();

  it('is recomputed, and decrypts to the expected sums with any two of the test shares', () => {
    const computed = computeTally(election, counted);
    if (!computed.ok) throw new Error('no tally');
    const tally = { body: computed.value, hash: hashOf(computed.value) };
    expect(tally.hash).toBe('MNVbETe26ovu4Sdckl5LHLPsRBrOWGrqW6X_ktOrZyo');
    const decryptions = [1, 3].map((trustee) =>
      decryptTally({
        election,
        tally: tally.body,
        trustee,
        share: decodeScalar(decodeBase64url(secrets.shares[trustee] as string) as Uint8Array),
        seed: decodeBase64url(secrets.signing.trustees[trustee] as string) as Uint8Array,
        random: systemRandom,
      }),
    );
    for (const decryption of decryptions)
      expect(verifyDecryption({ election, tally: tally.body, tallyHash: tally.hash }, decryption)).toBeUndefined();
    const result = computeResult(election, tally, new Map(decryptions.map((one) => [one.trustee, one])));
    if (!result.ok) throw new Error(result.error.reason);
    const sums: Record<string, number[]> = {};
    for (const { contest, votes } of result.value.cells)
      sums[contest] = votes.map((count, slot) => count + (sums[contest]?.[slot] ?? 0));
    expect(sums).toEqual(secrets.expected);
    const published = bodies.get(records[58]?.hash ?? '');
    expect(result.value.cells).toEqual((published as { cells: unknown }).cells);
  });

  it('a share of another secret does not pass', () => {
    const computed = computeTally(election, counted);
    if (!computed.ok) throw new Error('no tally');
    const share = decodeScalar(decodeBase64url(secrets.shares['1'] as string) as Uint8Array);
    expect(encodeScalar(share)).toHaveLength(32);
    const decryption = decryptTally({
      election,
      tally: computed.value,
      trustee: 1,
      share: share + 1n,
      seed: decodeBase64url(secrets.signing.trustees['1'] as string) as Uint8Array,
      random: systemRandom,
    });
    const about = { election, tally: computed.value, tallyHash: hashOf(computed.value) };
    expect(verifyDecryption(about, decryption)).toMatchObject({ code: 'decryption-proof' });
  });
});

/**
 * Records this verifier names where the independent one named another of the same contradiction. It reports an
 * understated issuance at the issuance itself, so that a board can refuse it; the other one when the tally begins.
 */
const otherRecord: Readonly<Record<string, number>> = {
  'issuance-understated-by-the-node': 53,
};

describe('forged', () => {
  const expected = JSON.parse(read('forged/expected.json')) as Record<string, { check: number; record: number | null }>;
  const names = readdirSync(`${VECTORS}forged`).filter((name) => name !== 'expected.json');
  it('has every archive in its list', () => expect(names.sort()).toEqual(Object.keys(expected).sort()));

  it.each(Object.entries(expected))('%s is refused', async (name, { check, record }) => {
    const report = await verify(`forged/${name}`);
    expect(report.verified).toBe(false);
    const of = report.checks.find(({ number }) => number === check);
    expect(of?.passed).toBe(false);
    const records = of?.findings.map((found) => found.record) ?? [];
    if (record !== null) expect(records).toContain(otherRecord[name] ?? record);
    if (process.env['SAY'] === '1') console.log(name, JSON.stringify({ check, record }), said(report));
  });
});
