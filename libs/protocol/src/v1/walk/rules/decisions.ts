/** `decision`, `retired`, `objection`: what changes, in public, how the election runs. */
import { extendsHours } from '../../authority.js';
import { verifySignatureOver } from '../../signing.js';
import { type Decision } from '../../messages/decision.js';
import { type WalkState } from '../state.js';
import { checkCommission, checkSigned, nodeOf, type Note, type Place, type Rule } from './rule.js';

export const decisionRule: Rule<'decision'> = {
  check(state, body, place, note) {
    checkCommission(state, 'decision', body, note);
    checkEffect(state, body, place, note);
  },
  apply(state, body, place) {
    if (body.document !== null && !state.documents.has(body.document)) state.documents.set(body.document, place.index);
    if (body.effect !== null) state.effects.push(body.effect);
  },
};

function checkEffect(state: WalkState, { effect }: Decision, place: Place, note: Note): void {
  if (effect === null) return;
  if (effect.kind === 'strike') {
    const { contest, option } = effect;
    const known = state.election.contest(contest)?.options.some(({ id }) => id === option) ?? false;
    if (!known) note(1, 'strike-unknown', { contest, option });
    return;
  }
  const { style } = effect;
  const now = state.hours(style);
  if (now === undefined) return note(1, 'extend-style', { style });
  if (!extendsHours(effect, now)) note(1, 'extend-hours', { style });
  // Afterwards the ballot box may have refused voters already: hours cannot be reopened.
  if (place.time >= now.acceptUntil) note(1, 'extend-late', { style });
}

export const retiredRule: Rule<'retired'> = {
  check(state, body, _place, note) {
    checkCommission(state, 'retired', body, note);
    const { node } = body;
    if (nodeOf(state, node) === undefined) return note(1, 'node-unknown', { node });
    if (state.retired.has(node)) return note(1, 'node-retired', { node });
    const remaining = state.active.filter((active) => active.id !== node);
    if (remaining.length < state.election.manifest.anonymizers.threshold) note(1, 'retired-below-threshold', { node });
    if (body.nodes.length !== remaining.length) return note(5, 'retired-nodes');
    for (const [at, { id, signingKey }] of remaining.entries())
      if (!verifySignatureOver('retired', body, body.nodes[at] ?? '', signingKey)) note(5, 'signature', { of: id });
  },
  apply(state, body) {
    if (!state.retired.has(body.node)) state.retired.set(body.node, state.counted.size);
  },
};

export const objectionRule: Rule<'objection'> = {
  check(state, body, _place, note) {
    const node = nodeOf(state, body.node);
    if (node === undefined) return note(1, 'node-unknown', { node: body.node });
    checkSigned('objection', body, { name: node.id, key: node.signingKey }, note);
  },
  apply() {},
};
