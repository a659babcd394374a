/** A rule of one record type (§7): what it must be where it stands, and what it changes. */
import { readCommissionSignatures } from '../../authority.js';
import { verifySignatureOver } from '../../signing.js';
import { type JsonValue } from '../../canonical.js';
import { type CheckNumber, type FindingParams } from '../../checks/finding.js';
import { type FindingCode } from '../../checks/catalogue.js';
import { type MemberSignature } from '../../fields.js';
import { type BodyOf } from '../../messages/bodies.js';
import { type RecordType } from '../../messages/record.js';
import { type WalkState } from '../state.js';

/** Where a record stands. */
export interface Place {
  readonly index: number;
  readonly hash: string;
  /** milliseconds */
  readonly time: number;
}

export interface Note {
  (check: CheckNumber, code: FindingCode, params?: FindingParams): void;
  /** A fault that makes one decryption unusable and spoils nothing else (§10.7). */
  unused(code: FindingCode, params?: FindingParams): void;
}

export interface Rule<Type extends RecordType> {
  /** Looks only; the state stays as it is. */
  check(state: WalkState, body: BodyOf<Type>, place: Place, note: Note): void;
  apply(state: WalkState, body: BodyOf<Type>, place: Place): void;
}

type Members = Readonly<Record<string, JsonValue>>;

/** §7: the body's own `signature`, by the key of the manifest. */
export function checkSigned(
  type: RecordType,
  body: Members & { readonly signature: string },
  signer: { readonly name: string; readonly key: string | undefined },
  note: Note,
): void {
  if (signer.key === undefined || !verifySignatureOver(type, body, body.signature, signer.key))
    note(5, 'signature', { of: signer.name });
}

/** §7: the commission's `signatures`, by member id, at least the quorum, all valid. Gives the members who signed. */
export function checkCommission(
  state: WalkState,
  type: RecordType,
  body: Members & { readonly signatures: readonly MemberSignature[] },
  note: Note,
): ReadonlySet<string> {
  const { manifest } = state.election;
  const { quorum } = manifest.commission;
  const { ordered, signed, wrong } = readCommissionSignatures(manifest, type, body);
  if (!ordered) note(5, 'commission-order');
  for (const member of wrong) note(5, 'signature', { of: member });
  if (signed.size < quorum) note(5, 'quorum', { count: signed.size, quorum });
  return signed;
}

/** Count maps hold only known keys (§7). */
export function checkKeys(member: string, counts: object, allowed: (key: string) => boolean, note: Note): void {
  for (const key of Object.keys(counts)) if (!allowed(key)) note(1, 'count-keys', { member, key });
}

export const isStyle =
  (state: WalkState) =>
  (key: string): boolean =>
    state.election.style(key) !== undefined;
export const isNumber =
  (state: WalkState) =>
  (key: string): boolean =>
    /^[1-9][0-9]{0,15}$/.test(key) && Number(key) <= state.election.accessCount;
export const nodeOf = (state: WalkState, id: string) =>
  state.election.manifest.anonymizers.nodes.find((node) => node.id === id);
