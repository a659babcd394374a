/**
 * `access` and `issuance`, and how they bound the ballots (§10.5): distinct keys of a style on the board ≤ accessed
 * ≤ admitted, and ≤ what each active node issued; ballots of a number ≤ passes of it ≤ accesses of it. One honest
 * node or registrar is enough to show ballots that nobody was let in for.
 */
import { type Access } from '../../messages/access.js';
import { timeOf } from '../../time.js';
import { countIn, sumOf, type WalkState } from '../state.js';
import { checkKeys, checkSigned, isNumber, isStyle, nodeOf, type Note, type Rule } from './rule.js';

/** Ballots recorded this long before an hourly count's moment are in the count. */
const HOURLY_LAG = 2 * 60_000;

const accessedOf = (access: Access, style: string): number => {
  const counts = Object.hasOwn(access.accessed, style) ? access.accessed[style] : undefined;
  return counts === undefined ? 0 : counts.remote + counts.workstation;
};
const keysOf = (state: WalkState, style: string): number => state.counted.keysOf(style);
const styleIds = (state: WalkState): string[] => state.election.manifest.styles.map((style) => style.id);

export const accessRule: Rule<'access'> = {
  check(state, body, _place, note) {
    const key = state.election.manifest.registrar.signingKey;
    checkSigned('access', body, { name: 'registrar', key }, note);
    checkKeys('admitted', body.admitted, isStyle(state), note);
    checkKeys('accessed', body.accessed, isStyle(state), note);
    checkKeys('accesses', body.accesses, isNumber(state), note);
    if (!body.final) {
      if (state.firstAccess !== undefined || state.stage !== 'preparing') note(1, 'access-again');
      if (Object.keys(body.accessed).length + Object.keys(body.accesses).length > 0) note(1, 'access-not-empty');
      return;
    }
    if (state.stage !== 'closed' || state.finalAccess !== undefined) note(1, 'order-final-access');
    checkFinalAccess(state, body, note);
  },
  apply(state, body) {
    if (body.final) state.finalAccess ??= body;
    else state.firstAccess ??= body;
    if (!body.final) state.advance('ready');
  },
};

function checkFinalAccess(state: WalkState, body: Access, note: Note): void {
  for (const style of styleIds(state)) {
    const accessed = accessedOf(body, style);
    const admitted = countIn(body.admitted, style);
    const keys = keysOf(state, style);
    if (keys > accessed) note(5, 'keys-over-accessed', { style, keys, accessed });
    if (accessed > admitted) note(5, 'accessed-over-admitted', { style, accessed, admitted });
    if (state.ballots > 0 && state.firstAccess !== undefined && admitted > countIn(state.firstAccess.admitted, style))
      note(5, 'admitted-rises', { style });
  }
  for (const [node, issued] of state.issued) compareIssued(state, node, issued, body, note);
}

/** What a node says it issued against what the registrar says it granted: whichever record comes second shows it. */
function compareIssued(
  state: WalkState,
  node: string,
  said: { readonly credentials: Readonly<Record<string, number>>; readonly passes: Readonly<Record<string, number>> },
  access: Access,
  note: Note,
): void {
  for (const style of styleIds(state)) {
    const issued = countIn(said.credentials, style);
    const accessed = accessedOf(access, style);
    if (issued > accessed) note(5, 'issued-over-accessed', { node, style, issued, accessed });
  }
  for (const number of Object.keys(said.passes)) {
    const passes = countIn(said.passes, number);
    const accesses = countIn(access.accesses, number);
    if (passes > accesses) note(5, 'passes-over-accesses', { node, number, passes, accesses });
  }
}

export const issuanceRule: Rule<'issuance'> = {
  check(state, body, _place, note) {
    const node = nodeOf(state, body.node);
    if (node === undefined) return note(1, 'node-unknown', { node: body.node });
    checkSigned('issuance', body, { name: node.id, key: node.signingKey }, note);
    const credentials = sumOf(body.credentials);
    const passes = sumOf(body.passes);
    const before = state.hourly.get(node.id) ?? { credentials: 0, passes: 0 };
    const falls = body.final ? 'final-below-hourly' : 'hourly-falls';
    if (credentials < before.credentials) note(5, falls, { node: node.id, member: 'credentials' });
    if (passes < before.passes) note(5, falls, { node: node.id, member: 'passes' });
    if (body.final) return checkFinalIssuance(state, body, note);
    checkKeys('credentials', body.credentials, (key) => key === '*', note);
    checkKeys('passes', body.passes, (key) => key === '*', note);
    const keys = Math.min(state.keysUntil(timeOf(body.at) - HOURLY_LAG), state.retired.get(node.id) ?? Infinity);
    if (keys > credentials) note(5, 'hourly-below-keys', { node: node.id, issued: credentials, keys });
    // An hourly count after the node's final one may say nothing new.
    const final = state.issued.get(node.id);
    if (final !== undefined && (credentials > sumOf(final.credentials) || passes > sumOf(final.passes)))
      note(5, 'final-below-hourly', { node: node.id, member: 'credentials, passes' });
  },
  apply(state, body) {
    if (!body.final) {
      state.hourly.set(body.node, { credentials: sumOf(body.credentials), passes: sumOf(body.passes) });
    } else if (!state.issued.has(body.node)) {
      state.issued.set(body.node, { credentials: body.credentials, passes: body.passes });
    }
  },
};

function checkFinalIssuance(
  state: WalkState,
  body: { node: string; credentials: Record<string, number>; passes: Record<string, number> },
  note: Note,
): void {
  const { node } = body;
  if (state.stage !== 'closed' || state.issued.has(node) || state.retired.has(node))
    note(1, 'issuance-final', { node });
  checkKeys('credentials', body.credentials, isStyle(state), note);
  checkKeys('passes', body.passes, isNumber(state), note);
  for (const style of styleIds(state)) {
    const issued = countIn(body.credentials, style);
    const keys = keysOf(state, style);
    if (keys > issued) note(5, 'keys-over-issued', { node, style, keys, issued });
  }
  for (const [number, ballots] of state.ballotsOfNumber) {
    const passes = countIn(body.passes, String(number));
    if (ballots > passes) note(5, 'ballots-over-passes', { node, number, ballots, passes });
  }
  if (state.finalAccess !== undefined) compareIssued(state, node, body, state.finalAccess, note);
}
