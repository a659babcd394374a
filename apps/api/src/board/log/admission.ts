/**
 * Cheap questions before dear ones: a body that is not of its type, of another election, or not signed by whom it
 * names, is refused before the walk verifies proofs or sums up a tally. Records may be posted by anybody, so without
 * this a stranger could keep the board computing.
 */
import {
  describeFinding,
  parseBody,
  verifyBodySignature,
  type Election,
  type Finding,
  type JsonValue,
  type RecordType,
  type WalkState,
} from '#protocol';
import { type RecordFinding } from '#contracts/board';
import { Problem } from '../../platform/index.js';

/** More than a person reads. */
const MOST_FINDINGS = 20;

export const recordFinding = (found: Finding): RecordFinding => ({
  check: found.check,
  record: found.record,
  says: describeFinding(found, 'en'),
});

export const refuseRecord = (findings: readonly RecordFinding[]): Problem =>
  new Problem('record-refused', { extra: { findings: findings.slice(0, MOST_FINDINGS) } });

/** Empty where the walk has to look. */
export function earlyFindings(election: Election, type: RecordType, value: JsonValue): RecordFinding[] {
  const parsed = parseBody(type, value);
  if (!parsed.ok) return [early(1, 'body-shape', { type, member: parsed.error })];
  const body = parsed.value as { readonly [member: string]: JsonValue };
  if (body['election'] !== election.fingerprint) return [early(5, 'election', {})];
  const { signature } = body;
  if (typeof signature !== 'string') return [];
  const signer = signerOf(election, type, body);
  const signed = signer.key !== undefined && verifyBodySignature(type, { ...body, signature }, signer.key);
  return signed ? [] : [early(5, 'signature', { of: signer.name })];
}

/** A tally is summed up only when it may come at all (§7). */
export function untimelyTally({ stage, finalAccess, active, issued }: WalkState): RecordFinding[] {
  if (stage !== 'closed') return [early(1, 'order-tally', {})];
  const missing = [
    ...(finalAccess === undefined ? ['access'] : []),
    ...active.filter(({ id }) => !issued.has(id)).map(({ id }) => `issuance ${id}`),
  ];
  return missing.map((what) => early(1, 'tally-before-final', { missing: what }));
}

function signerOf(
  { manifest }: Election,
  type: RecordType,
  body: { readonly [member: string]: JsonValue },
): { name: string; key: string | undefined } {
  const text = (member: string): string => {
    const value = body[member];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const node = (id: string) => ({
    name: id,
    key: manifest.anonymizers.nodes.find((known) => known.id === id)?.signingKey,
  });
  const trustee = (index: string) => ({
    name: `trustee ${index}`,
    key: manifest.trustees.members.find((known) => String(known.index) === index)?.signingKey,
  });
  switch (type) {
    case 'access':
      return { name: 'registrar', key: manifest.registrar.signingKey };
    case 'drained':
      return { name: 'ballot box', key: manifest.ballotBox.signingKey };
    case 'decryption':
      return trustee(text('trustee'));
    case 'endorsement':
      return body['by'] === 'trustee' ? trustee(text('id')) : node(text('id'));
    default:
      return node(text('node'));
  }
}

const early = (check: Finding['check'], code: Finding['code'], params: Finding['params']): RecordFinding =>
  recordFinding({ check, code, record: null, params, spoils: true });
