/**
 * Signing seeds at rest: AES-256-GCM under a key that the database never holds, bound to the draft they were made
 * for. Who has a log's key can sign a second history of it; a stolen dump must not be enough.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type RandomBytes } from '../../platform/index.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** nonce ‖ tag ‖ ciphertext */
export function sealSeed(seed: Uint8Array, key: Uint8Array, draft: string, random: RandomBytes): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(draft));
  const sealed = Buffer.concat([cipher.update(seed), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Throws where key, draft or bytes are not those that were sealed. */
export function openSeed(sealed: Buffer, key: Uint8Array, draft: string): Uint8Array {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(draft)).setAuthTag(tag);
  return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]));
}
