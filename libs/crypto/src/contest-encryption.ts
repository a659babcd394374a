/**
 * Encryption of a selection, with the proof that it is one (§5). Runs in the voter's page.
 *
 * Every slot is ElGamal-encrypted; disjunctive Chaum–Pedersen proofs show that it holds 0 or 1 and
 * that the weighted total is permitted. Without the proofs a voter could add ten votes to the sum.
 *
 * The prover knows r, so the branch that is simulated needs no multiplication of A or B: for branch
 * value v, with u random, a = u·G and b = u·Y + c·(v − m)·G answer to z = u + c·r, true or not. So all
 * that is costly can be computed before the marks are known, while the voter reads: for a slot both
 * candidates of each point stand ready, and the marks choose among them.
 *
 * Neither number nor kind nor order of the steps depends on the marks: a true branch's place must not
 * show in the time.
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

/** Randomness and all that follows from it alone. Secret; good for one ballot. */
export interface PreparedContest {
  /**
   * `context` is `ballotContext(…)`. Throws on a selection that the shape does not permit, the page's bug, and at a
   * second call: two challenges under one nonce give r away, and r the marks.
   */
  encrypt(choice: { readonly context: Uint8Array; readonly marks: readonly number[] }): EncryptedContest;
}

interface Setting {
  readonly shape: ContestShape;
  readonly publicKey: Point;
  readonly random: RandomBytes;
  /** Does what is secret: the curve library unless given. The same randomness gives the same bytes by every group. */
  readonly group?: ProverGroup | undefined;
}

export function prepareContest({ shape, publicKey, random, group = nobleProver }: Setting): PreparedContest {
  const Y = group.fixedBase(publicKey);
  const slots = shape.weights.map(() => prepareSlot(group, Y, random));
  const total = openProof(group, Y, totalBranches(shape), random);
  let spent = false;
  return {
    encrypt: ({ context, marks }) => {
      if (context.length !== 32) throw new RangeError('a ballot context has 32 bytes');
      if (!permittedSelection(shape, marks)) throw new RangeError(`contest ${shape.id} does not permit this selection`);
      if (spent) throw new Error('a preparation makes one ballot');
      spent = true;
      return complete({ group, shape, slots, total, context, marks });
    },
  };
}

/** Preparation and encryption in one: see `PreparedContest`. */
export function encryptContest(
  input: Setting & { readonly context: Uint8Array; readonly marks: readonly number[] },
): EncryptedContest {
  return prepareContest(input).encrypt(input);
}

/** Ciphertexts for given marks and randomness: what an opening is checked against (§5 Challenge). */
export function encryptSlots(publicKey: Point, marks: readonly number[], randomness: readonly Scalar[]): Uint8Array {
  if (marks.length !== randomness.length) throw new RangeError('one r per mark');
  const group: ProverGroup = nobleProver;
  const Y = group.fixedBase(publicKey);
  return group.encode(
    marks.flatMap((mark, slot) => {
      if (mark !== 0 && mark !== 1) throw new RangeError('a mark is 0 or 1');
      const { A, B } = maskSlot(group, Y, encodeScalar(randomness[slot] as Scalar));
      return [A, B[mark]];
    }),
  );
}

/** A disjunctive proof before the challenge is known. Branch i says: the value is the first branch's plus i. */
interface OpenProof {
  /** u of each branch */
  readonly nonces: readonly Uint8Array[];
  /** Challenges of the simulated branches, in order: one fewer than there are branches. */
  readonly simulated: readonly Uint8Array[];
  /** u·G of each branch */
  readonly a: readonly unknown[];
  /** u·Y of each branch */
  readonly b: readonly unknown[];
}

interface MaskedSlot {
  readonly A: unknown;
  /** For mark 0 and mark 1. */
  readonly B: readonly [unknown, unknown];
}

interface PreparedSlot extends MaskedSlot {
  readonly r: Uint8Array;
  readonly proof: OpenProof;
  /** b of the two branches for mark 0 and for mark 1: the other branch is the simulated one. */
  readonly b: readonly [readonly unknown[], readonly unknown[]];
}

function maskSlot(group: ProverGroup, Y: unknown, r: Uint8Array): MaskedSlot {
  const masked = group.multiply(Y, r);
  return { A: group.multiplyBase(r), B: [masked, group.add(masked, group.generator)] };
}

function prepareSlot(group: ProverGroup, Y: unknown, random: RandomBytes): PreparedSlot {
  const r = drawScalar(group, random);
  const proof = openProof(group, Y, 2, random);
  const [b0, b1] = proof.b;
  // c·(v − m): +c for branch 1 and mark 0, −c for branch 0 and mark 1
  const shift = group.multiplyBase(proof.simulated[0] as Uint8Array);
  return {
    r,
    ...maskSlot(group, Y, r),
    proof,
    b: [
      [b0, group.add(b1, shift)],
      [group.subtract(b0, shift), b1],
    ],
  };
}

function openProof(group: ProverGroup, Y: unknown, branches: number, random: RandomBytes): OpenProof {
  const nonces = Array.from({ length: branches }, () => drawScalar(group, random));
  return {
    nonces,
    simulated: nonces.slice(1).map(() => drawScalar(group, random)),
    a: nonces.map((nonce) => group.multiplyBase(nonce)),
    b: nonces.map((nonce) => group.multiply(Y, nonce)),
  };
}

function complete(ballot: {
  readonly group: ProverGroup;
  readonly shape: ContestShape;
  readonly slots: readonly PreparedSlot[];
  readonly total: OpenProof;
  readonly context: Uint8Array;
  readonly marks: readonly (0 | 1)[];
}): EncryptedContest {
  const { group, shape, slots, total, marks } = ballot;
  const trueTotal = weightedTotal(shape, marks) - shape.min;
  const markOf = (slot: number): 0 | 1 => marks[slot] as 0 | 1;
  const interleave = (a: readonly unknown[], b: readonly unknown[]): unknown[] =>
    a.flatMap((point, i) => [point, b[i]]);

  const ciphertexts = group.encode(slots.flatMap(({ A, B }, slot) => [A, B[markOf(slot)]]));
  const commitments = group.encode([
    ...slots.flatMap(({ proof, b }, slot) => interleave(proof.a, b[markOf(slot)])),
    ...interleave(total.a, shifted(group, total, trueTotal)),
  ]);
  const challenge = encodeScalar(contestChallenge(ballot.context, shape, { ciphertexts, commitments }));

  const responses: Uint8Array[] = [];
  let totalRandomness = smallScalar(0);
  slots.forEach(({ r, proof }, slot) => {
    const challenges = closeProof(group, proof, markOf(slot), challenge);
    responses.push(challenges[0] as Uint8Array, ...respond(group, proof, challenges, r));
    const weighted = group.multiplyScalars(smallScalar(shape.weights[slot] as number), r);
    totalRandomness = group.addScalars(totalRandomness, weighted);
  });
  const challenges = closeProof(group, total, trueTotal, challenge);
  responses.push(...challenges.slice(0, -1), ...respond(group, total, challenges, totalRandomness));

  // One nonce beside its response gives r, and with it the mark.
  for (const { nonces } of [total, ...slots.map(({ proof }) => proof)]) nonces.forEach((nonce) => nonce.fill(0));
  totalRandomness.fill(0);
  return { ciphertexts, commitments, responses: concatBytes(...responses), randomness: slots.map(({ r }) => r) };
}

/** Which branch the j-th simulated challenge goes to: all but the true one, in order. */
function simulatedBranches(branches: number, trueIndex: number): number[] {
  return Array.from({ length: branches - 1 }, (_, j) => j + Number(j >= trueIndex));
}

/** b of each branch: u·Y, and where it is simulated + c·(v − m)·G. */
function shifted(group: ProverGroup, proof: OpenProof, trueIndex: number): unknown[] {
  const b = [...proof.b];
  simulatedBranches(b.length, trueIndex).forEach((i, j) => {
    const offset = group.subtractScalars(smallScalar(i), smallScalar(trueIndex));
    b[i] = group.add(b[i], group.multiplyBase(group.multiplyScalars(proof.simulated[j] as Uint8Array, offset)));
  });
  return b;
}

/** Each branch's challenge: the true one gets what the simulated ones leave of c. */
function closeProof(group: ProverGroup, proof: OpenProof, trueIndex: number, challenge: Uint8Array): Uint8Array[] {
  const rest = proof.simulated.reduce((left, taken) => group.subtractScalars(left, taken), challenge);
  const challenges = proof.nonces.map(() => rest);
  simulatedBranches(proof.nonces.length, trueIndex).forEach((i, j) => {
    challenges[i] = proof.simulated[j] as Uint8Array;
  });
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
