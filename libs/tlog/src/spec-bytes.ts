/** Bytes for this folder's tests. */
import { utf8 } from '#crypto';

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const leaf = (index: number, branch = 'a'): Uint8Array => utf8(`leaf ${branch} ${index}`);

export function leaves(count: number, branch = 'a'): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => leaf(index, branch));
}

export function seed(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill);
}

/** A copy with one bit flipped, counted from the first byte's lowest bit. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] as number) ^ (1 << (bit % 8));
  return copy;
}
