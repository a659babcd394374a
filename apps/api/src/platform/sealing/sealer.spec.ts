import { describe, expect, it } from '@jest/globals';
import { testRandom } from '../testing/index.js';
import { Sealer } from './sealer.js';

describe('Sealer', () => {
  const sealer = new Sealer(new Uint8Array(32).fill(1), testRandom());
  const secret = Buffer.from('a share of a seed');

  it('opens what it has sealed, in its place', () => {
    expect(sealer.open('here', sealer.seal('here', secret))).toEqual(secret);
    expect(sealer.seal('here', secret)).not.toEqual(sealer.seal('here', secret));
  });

  it('does not open elsewhere, under another key, changed or cut', () => {
    const sealed = sealer.seal('here', secret);
    const other = new Sealer(new Uint8Array(32).fill(2), testRandom());
    expect(() => sealer.open('there', sealed)).toThrow();
    expect(() => other.open('here', sealed)).toThrow();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => sealer.open('here', changed)).toThrow();
      expect(() => sealer.open('here', sealed.subarray(0, at))).toThrow();
    }
  });

  it('wants a key of 32 bytes', () => {
    expect(() => new Sealer(new Uint8Array(16), testRandom())).toThrow(RangeError);
  });
});
