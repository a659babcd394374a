/** Progress: one line that changes on a terminal, now and then a line elsewhere. */
import { describe, expect, it } from '@jest/globals';
import { Ticker } from './ticker.js';

function ticking(isTTY: boolean) {
  let written = '';
  const clock = { now: 0 };
  const out = { isTTY, write: (text: string) => (written += text) };
  return { ticker: new Ticker(out, () => clock.now), clock, written: () => written };
}

describe('progress', () => {
  it('is one line on a terminal, and gives it back', () => {
    const { ticker, clock, written } = ticking(true);
    ticker.begin('a');
    clock.now = 100;
    ticker.tick(() => 'too soon');
    clock.now = 200;
    ticker.tick(() => 'b');
    ticker.end();
    ticker.end();
    expect(written()).toBe('\r\u001b[Ka\r\u001b[Kb\r\u001b[K');
  });

  it('is a line every five seconds elsewhere, and every beginning', () => {
    const { ticker, clock, written } = ticking(false);
    ticker.begin('a');
    clock.now = 4_999;
    ticker.tick(() => 'too soon');
    ticker.begin('b');
    clock.now = 9_999;
    ticker.tick(() => 'c');
    ticker.end();
    expect(written()).toBe('a\nb\nc\n');
  });
});
