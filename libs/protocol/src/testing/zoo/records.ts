/** How an insider changes a log before it is published: records replaced, taken out, put in, and signed anew. */
import { encodeBase64url } from '../../v1/base64url.js';
import { type JsonValue } from '../../v1/canonical.js';
import { bodyHash } from '../../v1/messages/bodies.js';
import { type RecordType } from '../../v1/messages/record.js';
import { signBody } from '../../v1/signing.js';
import { type Entry, type TestElection, type TestVoter } from '../test-election.js';

export type Body = Record<string, JsonValue>;

export const lastRecord = (election: TestElection): number => election.entries.length - 1;

/** Place of the n-th record of a type, from 0. Throws where there are fewer. */
export function placeOf(election: TestElection, type: RecordType, nth = 0): number {
  const places = election.entries.flatMap(({ record }, at) => (record.type === type ? [at] : []));
  const place = places.at(nth);
  if (place === undefined) throw new RangeError(`${type} ${nth}`);
  return place;
}

export function entryAt(election: TestElection, at: number): Entry {
  const entry = election.entries[at];
  if (entry === undefined) throw new RangeError(String(at));
  return entry;
}

/** Another body in a record's place, its hash put right. Gives the place. */
export function amend(election: TestElection, at: number, change: (body: Body) => JsonValue): number {
  const { record, body } = entryAt(election, at);
  const changed = change(body as Body);
  election.entries[at] = { record: { ...record, hash: bodyHash(changed) }, body: changed };
  return at;
}

export const amendLast = (election: TestElection, change: (body: Body) => JsonValue): number =>
  amend(election, lastRecord(election), change);

/** A change that the body's signer signs. */
export const signedChange =
  (type: RecordType, seed: Uint8Array, change: (body: Body) => Body) =>
  (body: Body): JsonValue => {
    const unsigned = change({ ...body });
    delete unsigned['signature'];
    return signBody(type, unsigned, seed);
  };

/** A change that the commission signs. */
export const commissionChange =
  (
    election: TestElection,
    type: RecordType,
    change: (body: Body) => Body,
    members?: readonly string[],
  ): ((body: Body) => JsonValue) =>
  (body) => {
    const draft = change({ ...body });
    delete draft['signatures'];
    return { ...draft, signatures: election.commissionSignatures(type, draft, members) as unknown as JsonValue };
  };

/** Registrar and nodes count an access, whatever becomes of it. */
export function letIn(election: TestElection, style: string, sequence = 1): void {
  if (sequence === 1) election.accessed.set(style, (election.accessed.get(style) ?? 0) + 1);
  election.accesses.set(sequence, (election.accesses.get(sequence) ?? 0) + 1);
}

/** A further voter, let in. */
export function newVoter(election: TestElection, style: string): TestVoter {
  letIn(election, style);
  return election.voter(style);
}

export const nodeSeed = (election: TestElection, id: string): Uint8Array =>
  election.parties.nodes.find((node) => node.id === id)?.seed ?? new Uint8Array(32);
export const trusteeOf = (election: TestElection, index: number) => {
  const trustee = election.parties.trustees.find((one) => one.index === index);
  if (trustee === undefined) throw new RangeError(String(index));
  return trustee;
};
export const zeros = (length: number): string => encodeBase64url(new Uint8Array(length));
