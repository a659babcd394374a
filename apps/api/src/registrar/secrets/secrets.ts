/**
 * What the registrar keeps, it keeps sealed (R7). From one key of the environment come three for one purpose each: sealing
 * (AES-256-GCM), naming a voter by SNILS (HMAC, since a plain hash of eleven digits is undone in minutes), SMS codes.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { type RandomBytes } from '../../platform/index.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export class RegistrarSecrets {
  readonly #sealing: Buffer;
  readonly #naming: Buffer;
  /** For `codeFor` of #sms. */
  readonly codeKey: Uint8Array;

  /** `key`: 32 bytes of REGISTRAR_KEY. */
  constructor(
    key: Uint8Array,
    private readonly random: RandomBytes,
  ) {
    if (key.length !== 32) throw new RangeError('REGISTRAR_KEY has to be 32 bytes.');
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `veche/registrar/${purpose}`, 32));
    this.#sealing = derive('seal');
    this.#naming = derive('voter');
    this.codeKey = new Uint8Array(derive('sms-code'));
  }

  /** iv‖tag‖ciphertext. `place` says where it stands, so that a sealed value moved to another row does not open. */
  seal(place: string, plain: string | Uint8Array): Buffer {
    const iv = this.random(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, iv).setAAD(Buffer.from(place, 'utf8'));
    const sealed = Buffer.concat([cipher.update(Buffer.from(plain as string)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** Throws where the bytes were not sealed by this key for this place. */
  open(place: string, sealed: Uint8Array): Buffer {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv('aes-256-gcm', this.#sealing, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    }).setAAD(Buffer.from(place, 'utf8'));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  }

  /** The name of a voter in every table: 32 bytes that say nothing without the key. `snils`: 11 digits. */
  voterOf(snils: string): Buffer {
    return createHmac('sha256', this.#naming).update(snils, 'utf8').digest();
  }
}
