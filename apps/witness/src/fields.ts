/** 32 bytes as base64url without padding, decoded strictly (§1); keys and roots. */
import { z } from 'zod';
import { bytesOf } from '#contracts/fields';

export const KeyBytes = bytesOf(32).transform((text, context): Uint8Array => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  if (bytes.length === 32 && toBase64url(bytes) === text) return bytes;
  context.addIssue({ code: 'custom', message: 'is not base64url of 32 bytes' });
  return z.NEVER;
});

export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
