/**
 * One ballot (§5, §6): its shape and sizes, its tokens, its voter's signature, its proofs. The ballot box answers
 * refusals of §6 by it; the walk uses its parts for check 4.
 */
import {
  ballotContext,
  contestLengths,
  credentialMessage,
  passMessage,
  verifyBallotsBatch,
  verifyBallotSignature,
  verifyBlindSignature,
  type BallotProof,
  type RandomBytes,
  type RsaPublicKey,
} from '#crypto';
import { fail, ok, type Result } from '../../result.js';
import { bytesOf, decodedLength } from '../base64url.js';
import { hashBytes } from '../canonical.js';
import { type Election, type Hours } from '../election.js';
import { type Ballot } from '../messages/ballot.js';
import { parseBody } from '../messages/bodies.js';
import { type AnonymizerNode } from '../messages/manifest.js';
import { type RefusalCode } from '../messages/receipt.js';
import { type FindingCode } from './catalogue.js';
import { type Fault } from './finding.js';

/** A ballot whose shape and sizes fit the election; nothing about it is verified yet. */
export interface ReadBallot {
  readonly ballot: Ballot;
  readonly proof: BallotProof;
}

const fault = (code: FindingCode, params: Fault['params'] = {}): Result<never, Fault> => fail({ code, params });

/**
 * Shape and sizes (§6): everything that costs no arithmetic. Never throws. `coreHash`: hash(core), 32 bytes, where the
 * caller has it already.
 */
export function parseBallot(election: Election, value: unknown, coreHash?: Uint8Array): Result<ReadBallot, Fault> {
  const parsed = parseBody('ballot', value);
  if (!parsed.ok) return fault('ballot-shape', { member: parsed.error });
  const { core } = parsed.value;
  if (core.election !== election.fingerprint) return fault('election');
  const style = election.style(core.style);
  if (style === undefined) return fault('ballot-style', { style: core.style });
  if (core.sequence > election.accessCount) return fault('ballot-number', { number: core.sequence });
  const named = core.contests.map((contest) => contest.contest);
  if (named.length !== style.contests.length || style.contests.some((id, at) => named[at] !== id))
    return fault('ballot-contests');
  const contests: BallotProof['contests'][number][] = [];
  for (const encrypted of core.contests) {
    const shape = election.shape(encrypted.contest);
    const lengths = contestLengths(shape);
    if (
      decodedLength(encrypted.ciphertexts) !== lengths.ciphertexts ||
      decodedLength(encrypted.commitments) !== lengths.commitments ||
      decodedLength(encrypted.responses) !== lengths.responses
    )
      return fault('ballot-size', { contest: encrypted.contest });
    contests.push({
      shape,
      ciphertexts: bytesOf(encrypted.ciphertexts),
      commitments: bytesOf(encrypted.commitments),
      responses: bytesOf(encrypted.responses),
    });
  }
  return ok({ ballot: parsed.value, proof: ballotProof(election, parsed.value, contests, coreHash) });
}

function ballotProof(
  election: Election,
  ballot: Ballot,
  contests: BallotProof['contests'],
  coreHash: Uint8Array | undefined,
): BallotProof {
  const { core, auth } = ballot;
  const key = bytesOf(core.key);
  return {
    context: ballotContext(election.fp, core.style, key, core.sequence),
    contests,
    signature: { key, fp: election.fp, coreHash: coreHash ?? hashBytes(core), bytes: bytesOf(auth.signature) },
  };
}

/** `verifyBlindSignature`, or the same at a native library's speed. */
export type TokenVerifier = (key: RsaPublicKey, message: Uint8Array, signature: Uint8Array) => boolean;

/** What a ballot's tokens are, and what they are for. */
export interface BallotTokens {
  /** 32 bytes */
  readonly key: Uint8Array;
  readonly style: string;
  readonly sequence: number;
  /** signatures in node order */
  readonly credential: readonly Uint8Array[];
  readonly pass: readonly Uint8Array[];
}

export const tokensOf = ({ core, auth }: Ballot): BallotTokens => ({
  key: bytesOf(core.key),
  style: core.style,
  sequence: core.sequence,
  credential: auth.credential.map(bytesOf),
  pass: auth.pass.map(bytesOf),
});

/** Credential and pass (§4): a signature of every node in `active`, in node order. The first fault, or undefined. */
export const tokenFault = (
  election: Election,
  active: readonly AnonymizerNode[],
  ballot: Ballot,
  verify?: TokenVerifier,
): Fault | undefined => tokenFaultOf(election, active, tokensOf(ballot), verify);

/** The same of tokens that are decoded already. */
export function tokenFaultOf(
  election: Election,
  active: readonly AnonymizerNode[],
  tokens: BallotTokens,
  verify: TokenVerifier = verifyBlindSignature,
): Fault | undefined {
  const { key, style, sequence } = tokens;
  if (tokens.credential.length !== active.length) return { code: 'ballot-credential-count', params: {} };
  if (tokens.pass.length !== active.length) return { code: 'ballot-pass-count', params: {} };
  const credential = credentialMessage(election.fp, style, key);
  const pass = passMessage(election.fp, sequence, key);
  for (const [at, node] of active.entries()) {
    const params = { node: node.id };
    if (!verify(election.credentialKey(node, style), credential, tokens.credential[at] ?? NONE))
      return { code: 'ballot-credential', params };
    if (!verify(election.passKey(node, sequence), pass, tokens.pass[at] ?? NONE))
      return { code: 'ballot-pass', params };
  }
  return undefined;
}
const NONE = new Uint8Array();

/** Why the ballot box does not take a ballot: `malformed` is no well-formed ballot and gets no signed refusal. */
export type BallotRefusal =
  | { readonly code: 'malformed'; readonly fault: Fault }
  | { readonly code: RefusalCode; readonly fault: Fault | undefined };

/**
 * Whether the ballot box accepts a ballot (§6), cheap questions first. `now` in milliseconds by the server's clock;
 * `hours` those in force for the ballot's style; `highest` the highest sequence accepted under its key, 0 for none
 * (checked only after the signature: else anyone could ask how far a key has come).
 * The caller asks for `hours`, `active` and `highest` by the ballot, so they are functions.
 */
export function checkBallot(input: {
  readonly election: Election;
  readonly value: unknown;
  readonly now: number;
  readonly hours: (style: string) => Hours;
  readonly active: readonly AnonymizerNode[];
  readonly highest: (key: string) => number;
  readonly random: RandomBytes;
}): Result<ReadBallot, BallotRefusal> {
  const { election, active, now } = input;
  const read = parseBallot(election, input.value);
  if (!read.ok) return fail({ code: 'malformed', fault: read.error });
  const { ballot, proof } = read.value;
  const refuse = (code: RefusalCode, why?: Fault): Result<never, BallotRefusal> => fail({ code, fault: why });
  const hours = input.hours(ballot.core.style);
  if (now < hours.opensAt) return refuse('not-open');
  if (now >= hours.acceptUntil) return refuse('closed');
  if (!verifyBallotSignature(proof.signature)) return refuse('signature');
  const token = tokenFault(election, active, ballot);
  if (token !== undefined) return refuse('token', token);
  if (ballot.core.sequence <= input.highest(ballot.core.key)) return refuse('sequence');
  if (verifyBallotsBatch([proof], election.publicKey, input.random).length > 0) return refuse('proof');
  return ok(read.value);
}
