/**
 * Encryption of a selection, with the proof that it is one (§5). Runs in the voter's page.
 *
 * Every slot is ElGamal-encrypted; disjunctive Chaum–Pedersen proofs show that it holds 0 or 1 and
 * that the weighted total is permitted. Without the proofs a voter could add ten votes to the sum.
 *
 * The prover knows r, so the branch that is simulated needs no multiplication of A or B: for branch
 * value v, with u random, a = u·G and b = u·Y + c·(v − m)·G answer to z = u + c·r, true or not.
 * True and simulated branches thus do the same work with the same fixed bases.
 */
import { type RandomBytes } from './bytes.js';
import {
  contestChallenge,
  permittedSelection,
  totalBranches,
  weightedTotal,
  type ContestProof,
  type ContestShape,
} from './contest.js';
import {
  encodePoints,
  encodeScalars,
  G,
  multiplySecret,
  prepareFixedBase,
  randomScalar,
  scalars,
  type Point,
  type Scalar,
} from './group.js';

export interface EncryptedContest extends ContestProof {
  /** r of each slot. Secret: leaves the page only to open a ballot that will not be cast. */
  readonly randomness: readonly Scalar[];
}

/** A branch before the challenge is known: its random part, and its challenge if it is simulated. */
interface OpenBranch {
  readonly nonce: Scalar;
  /** Used unless this branch is the true one. */
  readonly simulated: Scalar;
  readonly commitment: readonly [Point, Point];
}

/** `context` is `ballotContext(…)`. Throws on a selection that the shape does not permit: the page's bug. */
export function encryptContest(input: {
  readonly shape: ContestShape;
  readonly context: Uint8Array;
  readonly publicKey: Point;
  readonly marks: readonly number[];
  readonly random: RandomBytes;
}): EncryptedContest {
  const { shape, marks, random } = input;
  if (input.context.length !== 32) throw new RangeError('a ballot context has 32 bytes');
  if (!permittedSelection(shape, marks)) throw new RangeError(`contest ${shape.id} does not permit this selection`);
  const publicKey = prepareFixedBase(input.publicKey);

  const randomness = marks.map(() => randomScalar(random));
  const ciphertexts = encryptSlots(publicKey, marks, randomness);

  const slotBranches = marks.map((mark) => [0, 1].map((value) => openBranch(publicKey, value - mark, random)));
  const total = weightedTotal(shape, marks);
  const totalBranch = Array.from({ length: totalBranches(shape) }, (_, i) =>
    openBranch(publicKey, shape.min + i - total, random),
  );
  const commitments = encodePoints([...slotBranches.flat(), ...totalBranch].flatMap((branch) => branch.commitment));

  const challenge = contestChallenge(input.context, shape, { ciphertexts, commitments });
  const responses: Scalar[] = [];
  slotBranches.forEach((branches, slot) => {
    const challenges = closeBranches(branches, marks[slot] as number, challenge);
    responses.push(challenges[0] as Scalar, ...respond(branches, challenges, randomness[slot] as Scalar));
  });
  const totalRandomness = shape.weights.reduce(
    (sum, weight, slot) => scalars.add(sum, scalars.multiply(BigInt(weight), randomness[slot] as Scalar)),
    0n,
  );
  const challenges = closeBranches(totalBranch, total - shape.min, challenge);
  responses.push(...challenges.slice(0, -1), ...respond(totalBranch, challenges, totalRandomness));
  return { ciphertexts, commitments, responses: encodeScalars(responses), randomness };
}

/** Ciphertexts for given marks and randomness: what an opening is checked against (§5 Challenge). */
export function encryptSlots(publicKey: Point, marks: readonly number[], randomness: readonly Scalar[]): Uint8Array {
  if (marks.length !== randomness.length) throw new RangeError('one r per mark');
  return encodePoints(
    marks.flatMap((mark, slot) => {
      if (mark !== 0 && mark !== 1) throw new RangeError('a mark is 0 or 1');
      const r = randomness[slot] as Scalar;
      const masked = multiplySecret(publicKey, r);
      // Both candidates are computed, so that the work does not depend on the mark.
      const candidates = [masked, masked.add(G)] as const;
      return [multiplySecret(G, r), candidates[mark]];
    }),
  );
}

/** `offset` = branch value − true value: 0 for the true branch. */
function openBranch(publicKey: Point, offset: number, random: RandomBytes): OpenBranch {
  const nonce = randomScalar(random);
  const simulated = randomScalar(random);
  const masked = multiplySecret(publicKey, nonce);
  // The true branch multiplies too and drops the result: its place must not show in the time taken.
  const shift = multiplySecret(G, scalars.multiply(simulated, scalars.reduce(BigInt(offset === 0 ? 1 : offset))));
  const candidates = [masked, masked.add(shift)] as const;
  return { nonce, simulated, commitment: [multiplySecret(G, nonce), candidates[offset === 0 ? 0 : 1]] };
}

/** The true branch gets what the simulated challenges leave of c. */
function closeBranches(branches: readonly OpenBranch[], trueIndex: number, challenge: Scalar): Scalar[] {
  const others = branches.reduce((sum, branch, i) => (i === trueIndex ? sum : scalars.add(sum, branch.simulated)), 0n);
  return branches.map((branch, i) => (i === trueIndex ? scalars.subtract(challenge, others) : branch.simulated));
}

function respond(branches: readonly OpenBranch[], challenges: readonly Scalar[], secret: Scalar): Scalar[] {
  return branches.map((branch, i) => scalars.add(branch.nonce, scalars.multiply(challenges[i] as Scalar, secret)));
}
