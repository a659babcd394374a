/** Why a node refuses a voter's request: its own words, signed into `NodeRefusal.code`, and the problem each is. */
import { type ProblemCode } from '#contracts/problems';

export const NODE_REFUSALS = {
  /** At or after the style's `closesAt`, or the election is closed (R5). */
  closed: 'closed',
  /** The first access is dated before the style opens (R1). */
  'not-open': 'not-open',
  /** The node is retired (§4.5). */
  retired: 'forbidden',
  /** The grant names a style that the manifest lacks, or another than an earlier one of the same pseudonym did. */
  style: 'forbidden',
  /** The starts in the grant break the rules of §4.4, or contradict one seen before (R12). */
  'not-due': 'forbidden',
  'start-changed': 'forbidden',
  /** By this node's clock the access has not started; clocks differ by moments, so the page asks again. */
  'in-future': 'busy',
  /** A later access has started: this one may not be resumed (§4.4). */
  superseded: 'conflict',
  /** A node signs and gives out a share only under a fixed deposit id (§4.2). */
  'deposit-not-fixed': 'conflict',
  /** Another deposit id was fixed before: the first one stands for ever. */
  'deposit-changed': 'conflict',
  'other-share': 'conflict',
  'deposits-full': 'conflict',
  /** The share is lost, or was never deposited here: deposit it (§4.5). */
  'share-missing': 'not-found',
  /** One blinded credential message a pseudonym, ever; one blinded pass message a pseudonym and number. */
  'credential-issued': 'conflict',
  'pass-issued': 'conflict',
  /** Not below the key's modulus, or of another length. */
  'not-blinded': 'bad-request',
} as const satisfies Record<string, ProblemCode>;

export type NodeRefusalCode = keyof typeof NODE_REFUSALS;
