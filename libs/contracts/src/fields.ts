/**
 * Fields that messages between rooms are made of, as schemas. Parsed once at the boundary;
 * inside, nothing re-checks. Byte strings travel as base64url without padding (protocol §1).
 */
import { z } from 'zod';

const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** Base64url text of exactly `length` bytes. Non-zero trailing bits are refused where the bytes are decoded (§1). */
export const bytesOf = (length: number) =>
  z
    .string()
    .length(Math.ceil((length * 4) / 3))
    .regex(BASE64URL);

/** Base64url text of at most `length` bytes. */
export const bytesUpTo = (length: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((length * 4) / 3))
    .regex(BASE64URL);

/** SHA-256 of canonical bytes; an election's fingerprint, a ballot's hash, a deposit id. */
export const Hash = bytesOf(32);
export const Fingerprint = Hash;
export const SignatureValue = bytesOf(64);
/** Ids of §1, and the draft id by which an election is known before it has a fingerprint. */
export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
/** RFC 3339, UTC, whole seconds (§1). */
export const Time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
export const AccessNumber = z.number().int().min(1).max(1441);
export const Counts = z.record(z.string(), z.number().int().nonnegative());
/** Text by language; Russian is always there. */
export const Titles = z.record(z.string(), z.string());
