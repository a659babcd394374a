/** The platform's search finds what a plain one finds, wherever the bytes lie. */
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodeByteSearch } from '../../node.js';
import { installByteSearch, newlineFrom } from './newline.js';

const plain = (bytes: Uint8Array, byte: number, from: number): number => bytes.indexOf(byte, from);

describe('where a line ends', () => {
  afterEach(() => installByteSearch(plain));

  it.each([
    ['memory of its own', (length: number) => new ArrayBuffer(length)],
    ['memory that threads share', (length: number) => new SharedArrayBuffer(length)],
  ])('is found alike by typed arrays and by Node, in %s', (_, allocate) => {
    const letters = fc.array(fc.constantFrom(10, 9, 11, 0x8a), { maxLength: 40 });
    fc.assert(
      fc.property(letters, fc.nat(5), fc.nat(45), (content, offset, from) => {
        const bytes = new Uint8Array(allocate(content.length + offset + 1), offset, content.length);
        bytes.set(content);
        const found = content.indexOf(10, from);
        installByteSearch(plain);
        expect(newlineFrom(bytes, from)).toBe(found);
        installByteSearch(nodeByteSearch);
        expect(newlineFrom(bytes, from)).toBe(found);
      }),
    );
  });

  it('is asked of what was installed', () => {
    installByteSearch((bytes, byte, from) => bytes.length + byte + from);
    expect(newlineFrom(new Uint8Array(100), 1_000)).toBe(1_110);
  });
});
