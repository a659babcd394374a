/** The quick reader of ballots' lines: it finds what the general one finds, or leaves the line to it. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import fc from 'fast-check';
import { votedElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { canonicalText } from '../canonical.js';
import { parseBallot, tokensOf } from '../checks/ballot.js';
import { type Ballot } from '../messages/ballot.js';
import { BallotLines, type LineBallot } from './ballot-line.js';
import { readBodyLine } from './body-line.js';

const { election: voted } = votedElection();
const { election } = voted;
const ballots = voted.entries
  .filter(({ record }) => record.type === 'ballot')
  .map(({ body }) => body as unknown as Ballot);
const lineOf = (ballot: Ballot): Uint8Array => utf8(canonicalText(ballot));
const reader = new BallotLines(election);

function quickly(line: Uint8Array): LineBallot | undefined {
  reader.begin(line.length);
  return reader.read(line);
}
function slowly(line: Uint8Array): LineBallot | undefined {
  const body = readBodyLine(line);
  if (!body.ok || body.value.coreHash === undefined) return undefined;
  const read = parseBallot(election, body.value.value, body.value.coreHash);
  if (!read.ok) return undefined;
  return { hash: body.value.hash, proof: read.value.proof, tokens: tokensOf(read.value.ballot) };
}
const changed = ({ core, auth }: Ballot, part: { core?: object; auth?: object }): Ballot => ({
  core: { ...core, ...part.core },
  auth: { ...auth, ...part.auth },
});

describe('a ballot’s line', () => {
  it('says at once what the general reader finds in it', () => {
    expect(ballots.length).toBeGreaterThan(3);
    for (const ballot of ballots) {
      const line = lineOf(ballot);
      expect(quickly(line)).toEqual(slowly(line));
      expect(quickly(line)).toBeDefined();
    }
  });

  it('with any change of a few bytes is left to the general reader, or read as it reads it', () => {
    const interesting = [...utf8('{}[]",:-_0129AZaz \\\n'), 0, 0x7f, 0x80, 0xff];
    const edit = fc.record({
      kind: fc.constantFrom('set', 'insert', 'remove', 'repeat'),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      length: fc.integer({ min: 1, max: 90 }),
      byte: fc.oneof(fc.constantFrom(...interesting), fc.nat(255)),
    });
    fc.assert(
      fc.property(fc.constantFrom(...ballots), fc.array(edit, { minLength: 1, maxLength: 3 }), (ballot, edits) => {
        let line = [...lineOf(ballot)];
        for (const { kind, at, length, byte } of edits) {
          const place = Math.floor(at * line.length);
          const piece = line.slice(place, place + length);
          if (kind === 'set') line[place] = byte;
          else if (kind === 'insert') line.splice(place, 0, byte);
          else if (kind === 'remove') line.splice(place, length);
          else line = [...line.slice(0, place), ...piece, ...line.slice(place)];
        }
        const bytes = Uint8Array.from(line);
        const quick = quickly(bytes);
        if (quick !== undefined) expect(quick).toEqual(slowly(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  const [ballot] = ballots as [Ballot];
  const [contest, ...others] = ballot.core.contests as [Ballot['core']['contests'][number]];
  const withFirst = (part: object): Ballot =>
    changed(ballot, { core: { contests: [{ ...contest, ...part }, ...others] } });
  it.each<[string, Ballot]>([
    ['another election', changed(ballot, { core: { election: encodeBase64url(new Uint8Array(32)) } })],
    ['a style that is none', changed(ballot, { core: { style: 'west' } })],
    ['a number beyond the accesses', changed(ballot, { core: { sequence: election.accessCount + 1 } })],
    ['number 0', changed(ballot, { core: { sequence: 0 } })],
    ['a large number', changed(ballot, { core: { sequence: 2 ** 50 } })],
    ['no contests', changed(ballot, { core: { contests: [] } })],
    ['a contest twice', changed(ballot, { core: { contests: [contest, ...ballot.core.contests] } })],
    [
      'one contest as often as there are contests',
      changed(ballot, { core: { contests: [contest, ...others.map(() => contest)] } }),
    ],
    ['a contest that is none', withFirst({ contest: 'west' })],
    ['ciphertexts of another length', withFirst({ ciphertexts: 'AAAA' })],
    ['commitments of another length', withFirst({ commitments: '' })],
    ['responses of another length', withFirst({ responses: 'AA' })],
    ['contests in another order', changed(ballot, { core: { contests: [...others, contest] } })],
    ['a short key', changed(ballot, { core: { key: 'AAAA' } })],
    ['a short signature', changed(ballot, { auth: { signature: 'AAAA' } })],
    ['version 2', changed(ballot, { core: { version: 2 } })],
    ['a member more', changed(ballot, { core: { weight: 1 } })],
    ['no credential', changed(ballot, { auth: { credential: [] } })],
    ['base64url with bits beyond its bytes', changed(ballot, { auth: { pass: ['AB'] } })],
    ['base64url of one letter', changed(ballot, { auth: { pass: ['A'] } })],
  ])('of %s is left to the general reader', (_name, other) => {
    expect(quickly(lineOf(other))).toBeUndefined();
  });

  it('whose list of contests never ends is left to the general reader, though what was read before would do', () => {
    const text = canonicalText(ballot);
    const more = canonicalText({ ...contest, responses: 'AA' });
    expect(quickly(utf8(text.replace('],"election"', `,${more},"election"`)))).toBeUndefined();
  });

  it('of the last access is read', () => {
    const line = lineOf(changed(ballot, { core: { sequence: election.accessCount } }));
    expect(quickly(line)).toEqual(slowly(line));
    expect(quickly(line)?.tokens.sequence).toBe(election.accessCount);
  });

  it('may have any number of tokens of any length: whose they are is not its business', () => {
    for (const pass of [['AAAA'], ['', 'AA', 'AAA']]) {
      const line = lineOf(changed(ballot, { auth: { pass } }));
      expect(quickly(line)?.tokens.pass).toHaveLength(pass.length);
      expect(quickly(line)).toEqual(slowly(line));
    }
  });

  it('keeps what it read until the next block begins', () => {
    const lines = ballots.map(lineOf);
    reader.begin(lines.reduce((sum, { length }) => sum + length, 0));
    expect(lines.map((line) => reader.read(line))).toEqual(lines.map(slowly));
  });
});

describe('a line of advice', () => {
  it.each([
    ['', 0],
    ['AAAA', 3],
    ['AAA', 2],
    ['AA', 1],
    ['AAAAAA', 4],
  ])('%s', (text, length) => {
    reader.begin(text.length);
    expect(reader.advice(utf8(text))).toEqual(new Uint8Array(length));
  });

  it.each(['A', 'AB', 'AAB', 'AAAAA', 'AAAA=', 'AA A', '"AAAA"', 'AAAA\r', 'AÄ'])('%j is none', (text) => {
    reader.begin(text.length);
    expect(reader.advice(utf8(text))).toBeUndefined();
  });
});
