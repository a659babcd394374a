/**
 * Standard Base 64 (RFC 4648 §4) as notes and requests to witnesses carry it: padded, and strict.
 *
 * A decoder that forgives trailing bits or missing padding gives one signature several spellings, and
 * then a line that was already counted can pass for another one.
 */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The bytes, or undefined when the text is not exactly what `encodeBase64` writes. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return encodeBase64(bytes) === text ? bytes : undefined;
}
