/** Acceptance of a ballot (§6): every reason to refuse one, and that no byte of it can be changed. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preparedElection, seededRandom, type TestElection, type TestVoter } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { decodeCanonical, encodeCanonical } from '../canonical.js';
import { castBallot, encryptBallot } from '../casting.js';
import { hoursOf, type Hours } from '../election.js';
import { type Ballot } from '../messages/ballot.js';
import { buildReceipt, buildRefusal, receiptSchema } from '../messages/receipt.js';
import { verifyBodySignature } from '../signing.js';
import { checkBallot, parseBallot } from './ballot.js';

const NOON = Date.parse('2026-09-18T09:00:00Z');
const marks = { mayor: [0, 1, 0, 0], rating: [1, 0, 1] };
let election: TestElection;
let voter: TestVoter;
let ballot: Ballot;
beforeAll(() => {
  election = preparedElection();
  voter = election.voter('north');
  ballot = election.ballot(voter, 1, marks);
});

const hours = (style: string): Hours => {
  const defined = election.election.style(style);
  if (defined === undefined) throw new RangeError(style);
  return hoursOf(defined, []);
};
const code = (value: unknown, change: Partial<Parameters<typeof checkBallot>[0]> = {}): string => {
  const checked = checkBallot({
    election: election.election,
    value,
    now: NOON,
    hours,
    active: election.manifest.anonymizers.nodes,
    highest: () => 0,
    random: seededRandom('weights'),
    ...change,
  });
  return checked.ok ? 'accepted' : checked.error.code;
};

describe('checkBallot', () => {
  it('accepts an honest ballot within the hours', () => {
    expect(code(ballot)).toBe('accepted');
    expect(code(ballot, { now: Date.parse('2026-09-18T05:00:00Z') })).toBe('accepted');
    expect(code(ballot, { now: Date.parse('2026-09-18T17:04:59.999Z') })).toBe('accepted');
  });

  it('not before opensAt, not at acceptUntil', () => {
    expect(code(ballot, { now: Date.parse('2026-09-18T04:59:59.999Z') })).toBe('not-open');
    expect(code(ballot, { now: Date.parse('2026-09-18T17:05:00Z') })).toBe('closed');
  });

  it('needs the signatures of exactly the active nodes', () => {
    expect(code(ballot, { active: election.manifest.anonymizers.nodes.slice(1) })).toBe('token');
    expect(code({ ...ballot, auth: { ...ballot.auth, pass: ballot.auth.credential } })).toBe('token');
    const south = election.ballot({ ...voter, style: 'south' }, 1, marks);
    expect(code({ ...ballot, auth: { ...ballot.auth, credential: south.auth.credential } })).toBe('token');
  });

  it('a higher sequence only, and tells so only after the signature', () => {
    expect(code(ballot, { highest: () => 1 })).toBe('sequence');
    expect(code(ballot, { highest: (key) => (key === ballot.core.key ? 0 : 9) })).toBe('accepted');
    const unsigned = { ...ballot, auth: { ...ballot.auth, signature: encodeBase64url(new Uint8Array(64)) } };
    expect(code(unsigned, { highest: () => 1 })).toBe('signature');
  });

  it('proofs that hold for this voter and this access', () => {
    const { contests } = election.ballot(election.voter('north'), 1, marks).core;
    expect(code(election.resigned(voter, 1, contests))).toBe('proof');
    expect(code(election.resigned(voter, 2, ballot.core.contests))).toBe('proof');
    expect(code(election.resigned(voter, 1, ballot.core.contests))).toBe('accepted');
  });

  it.each<unknown>([null, 1, 'ballot', [], {}, { core: {}, auth: {} }])('%j is malformed', (value) => {
    expect(code(value)).toBe('malformed');
  });

  it.each(['ciphertexts', 'commitments', 'responses'] as const)('%s of another length than its contest’s', (member) => {
    for (const change of [(text: string) => text.slice(4), (text: string) => `${text}AAAA`]) {
      const [first, ...others] = ballot.core.contests;
      if (first === undefined) throw new Error('no contest');
      const contests = [{ ...first, [member]: change(first[member]) }, ...others];
      const read = parseBallot(election.election, { ...ballot, core: { ...ballot.core, contests } });
      expect(read).toEqual({ ok: false, error: { code: 'ballot-size', params: { contest: 'mayor' } } });
    }
  });

  it('never throws upon a ballot with any member replaced', () => {
    const paths: (string | number)[][] = [];
    const gather = (value: unknown, path: (string | number)[]): void => {
      paths.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value)) gather(inner, [...path, key]);
    };
    gather(ballot, []);
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('', 'AAAA', 'constructor', '__proto__', 2 ** 53, -1, true));
    fc.assert(
      fc.property(fc.constantFrom(...paths.slice(1)), values, (path, value) => {
        const copy = structuredClone(ballot) as unknown as Record<string, unknown>;
        let holder: Record<string | number, unknown> = copy;
        for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
        holder[path.at(-1) ?? ''] = value;
        expect(code(copy)).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });

  it('refuses it with a bit flipped anywhere', () => {
    const bytes = encodeCanonical(ballot);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (place, bit) => {
        const flipped = bytes.slice();
        flipped[place] = (flipped[place] ?? 0) ^ (1 << bit);
        const decoded = decodeCanonical(flipped);
        expect(decoded.ok ? code(decoded.value) : 'malformed').not.toBe('accepted');
      }),
      { numRuns: 150 },
    );
  });
});

describe('making a ballot', () => {
  it('refuses marks that are not permitted, and unknown styles', () => {
    const input = {
      election: election.election,
      style: 'north',
      sequence: 1,
      key: voter.key,
      random: seededRandom('r'),
    };
    expect(() => encryptBallot({ ...input, marks: { ...marks, mayor: [1, 1, 0, 0] } })).toThrow();
    expect(() => encryptBallot({ ...input, marks: { ...marks, rating: [1, 1, 1] } })).toThrow();
    expect(() => encryptBallot({ ...input, marks: { mayor: marks.mayor } })).toThrow();
    expect(() => encryptBallot({ ...input, style: 'west', marks })).toThrow('no style west');
  });

  it('gives the hash, tracker and auth hash of what it made', () => {
    const { core, openings } = encryptBallot({
      election: election.election,
      style: 'south',
      sequence: 1,
      key: voter.key,
      marks,
      random: seededRandom('r'),
    });
    const tokens = election.tokens({ ...voter, style: 'south' }, 1);
    const cast = castBallot({
      election: election.election,
      core,
      key: voter.key,
      ...tokens,
      random: seededRandom('s'),
    });
    expect(code(cast.ballot)).toBe('accepted');
    expect(openings.map((opening) => [opening.contest, opening.marks.length])).toEqual([['mayor', 4]]);
    expect(cast.tracker).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(cast.authHash).toHaveLength(43);
  });
});

describe('receipts and refusals', () => {
  const hash = encodeBase64url(new Uint8Array(32));
  it('are signed each under its own label', () => {
    const seed = election.parties.ballotBox;
    const { signingKey } = election.manifest.ballotBox;
    const receipt = buildReceipt({ election: hash, ballot: hash, includedBy: '2026-09-18T10:00:00Z' }, seed);
    const refusal = buildRefusal({ election: hash, ballot: hash, code: 'proof', at: '2026-09-18T10:00:00Z' }, seed);
    expect(verifyBodySignature('receipt', receipt, signingKey)).toBe(true);
    expect(verifyBodySignature('refusal', refusal, signingKey)).toBe(true);
    expect(verifyBodySignature('refusal', receipt, signingKey)).toBe(false);
    expect(verifyBodySignature('receipt', { ...receipt, includedBy: '2026-09-18T11:00:00Z' }, signingKey)).toBe(false);
    expect(verifyBodySignature('receipt', receipt, election.manifest.board.signingKey)).toBe(false);
    expect(verifyBodySignature('receipt', { ...receipt, signature: 'AA' }, signingKey)).toBe(false);
    expect(receiptSchema.safeParse({ ...receipt, note: 'x' }).success).toBe(false);
  });
});
