/**
 * The building blocks of every message's schema (§1). Objects are strict at every depth: a member nobody checks
 * is a place to hide something a second reader may act upon.
 */
import { z } from 'zod';
import { isBase64url } from './base64url.js';
import { parseTime } from './time.js';

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const NUMBER = /^[1-9][0-9]{0,15}$/;
const LANGUAGE = /^[A-Za-z0-9-]{1,35}$/;

/** Ids of styles, contests, options, nodes and members; `blank` is reserved. */
export const isId = (text: string): boolean => ID.test(text) && text !== 'blank';

export const idField = z.string().refine(isId, 'id');
export const versionField = z.literal(1);
export const countField = z.int().nonnegative();
export const positiveField = z.int().positive();
export const textField = z.string();
export const timeField = z.string().refine((text) => parseTime(text) !== undefined, 'time');
/** Exactly `length` bytes in base64url. */
export const bytesField = (length: number) => z.string().refine((text) => isBase64url(text, length), `${length} bytes`);
/** Any number of bytes in base64url. */
export const anyBytesField = z.string().refine((text) => isBase64url(text), 'base64url');
/** A hash, a point, a scalar or an Ed25519 key. */
export const bytes32 = bytesField(32);
export const signatureField = bytesField(64);
export const titleField = z.record(z.string().regex(LANGUAGE), z.string());
/** {style id: …} */
export const byStyle = <Value extends z.ZodType>(value: Value) => z.record(idField, value);
/** {number from 1 in decimal: …} */
export const byNumber = <Value extends z.ZodType>(value: Value) => z.record(z.string().regex(NUMBER), value);

/** Members every body has: which version, which election (its fingerprint). */
export const bodyHead = { version: versionField, election: bytes32 };
export const memberSignature = z.strictObject({ member: idField, value: signatureField });
export type MemberSignature = z.infer<typeof memberSignature>;
