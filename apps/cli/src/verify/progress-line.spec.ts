/** Rate and remaining time while a verification runs. */
import { describe, expect, it } from '@jest/globals';
import { type Progress } from '#protocol';
import { ProgressLine } from './progress-line.js';

function shown(isTTY: boolean, steps: readonly [number, Partial<Progress>][]): string {
  let text = '';
  let now = 0;
  const line = new ProgressLine({ write: (part) => (text += part), isTTY }, 'en', () => now);
  for (const [at, progress] of steps) {
    now = at;
    line.show({ stage: 'bodies', done: 0, total: undefined, ballots: 0, ...progress });
  }
  line.end();
  return text;
}

describe('progress', () => {
  it('gives ballots a second and the time left', () => {
    const text = shown(false, [
      [0, { done: 0, total: 1000, ballots: 0 }],
      [10_000, { done: 250, total: 1000, ballots: 5_000 }],
    ]);
    expect(text.split('\n')[1]).toBe('ballots: 5,000 · 500/s · 25 % · 0:30 left');
  });

  it('writes seldom where nobody watches, and over itself on a terminal', () => {
    const steps = Array.from({ length: 100 }, (_, at): [number, Partial<Progress>] => [at * 100, { ballots: at }]);
    expect(shown(false, steps).split('\n')).toHaveLength(3);
    const terminal = shown(true, steps);
    expect(terminal.split('\r').length).toBeGreaterThan(40);
    expect(terminal).not.toContain('\n');
    expect(terminal.endsWith('\r\u001b[K')).toBe(true);
  });

  it('tells the end of the ballots however soon it comes', () => {
    const steps: [number, Partial<Progress>][] = [
      [0, { done: 400, total: 1000, ballots: 1 }],
      [100, { done: 700, total: 1000, ballots: 20 }],
      [200, { done: 1000, total: 1000, ballots: 31 }],
      [300, { stage: 'sums', done: 1000, total: 1000, ballots: 31 }],
    ];
    expect(shown(false, steps)).toBe('ballots: 1 · 40 %\nballots: 31 · 150/s · 100 %\n');
  });

  it('has no rate from one stage in the next, and divides by nothing', () => {
    const text = shown(false, [
      [0, { done: 10, total: 10, ballots: 100 }],
      [9_000, { stage: 'records', done: 0, ballots: 100 }],
      [18_000, { stage: 'records', done: 2_000, ballots: 100 }],
      [27_000, { stage: 'sums', done: 5e6, total: 10e6, ballots: 100 }],
    ]);
    expect(text.trim().split('\n')).toEqual([
      'ballots: 100 · 100 %',
      'records: 0',
      'records: 2,000',
      'sums without superseded ballots, MB: 5 · 50 %',
    ]);
  });
});
