/** `endorsement`: every trustee and node has compared the manifest with its own keys; nodes prove theirs (§4). */
import { verifyRsaKeyProof } from '#crypto';
import { bytesOf } from '../../base64url.js';
import { type Endorsement } from '../../messages/endorsement.js';
import { type AnonymizerNode } from '../../messages/manifest.js';
import { isPast, type WalkState } from '../state.js';
import { checkSigned, nodeOf, type Note, type Rule } from './rule.js';

const nameOf = (body: Pick<Endorsement, 'by' | 'id'>): string => `${body.by} ${body.id}`;

export const endorsementRule: Rule<'endorsement'> = {
  check(state, body, _place, note) {
    const { by, id } = body;
    const trustee = state.election.manifest.trustees.members.find((member) => String(member.index) === id);
    const node = nodeOf(state, id);
    const signer = by === 'trustee' ? trustee : node;
    if (signer === undefined) return note(1, 'endorsement-unknown', { by, id });
    if (state.endorsed.has(nameOf(body))) note(1, 'endorsement-twice', { by, id });
    if (state.ballots > 0 || isPast(state.stage, 'ready')) note(1, 'order-endorsement');
    checkSigned('endorsement', body, { name: nameOf(body), key: signer.signingKey }, note);
    if (by === 'node' && node !== undefined) checkProofs(state, node, body.proofs, note);
    else if (body.proofs.length > 0) note(1, 'body-shape', { type: 'endorsement', member: 'proofs' });
  },
  apply(state, body) {
    state.endorsed.add(nameOf(body));
  },
};

/** One proof a key: credential keys by style id, then pass keys by number. */
function checkProofs(state: WalkState, node: AnonymizerNode, proofs: readonly string[], note: Note): void {
  const { election } = state;
  const styles = Object.keys(node.credentialKeys).sort();
  const keys = [
    ...styles.map((style) => ({ name: `credential ${style}`, key: election.credentialKey(node, style) })),
    ...Array.from({ length: election.accessCount }, (_, at) => ({
      name: `pass ${at + 1}`,
      key: election.passKey(node, at + 1),
    })),
  ];
  if (proofs.length !== keys.length) return note(3, 'rsa-proofs', { node: node.id });
  for (const [at, { name, key }] of keys.entries())
    if (!verifyRsaKeyProof(key, bytesOf(proofs[at] ?? ''))) note(3, 'rsa-proof', { node: node.id, key: name });
}

/** Whose endorsement is still missing: nothing may be voted upon before all have compared. */
export function missingEndorsements(state: WalkState): { by: string; id: string }[] {
  const { trustees, anonymizers } = state.election.manifest;
  const due = [
    ...trustees.members.map((member) => ({ by: 'trustee', id: String(member.index) })),
    ...anonymizers.nodes.map((node) => ({ by: 'node', id: node.id })),
  ];
  return due.filter(({ by, id }) => !state.endorsed.has(`${by} ${id}`));
}

/** Once, at the first ballot or, in an election without any, at `drained`. */
export function checkEndorsed(state: WalkState, type: string, note: Note): void {
  if (!state.endorsementsDue) return;
  for (const { by, id } of missingEndorsements(state)) {
    note(1, 'order-not-endorsed', { type, missing: `${by} ${id}` });
    note(3, 'endorsement-missing', { by, id });
  }
}
