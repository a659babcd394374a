/** The operators' file of an instance that runs here. */
import { type Instance } from '../instance/index.js';
import { type Operators } from '../election/operators.js';
import { ANONYMOUS, IDENTIFIED, NODE_IDS, WITNESS } from './plan.js';

export function operatorsOf(instance: Pick<Instance, 'urls' | 'operatorToken' | 'secret'>): Operators {
  const url = (name: string): string => {
    const known = instance.urls[name];
    if (known === undefined) throw new Error(`no process ${name}`);
    return known;
  };
  return {
    registrar: { url: url(IDENTIFIED), token: instance.operatorToken('registrar') },
    ballotBox: { url: url(ANONYMOUS), token: instance.operatorToken('ballot-box') },
    board: { url: url(ANONYMOUS), token: instance.operatorToken('board') },
    commission: { url: url(ANONYMOUS) },
    nodes: NODE_IDS.map((id) => ({ id, url: url(id), token: instance.operatorToken('anonymizer', id) })),
    witnesses: [{ url: url(WITNESS), token: instance.secret('operator witness') }],
  };
}
