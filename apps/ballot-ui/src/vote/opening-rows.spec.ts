import { describe, expect, it } from '@jest/globals';
import { type OpeningProgress } from '#voter';
import { nodeState, openingRows } from './opening-rows.js';

const at = (step: OpeningProgress['step'], state: OpeningProgress['state'], node?: string): OpeningProgress =>
  node === undefined ? { step, state } : { step, state, node };

const states = (progress: OpeningProgress[], later = false, failed = false): Record<string, string> =>
  Object.fromEntries(openingRows(progress, 2, later, failed).map(({ name, state }) => [name, state]));

describe('the steps of anonymization', () => {
  it('wait for every node', () => {
    const begun = [
      at('access', 'done'),
      at('manifest', 'done'),
      at('deposit', 'asking', 'a'),
      at('deposit', 'done', 'a'),
    ];
    expect(states(begun)).toMatchObject({ access: 'done', manifest: 'done', deposit: 'asking', fix: 'waiting' });
    expect(states([...begun, at('deposit', 'done', 'b')])).toMatchObject({ deposit: 'done' });
    expect(states([...begun, at('deposit', 'retrying', 'b')])).toMatchObject({ deposit: 'retrying' });
  });

  it('are others where the seed lies at the nodes already', () => {
    expect(Object.keys(states([], true))).toEqual(['access', 'manifest', 'restore', 'credential', 'pass']);
    const meanwhile = [at('deposit', 'done', 'a'), at('fix', 'done'), at('restore', 'asking', 'a')];
    expect(Object.keys(states(meanwhile))).toEqual([
      'access',
      'manifest',
      'deposit',
      'fix',
      'restore',
      'credential',
      'pass',
    ]);
  });

  it('count a restore as done when the next step has begun, with a node away', () => {
    const restored = [at('restore', 'done', 'a'), at('restore', 'failed', 'b'), at('credential', 'asking', 'a')];
    expect(states(restored, true)).toMatchObject({ restore: 'done', credential: 'asking' });
  });

  it('show where it stopped', () => {
    expect(states([at('access', 'done'), at('manifest', 'asking')], false, true)).toMatchObject({ manifest: 'failed' });
    const stopped = [at('pass', 'done', 'a'), at('pass', 'failed', 'b')];
    expect(states(stopped, true, true)).toMatchObject({ pass: 'failed' });
    expect(nodeState(stopped, 'b')).toBe('failed');
    expect(nodeState(stopped, 'c')).toBe('waiting');
  });
});
