/**
 * Encryption of a selection, with the proof that it is one (§5). Runs in the voter's page.
 *
 * Every slot is ElGamal-encrypted; disjunctive Chaum–Pedersen proofs show that it holds 0 or 1 and
 * that the weighted total is permitted. Without the proofs a voter could add ten votes to the sum.
 *
 * The prover knows r, so the branch that is simulated needs no multiplication of A or B: for branch
 * value v, with u random, a = u·G and b = u·Y + c·(v − m)·G answer to z = u + c·r, true or not. Every
 * branch costs one multiple of G and one of Y, and every simulated one a second multiple of G. A
 * proof has one true branch wherever it stands, so its place changes neither number nor kind of steps.
 */
import { concatBytes, type RandomBytes } from './bytes.js';
import {
  contestChallenge,
  permittedSelection,
  totalBranches,
  weightedTotal,
  type ContestProof,
  type ContestShape,
} from './contest.js';
import { encodeScalar, type Point, type Scalar } from './group.js';
import { nobleProver } from './noble-prover.js';
import { drawScalar, smallScalar, type ProverGroup } from './prover-group.js';

export interface EncryptedContest extends ContestProof {
  /** r of each slot, 32 bytes. Secret: leaves the page only to open a ballot that will not be cast. */
  readonly randomness: readonly Uint8Array[];
}

/** A disjunctive proof before the challenge is known. Branch i says: the value is the first branch's plus i. */
interface OpenProof {
  readonly trueIndex: number;
  readonly nonces: readonly Uint8Array[];
  /** A challenge for each branch; the true one's is drawn too and not used. */
  readonly simulated: readonly Uint8Array[];
  /** a, b of each branch in order */
  readonly commitments: readonly unknown[];
}

/**
 * `context` is `ballotContext(…)`. `group` does what is secret; the same randomness gives the same
 * bytes by every group. Throws on a selection that the shape does not permit: the page's bug.
 */
export function encryptContest(input: {
  readonly shape: ContestShape;
  readonly context: Uint8Array;
  readonly publicKey: Point;
  readonly marks: readonly number[];
  readonly random: RandomBytes;
  readonly group?: ProverGroup | undefined;
}): EncryptedContest {
  const { shape, marks, random, group = nobleProver } = input;
  if (input.context.length !== 32) throw new RangeError('a ballot context has 32 bytes');
  if (!permittedSelection(shape, marks)) throw new RangeError(`contest ${shape.id} does not permit this selection`);
  const Y = group.fixedBase(input.publicKey);

  const randomness = marks.map(() => drawScalar(group, random));
  const ciphertexts = slotCiphertexts(group, Y, marks, randomness);

  const slotProofs = marks.map((mark) => openProof(group, Y, { branches: 2, trueIndex: mark, random }));
  const totalProof = openProof(group, Y, {
    branches: totalBranches(shape),
    trueIndex: weightedTotal(shape, marks) - shape.min,
    random,
  });
  const proofs = [...slotProofs, totalProof];
  const commitments = group.encode(proofs.flatMap((proof) => proof.commitments));

  const challenge = encodeScalar(contestChallenge(input.context, shape, { ciphertexts, commitments }));
  const responses: Uint8Array[] = [];
  slotProofs.forEach((proof, slot) => {
    const challenges = closeProof(group, proof, challenge);
    responses.push(challenges[0] as Uint8Array, ...respond(group, proof, challenges, randomness[slot] as Uint8Array));
  });
  const totalRandomness = shape.weights.reduce(
    (sum, weight, slot) =>
      group.addScalars(sum, group.multiplyScalars(smallScalar(weight), randomness[slot] as Uint8Array)),
    smallScalar(0),
  );
  const challenges = closeProof(group, totalProof, challenge);
  responses.push(...challenges.slice(0, -1), ...respond(group, totalProof, challenges, totalRandomness));

  // One nonce beside its response gives r, and with it the mark.
  for (const { nonces } of proofs) nonces.forEach((nonce) => nonce.fill(0));
  totalRandomness.fill(0);
  return { ciphertexts, commitments, responses: concatBytes(...responses), randomness };
}

/** Ciphertexts for given marks and randomness: what an opening is checked against (§5 Challenge). */
export function encryptSlots(publicKey: Point, marks: readonly number[], randomness: readonly Scalar[]): Uint8Array {
  if (marks.length !== randomness.length) throw new RangeError('one r per mark');
  const Y = nobleProver.fixedBase(publicKey);
  return slotCiphertexts(nobleProver, Y, marks, randomness.map(encodeScalar));
}

function slotCiphertexts(
  group: ProverGroup,
  Y: unknown,
  marks: readonly number[],
  randomness: readonly Uint8Array[],
): Uint8Array {
  return group.encode(
    marks.flatMap((mark, slot) => {
      if (mark !== 0 && mark !== 1) throw new RangeError('a mark is 0 or 1');
      const r = randomness[slot] as Uint8Array;
      const masked = group.multiply(Y, r);
      // Both candidates are computed, so that the work does not depend on the mark.
      const candidates = [masked, group.add(masked, group.generator)] as const;
      return [group.multiplyBase(r), candidates[mark]];
    }),
  );
}

function openProof(
  group: ProverGroup,
  Y: unknown,
  proof: { readonly branches: number; readonly trueIndex: number; readonly random: RandomBytes },
): OpenProof {
  const { branches, trueIndex, random } = proof;
  const nonces: Uint8Array[] = [];
  const simulated: Uint8Array[] = [];
  for (let i = 0; i < branches; i++) {
    nonces.push(drawScalar(group, random));
    simulated.push(drawScalar(group, random));
  }
  const a = nonces.map((nonce) => group.multiplyBase(nonce));
  const b = nonces.map((nonce) => group.multiply(Y, nonce));
  for (const i of simulatedBranches(branches, trueIndex)) {
    const offset = group.subtractScalars(smallScalar(i), smallScalar(trueIndex));
    const shift = group.multiplyBase(group.multiplyScalars(simulated[i] as Uint8Array, offset));
    b[i] = group.add(b[i], shift);
  }
  return { trueIndex, nonces, simulated, commitments: a.flatMap((point, i) => [point, b[i]]) };
}

/** All branches but the true one: as many steps wherever that stands. */
function simulatedBranches(branches: number, trueIndex: number): number[] {
  return Array.from({ length: branches - 1 }, (_, i) => i + Number(i >= trueIndex));
}

/** Each branch's challenge: the true one gets what the simulated ones leave of c. */
function closeProof(group: ProverGroup, proof: OpenProof, challenge: Uint8Array): Uint8Array[] {
  const challenges = [...proof.simulated];
  challenges[proof.trueIndex] = simulatedBranches(challenges.length, proof.trueIndex).reduce(
    (rest, i) => group.subtractScalars(rest, proof.simulated[i] as Uint8Array),
    challenge,
  );
  return challenges;
}

/** z = u + c·secret of each branch. */
function respond(
  group: ProverGroup,
  proof: OpenProof,
  challenges: readonly Uint8Array[],
  secret: Uint8Array,
): Uint8Array[] {
  return proof.nonces.map((nonce, i) =>
    group.addScalars(nonce, group.multiplyScalars(challenges[i] as Uint8Array, secret)),
  );
}
