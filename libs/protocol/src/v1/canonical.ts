/**
 * Canonical JSON (§1): RFC 8785 without fractions. Every hash and signature of the protocol is over these bytes;
 * with two spellings of one value, two verifiers would see two elections. So what is decoded is encoded again
 * and compared, which refuses duplicate keys, other orders, `1.0`, escapes and white space in one stroke.
 */
import { sha256, utf8 } from '#crypto';
import { fail, ok, type Result } from '../result.js';
import { encodeBase64url } from './base64url.js';

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [member: string]: JsonValue };

export type CanonicalFault =
  'too-long' | 'not-utf8' | 'not-json' | 'too-deep' | 'number' | 'surrogate' | 'key' | 'value' | 'not-canonical';

/** No message of §2–§8 nests deeper than 7; hostile input may not choose the depth of our recursion. */
const MAX_DEPTH = 32;
export const MAX_JSON_BYTES = 32 * 1024 * 1024;
const ASCII = /^[\x20-\x7e]*$/;
const PLAIN = /^[\w-]*$/;
const SURROGATE = /\p{Surrogate}/u;

/** The value has no canonical form (§1). */
export class NotCanonical extends Error {
  constructor(readonly fault: CanonicalFault) {
    super(`value has no canonical form: ${fault}`);
  }
}

function text(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotCanonical('too-deep');
  switch (typeof value) {
    case 'string':
      // Most of a ballot: what needs no escape and is no surrogate.
      if (PLAIN.test(value)) return `"${value}"`;
      if (SURROGATE.test(value)) throw new NotCanonical('surrogate');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) throw new NotCanonical('number');
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? arrayText(value, depth) : objectText(value, depth);
    default:
      throw new NotCanonical('value');
  }
}

const arrayText = (items: readonly unknown[], depth: number): string => {
  const parts: string[] = [];
  for (let i = 0; i < items.length; i++) parts.push(text(items[i], depth + 1));
  return `[${parts.join(',')}]`;
};

function objectText(object: object, depth: number): string {
  // Plain objects only, of any realm (tests and workers have their own Object.prototype): no Date, no Map.
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new NotCanonical('value');
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    // `__proto__` is no member of any message, and libraries disagree about what it does.
    if (!ASCII.test(key) || key === '__proto__') throw new NotCanonical('key');
    parts.push(`${JSON.stringify(key)}:${text((object as Record<string, unknown>)[key], depth + 1)}`);
  }
  return `{${parts.join(',')}}`;
}

/** The canonical text of a value; throws where it has none (a bug of whoever built the value). */
export const canonicalText = (value: JsonValue): string => text(value, 0);

/** The canonical bytes of a value; throws where it has none (a bug of whoever built the value). */
export const encodeCanonical = (value: JsonValue): Uint8Array => utf8(canonicalText(value));

/** The value whose canonical bytes these are; anything else is refused. Never throws. */
export function decodeCanonical(bytes: Uint8Array, maxBytes = MAX_JSON_BYTES): Result<JsonValue, CanonicalFault> {
  if (bytes.length > maxBytes) return fail('too-long');
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('not-utf8');
  }
  return decodeCanonicalText(json);
}

/** As decodeCanonical, for text. */
export function decodeCanonicalText(json: string): Result<JsonValue, CanonicalFault> {
  try {
    const value = JSON.parse(json) as JsonValue;
    return text(value, 0) === json ? ok(value) : fail('not-canonical');
  } catch (error) {
    return fail(error instanceof NotCanonical ? error.fault : 'not-json');
  }
}

/** hash(x) = SHA-256 of x's canonical bytes (§1): 32 bytes. */
export const hashBytes = (value: JsonValue): Uint8Array => sha256(encodeCanonical(value));

/** hash(x) as it stands in messages: base64url of 32 bytes. */
export const hashOf = (value: JsonValue): string => encodeBase64url(hashBytes(value));
