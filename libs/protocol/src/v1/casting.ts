/**
 * Making a ballot (§5), as the page does: first the encrypted core, then the signatures that make it castable. The
 * tracker needs both; a challenge shows the core and only the hash of the signatures.
 */
import {
  ballotContext,
  prepareContest,
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

/** Randomness of one ballot of a style, and all that follows from it alone: made while the voter reads. Secret. */
export interface PreparedBallot {
  /**
   * Encrypts the marks of every contest of the style. `marks`: contest id → one 0 or 1 a slot, blank's last.
   * Throws where a contest's marks are not permitted, as the page shows only what is, and at a second ballot.
   */
  encrypt(choice: Choice): EncryptedBallot;
}

interface Choice {
  readonly sequence: number;
  readonly key: CredentialKey;
  readonly marks: Readonly<Record<string, readonly number[]>>;
}

interface Setting {
  readonly election: Election;
  readonly style: string;
  readonly random: RandomBytes;
  /** What computes with the secrets: the curve library unless given. */
  readonly group?: ProverGroup | undefined;
}

/** Throws where the election has no such style. */
export function prepareBallot({ election, style: id, random, group }: Setting): PreparedBallot {
  const style = election.style(id);
  if (style === undefined) throw new RangeError(`no style ${id}`);
  const { publicKey } = election;
  const prepared = style.contests.map((contest) => ({
    contest,
    preparation: prepareContest({ shape: election.shape(contest), publicKey, random, group }),
  }));
  return {
    encrypt: ({ sequence, key, marks: choice }) => {
      const context = ballotContext(election.fp, style.id, key.public, sequence);
      const openings: ContestOpening[] = [];
      const contests = prepared.map(({ contest, preparation }) => {
        const marks = choice[contest] ?? [];
        const encrypted = preparation.encrypt({ context, marks });
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
    },
  };
}

/** Preparation and encryption in one. */
export function encryptBallot(input: Setting & Choice): EncryptedBallot {
  return prepareBallot(input).encrypt(input);
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
  /** As for `prepareBallot`. */
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
