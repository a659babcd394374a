/** `tally`, `decryption`, `result`, `protocol` (checks 6 and 7). */
import { type Decryption } from '../../messages/decryption.js';
import { verifyBodySignature } from '../../signing.js';
import { type Fault } from '../../checks/finding.js';
import { resultFaults } from '../../tally/result.js';
import { verifyDecryption } from '../../tally/decryption.js';
import { compareTally } from '../../tally/tally.js';
import { isPast, type WalkState } from '../state.js';
import { checkCommission, checkSigned, type Rule } from './rule.js';

export const tallyRule: Rule<'tally'> = {
  check(state, body, _place, note) {
    if (state.stage !== 'closed') note(1, 'order-tally');
    if (state.finalAccess === undefined) note(1, 'tally-before-final', { missing: 'access' });
    for (const node of state.active)
      if (!state.issued.has(node.id)) note(1, 'tally-before-final', { missing: `issuance ${node.id}` });
    for (const { code, params } of compareTally(state.election, state.counted, body)) note(6, code, params);
  },
  apply(state, body, place) {
    state.tally ??= { body, hash: place.hash };
    state.advance('tallied');
  },
};

export const decryptionRule: Rule<'decryption'> = {
  check(state, body, _place, note) {
    if (state.stage !== 'tallied') note(1, 'order-decryption');
    const { trustee } = body;
    const member = state.election.manifest.trustees.members.find((candidate) => candidate.index === trustee);
    if (member === undefined) return note(7, 'decryption-trustee', { trustee });
    checkSigned('decryption', body, { name: `trustee ${trustee}`, key: member.signingKey }, note);
    const fault = faultOf(state, body);
    // The trustee's fault alone: the decryption is not used, and nobody can spoil a count by posting one.
    if (fault !== undefined) note.unused(fault.code, fault.params);
  },
  apply(state, body) {
    state.decryptionRecords++;
    const { trustee } = body;
    const member = state.election.manifest.trustees.members.find((candidate) => candidate.index === trustee);
    if (member === undefined || state.decryptions.has(trustee)) return;
    if (verifyBodySignature('decryption', body, member.signingKey) && faultOf(state, body) === undefined)
      state.decryptions.set(trustee, body);
  },
};

/** Proofs are dear: a body is looked at once, though it is first examined and then taken. */
function faultOf(state: WalkState, body: Decryption): Fault | undefined {
  const known = state.examinedDecryptions.get(body);
  if (known !== undefined) return known.fault;
  const { tally, election, group } = state;
  const fault =
    tally === undefined
      ? { code: 'decryption-tally' as const, params: { trustee: body.trustee } }
      : verifyDecryption({ election, tally: tally.body, tallyHash: tally.hash, group }, body);
  state.examinedDecryptions.set(body, { fault });
  return fault;
}

export const resultRule: Rule<'result'> = {
  check(state, body, _place, note) {
    if (state.stage !== 'tallied' || state.tally === undefined) return note(1, 'order-result');
    const { threshold } = state.election.manifest.trustees;
    if (state.decryptionRecords < threshold) note(1, 'decryptions-few', { count: state.decryptionRecords, threshold });
    for (const { code, params } of resultFaults(state.election, state.tally, state.decryptions, body, state.group))
      note(7, code, params);
  },
  apply(state, body) {
    state.result ??= body;
    state.advance('resulted');
  },
};

export const protocolRule: Rule<'protocol'> = {
  check(state, body, _place, note) {
    if (!isPast(state.stage, 'tallied')) note(1, 'order-protocol');
    checkCommission(state, 'protocol', body, note);
  },
  apply(state, body, place) {
    if (!state.documents.has(body.document)) state.documents.set(body.document, place.index);
  },
};
