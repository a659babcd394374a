/**
 * Encryption at rest (AES-256-GCM) under a key that the database never holds: who steals a dump must not be able to
 * sign for a room, restore a voter's seed or read a phone number. `place` is bound in, so that a value moved to another
 * row, or to another election, does not open there.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type RandomBytes } from '../random.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Sealer {
  /** `key`: 32 bytes. Throws `RangeError` on any other length. */
  constructor(
    private readonly key: Uint8Array,
    private readonly random: RandomBytes,
  ) {
    if (key.length !== 32) throw new RangeError('a sealing key has 32 bytes');
  }

  /** nonce ‖ tag ‖ ciphertext */
  seal(place: string, secret: Uint8Array): Buffer {
    const nonce = this.random(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place, 'utf8'));
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws where the value was changed, moved, or sealed under another key. */
  open(place: string, sealed: Uint8Array): Buffer {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place, 'utf8'))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  }
}
