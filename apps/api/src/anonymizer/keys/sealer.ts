/**
 * Encryption at rest (AES-256-GCM, NODE_KEY): a copy of the database alone must not give away the node's keys or
 * the voters' shares. `place` is bound in, so that a row moved to another place does not open there.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type RandomBytes } from '../../platform/index.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Sealer {
  constructor(
    private readonly key: Uint8Array,
    private readonly random: RandomBytes,
  ) {
    if (key.length !== 32) throw new RangeError('a sealing key has 32 bytes');
  }

  /** nonce ‖ ciphertext ‖ tag */
  seal(place: string, secret: Uint8Array): Buffer {
    const nonce = this.random(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place, 'utf8'));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws where the row was changed, moved, or sealed under another key. */
  open(place: string, sealed: Uint8Array): Buffer {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place, 'utf8'))
      .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return Buffer.concat([decipher.update(body), decipher.final()]);
  }
}
