/** Honest ballots without an election around them, for tests of whoever verifies them. */
import { ballotContext, contestShape, type ContestShape } from '../contest.js';
import { encryptContest } from '../contest-encryption.js';
import { newCredentialKey, signBallot } from '../ballot-signature.js';
import { type BallotProof } from '../ballot-proof.js';
import { sha256, utf8, type RandomBytes } from '../bytes.js';
import { type Point } from '../group.js';

/** Shapes that differ in what can go wrong: with blank, with one branch, with none selected. */
export const testShapes = {
  council: contestShape({ id: 'council', options: 2, minSelections: 1, maxSelections: 2, blank: true }),
  mayor: contestShape({ id: 'mayor', options: 2, minSelections: 1, maxSelections: 1, blank: false }),
  law: contestShape({ id: 'law', options: 1, minSelections: 0, maxSelections: 1, blank: false }),
} as const;

export interface TestBallotInput {
  readonly random: RandomBytes;
  readonly publicKey: Point;
  readonly contests: readonly { readonly shape: ContestShape; readonly marks: readonly number[] }[];
  /** `fp` of the election; one for all by default. */
  readonly fp?: Uint8Array;
}

const FP = sha256(utf8('test election'));

/** A ballot by a voter of its own. */
export function makeTestBallot({ random, publicKey, contests, fp = FP }: TestBallotInput): BallotProof {
  const key = newCredentialKey(random);
  const context = ballotContext(fp, 'north', key.public, 1);
  const proofs = contests.map(({ shape, marks }) => {
    const { ciphertexts, commitments, responses } = encryptContest({ shape, marks, context, publicKey, random });
    return { shape, ciphertexts, commitments, responses };
  });
  const coreHash = sha256(random(32));
  return {
    context,
    contests: proofs,
    signature: { key: key.public, fp, coreHash, bytes: signBallot({ fp, key, coreHash, random }) },
  };
}
