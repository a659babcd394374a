/**
 * One line of bodies.ndjson (§9): canonical or refused, and the hash under which a record names it (§1, §5). A
 * canonical ballot's halves stand in the line as they are hashed, so they are not written out a second time.
 */
import { sha256, utf8 } from '#crypto';
import { fail, ok, type Result } from '../../result.js';
import { canonicalText, decodeCanonicalText, NotCanonical, type CanonicalFault, type JsonValue } from '../canonical.js';
import { ballotHashBytes } from '../messages/ballot.js';
import { isBallotShaped } from '../messages/bodies.js';

export interface BodyLine {
  readonly value: JsonValue;
  /** 32 bytes */
  readonly hash: Uint8Array;
  /** hash(core) of what is shaped like a ballot, 32 bytes */
  readonly coreHash: Uint8Array | undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Never throws. */
export function readBodyLine(bytes: Uint8Array): Result<BodyLine, CanonicalFault> {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return fail('not-utf8');
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return fail('not-json');
  }
  if (isBallotShaped(value)) return readBallotLine(text, bytes, value);
  const decoded = decodeCanonicalText(text);
  return decoded.ok ? ok({ value: decoded.value, hash: sha256(bytes), coreHash: undefined }) : decoded;
}

const AUTH = '{"auth":';
const CORE = ',"core":';

function readBallotLine(
  text: string,
  bytes: Uint8Array,
  value: { readonly core: JsonValue; readonly auth: JsonValue },
): Result<BodyLine, CanonicalFault> {
  try {
    const auth = canonicalText(value.auth);
    const core = canonicalText(value.core);
    if (text !== `${AUTH}${auth}${CORE}${core}}`) return fail('not-canonical');
    const ascii = bytes.length === text.length;
    const authEnd = AUTH.length + auth.length;
    const authBytes = ascii ? bytes.subarray(AUTH.length, authEnd) : utf8(auth);
    const coreBytes = ascii ? bytes.subarray(authEnd + CORE.length, bytes.length - 1) : utf8(core);
    const coreHash = sha256(coreBytes);
    return ok({ value: value, hash: ballotHashBytes(coreHash, sha256(authBytes)), coreHash });
  } catch (error) {
    if (error instanceof NotCanonical) return fail(error.fault);
    throw error;
  }
}
