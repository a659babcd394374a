/** `drained`, `closed`, `destruction`: the end of voting, fixed so that nothing can be dropped or added later. */
import { encodeBase64url } from '../../base64url.js';
import { timeOf } from '../../time.js';
import { isPast } from '../state.js';
import { checkEndorsed } from './endorsement.js';
import { checkCommission, checkSigned, nodeOf, type Rule } from './rule.js';

export const drainedRule: Rule<'drained'> = {
  check(state, body, _place, note) {
    if (state.stage === 'preparing') note(1, 'order-before-access', { type: 'drained' });
    else if (state.stage !== 'ready') note(1, 'order-drained');
    checkEndorsed(state, 'drained', note);
    const key = state.election.manifest.ballotBox.signingKey;
    checkSigned('drained', body, { name: 'ballot box', key }, note);
    if (timeOf(body.at) < state.lastAcceptUntil) note(1, 'drained-early');
    if (body.ballots !== state.ballots) note(5, 'drained-ballots', { said: body.ballots, count: state.ballots });
  },
  apply(state) {
    state.endorsementsDue = false;
    state.drained = true;
    state.advance('drained');
  },
};

export const closedRule: Rule<'closed'> = {
  check(state, body, place, note) {
    if (state.stage !== 'drained') note(1, 'order-closed');
    const signed = checkCommission(state, 'closed', body, note);
    const chair = state.election.manifest.commission.members.find((member) => member.role === 'chair');
    if (chair === undefined || !signed.has(chair.id)) note(5, 'closed-chair');
    if (body.records !== place.index) note(5, 'closed-records', { said: body.records, count: place.index });
    if (body.root !== encodeBase64url(state.tree.root())) note(5, 'closed-root');
  },
  apply(state) {
    state.closed = true;
    state.advance('closed');
  },
};

export const destructionRule: Rule<'destruction'> = {
  check(state, body, _place, note) {
    if (!isPast(state.stage, 'drained')) note(1, 'order-destruction');
    const node = nodeOf(state, body.node);
    if (node === undefined) return note(1, 'node-unknown', { node: body.node });
    checkSigned('destruction', body, { name: node.id, key: node.signingKey }, note);
  },
  apply() {},
};
