/**
 * What an insider computes after its manipulation, so that everything later fits it: the counted ballots, the tally and
 * the result, from the records as they now stand and without asking a walk whether they may stand. Written apart from
 * tally/tally.ts: an insider need not refuse what everyone else refuses.
 */
import {
  concatBytes,
  decodePoint,
  decodePoints,
  encodePoint,
  encodePoints,
  encodeScalar,
  G,
  hashToScalar,
  IDENTITY,
  randomScalar,
  scalars,
  type Point,
  type RandomBytes,
} from '#crypto';
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { hashOf } from '../../v1/canonical.js';
import { parseBallot } from '../../v1/checks/ballot.js';
import { buildDecryption, type Decryption } from '../../v1/messages/decryption.js';
import { type ElectionResult } from '../../v1/messages/result.js';
import { type Tally } from '../../v1/messages/tally.js';
import { computeResult } from '../../v1/tally/result.js';
import { formUnits } from '../../v1/tally/units.js';
import { seededRandom } from '../random.js';
import { type TestElection } from '../test-election.js';

/** A ballot that is in the sums. */
export interface SummedBallot {
  readonly record: number;
  readonly key: string;
  readonly style: string;
  readonly sequence: number;
  /** by contest: A‖B a slot */
  readonly ciphertexts: ReadonlyMap<string, Uint8Array>;
}

/** Every ballot of the log that can be read. */
export function readBallots(election: TestElection): SummedBallot[] {
  return election.entries.flatMap(({ record: { type }, body }, record) => {
    const read = type === 'ballot' ? parseBallot(election.election, body) : undefined;
    if (read?.ok !== true) return [];
    const { key, style, sequence } = read.value.ballot.core;
    const ciphertexts = new Map(read.value.proof.contests.map((one) => [one.shape.id, one.ciphertexts]));
    return [{ record, key, style, sequence, ciphertexts }];
  });
}

/** By credential key the ballot with the highest sequence. */
export function countedBallots(election: TestElection): SummedBallot[] {
  const counted = new Map<string, SummedBallot>();
  for (const ballot of readBallots(election))
    if (ballot.sequence > (counted.get(ballot.key)?.sequence ?? 0)) counted.set(ballot.key, ballot);
  return [...counted.values()];
}

/** The units and sums over these ballots; a ciphertext that is no point adds nothing. */
export function tallyOver(election: TestElection, ballots: readonly SummedBallot[]): Tally {
  const counts = new Map<string, number>();
  for (const { style } of ballots) counts.set(style, (counts.get(style) ?? 0) + 1);
  const { units, withheld } = formUnits(election.manifest, counts);
  const cells = units.map(({ unit, contest, styles, ballots: count }) => {
    const summed = ballots.filter(({ style }) => styles.includes(style));
    const slots = election.election.shape(contest).weights.length;
    return { unit, contest, ballots: count, ciphertexts: sumOf(summed, contest, 2 * slots) };
  });
  return { version: 1, election: election.election.fingerprint, cells, withheld };
}

function sumOf(ballots: readonly SummedBallot[], contest: string, count: number): string {
  let sum = new Array<Point>(count).fill(IDENTITY);
  for (const { ciphertexts } of ballots) {
    try {
      const points = decodePoints(ciphertexts.get(contest) ?? new Uint8Array(), { identity: 'allow', count });
      sum = sum.map((point, at) => point.add(points[at] ?? IDENTITY));
    } catch {
      continue;
    }
  }
  return encodeBase64url(encodePoints(sum));
}

/**
 * A trustee's decryption of a tally, of the log's where not given. As tally/decryption.ts makes it, but with arithmetic
 * that takes no care of the secret: of a hundred forged elections each is decrypted, and this secret is worth nothing.
 */
export function decryptionBy(election: TestElection, index: number, tally = election.lastTally): Decryption {
  // Most forgeries leave the tally as it is. The same randomness for the same tally: nothing depends on who was first.
  const about = `${hashOf(tally)}/${index}`;
  const known = decryptionsMade.get(about) ?? makeDecryption(election, index, tally, seededRandom(`zoo/${about}`));
  decryptionsMade.set(about, known);
  return known;
}
const decryptionsMade = new Map<string, Decryption>();

function makeDecryption(election: TestElection, index: number, tally: Tally, random: RandomBytes): Decryption {
  const trustee = election.parties.trustees.find((one) => one.index === index);
  if (trustee === undefined) throw new RangeError(String(index));
  const hash = hashOf(tally);
  const { fp, fingerprint } = election.election;
  const cells = tally.cells.map(({ unit, contest, ciphertexts }) => {
    const bytes = bytesOf(ciphertexts);
    const shares: Uint8Array[] = [];
    const proofs: Uint8Array[] = [];
    for (let slot = 0; 64 * slot < bytes.length; slot++) {
      const encodedA = bytes.subarray(64 * slot, 64 * slot + 32);
      const A = decodePoint(encodedA, { identity: 'allow' });
      const D = encodePoint(A.multiplyUnsafe(trustee.share));
      const nonce = randomScalar(random);
      const commitments = [G, A].map((base) => encodePoint(base.multiplyUnsafe(nonce)));
      const place = [fp, bytesOf(hash), String(index), unit, contest, String(slot), encodedA, D];
      const c = hashToScalar('veche/v1/decryption', ...place, ...commitments);
      shares.push(D);
      proofs.push(encodeScalar(c), encodeScalar(scalars.add(nonce, scalars.multiply(c, trustee.share))));
    }
    const [joinedShares, joinedProofs] = [shares, proofs].map((parts) => encodeBase64url(concatBytes(...parts)));
    return { unit, contest, shares: joinedShares ?? '', proofs: joinedProofs ?? '' };
  });
  return buildDecryption({ election: fingerprint, tally: hash, trustee: index, cells }, trustee.seed);
}

/** The result of the log's tally and the first decryption of each trustee there. Throws where none follows. */
export function resultOf(election: TestElection): ElectionResult {
  const decryptions = new Map<number, Decryption>();
  for (const { record, body } of election.entries) {
    if (record.type !== 'decryption') continue;
    const decryption = body as unknown as Decryption;
    if (!decryptions.has(decryption.trustee)) decryptions.set(decryption.trustee, decryption);
  }
  const tally = election.lastTally;
  const computed = computeResult(election.election, { body: tally, hash: hashOf(tally) }, decryptions);
  if (!computed.ok) throw new Error(`no result: ${computed.error.reason}`);
  return computed.value;
}
