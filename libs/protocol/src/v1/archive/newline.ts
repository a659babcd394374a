/** Where lines end (§9). An archive is little else but lines: where a platform can search bytes quicker, it is asked. */
const NEWLINE = 10;

let find = (bytes: Uint8Array, from: number): number => bytes.indexOf(NEWLINE, from);

/** A platform's own search for a byte, for speed alone: the first at or after `from`, or −1. */
export function installByteSearch(search: (bytes: Uint8Array, byte: number, from: number) => number): void {
  find = (bytes, from) => search(bytes, NEWLINE, from);
}

/** The place of the first newline at or after `from`, or −1. */
export const newlineFrom = (bytes: Uint8Array, from: number): number => find(bytes, from);
