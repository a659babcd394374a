/**
 * Making a ballot (§5), as the page does: first the encrypted core, then the signatures that make it castable. The
 * tracker needs both; a challenge shows the core and only the hash of the signatures.
 */
import {
  ballotContext,
  encryptContest,
  signBallot,
  type CredentialKey,
  type ProverGroup,
  type RandomBytes,
} from '#crypto';
import { encodeBase64url } from './base64url.js';
import { hashBytes } from './canonical.js';
import { type Election } from './election.js';
import {
  ballotAuthSchema,
  ballotCoreSchema,
  ballotHashBytes,
  trackerOf,
  type Ballot,
  type BallotAuth,
  type BallotCore,
} from './messages/ballot.js';
import { type ContestOpening } from './messages/challenge.js';

export interface EncryptedBallot {
  readonly core: BallotCore;
  readonly coreHash: Uint8Array;
  /** Secret: leaves the page only in a challenge, and then the ballot must never be cast. */
  readonly openings: ContestOpening[];
}

/**
 * Encrypts the marks of every contest of the style. `marks`: contest id → one 0 or 1 a slot, blank's last.
 * Throws where the style or a contest's marks are not permitted: the page shows only what is.
 */
export function encryptBallot(input: {
  readonly election: Election;
  readonly style: string;
  readonly sequence: number;
  readonly key: CredentialKey;
  readonly marks: Readonly<Record<string, readonly number[]>>;
  readonly random: RandomBytes;
  /** What computes with the secrets: the curve library unless given. */
  readonly group?: ProverGroup | undefined;
}): EncryptedBallot {
  const { election, key, random, sequence, group } = input;
  const style = election.style(input.style);
  if (style === undefined) throw new RangeError(`no style ${input.style}`);
  const context = ballotContext(election.fp, style.id, key.public, sequence);
  const openings: ContestOpening[] = [];
  const contests = style.contests.map((contest) => {
    const marks = input.marks[contest] ?? [];
    const encrypted = encryptContest({
      shape: election.shape(contest),
      context,
      publicKey: election.publicKey,
      marks,
      random,
      group,
    });
    openings.push({
      contest,
      marks: marks.map((mark) => (mark === 1 ? 1 : 0)),
      randomness: encrypted.randomness.map(encodeBase64url),
    });
    return {
      contest,
      ciphertexts: encodeBase64url(encrypted.ciphertexts),
      commitments: encodeBase64url(encrypted.commitments),
      responses: encodeBase64url(encrypted.responses),
    };
  });
  const core = ballotCoreSchema.parse({
    version: 1,
    election: election.fingerprint,
    style: style.id,
    sequence,
    key: encodeBase64url(key.public),
    contests,
  });
  return { core, coreHash: hashBytes(core), openings };
}

/**
 * The voter's signature over a core, with credential and pass signatures in node order: what would be cast. Its
 * tracker can be shown before anything leaves the page; `authHash` is what a challenge shows in place of `auth`.
 */
export function castBallot(input: {
  readonly election: Election;
  readonly core: BallotCore;
  readonly key: CredentialKey;
  readonly credential: readonly Uint8Array[];
  readonly pass: readonly Uint8Array[];
  readonly random: RandomBytes;
  /** As for `encryptBallot`. */
  readonly group?: ProverGroup | undefined;
}): { ballot: Ballot; hash: string; tracker: string; authHash: string } {
  const coreHash = hashBytes(input.core);
  const { key, random, group } = input;
  const signature = signBallot({ fp: input.election.fp, key, coreHash, random, group });
  const auth: BallotAuth = ballotAuthSchema.parse({
    credential: input.credential.map(encodeBase64url),
    pass: input.pass.map(encodeBase64url),
    signature: encodeBase64url(signature),
  });
  const authHash = hashBytes(auth);
  const hash = ballotHashBytes(coreHash, authHash);
  return {
    ballot: { core: input.core, auth },
    hash: encodeBase64url(hash),
    tracker: trackerOf(hash),
    authHash: encodeBase64url(authHash),
  };
}
