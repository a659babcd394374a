/**
 * What the registrar keeps, it keeps sealed (R7). From one key of the environment come three for one purpose each: sealing
 * (AES-256-GCM), naming a voter by SNILS (HMAC, since a plain hash of eleven digits is undone in minutes), SMS codes.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { type RandomBytes, Sealer } from '../../platform/index.js';

export class RegistrarSecrets {
  readonly #sealer: Sealer;
  readonly #naming: Buffer;
  /** For `codeFor` of #sms. */
  readonly codeKey: Uint8Array;

  /** `key`: 32 bytes of REGISTRAR_KEY. */
  constructor(key: Uint8Array, random: RandomBytes) {
    if (key.length !== 32) throw new RangeError('REGISTRAR_KEY has to be 32 bytes.');
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `veche/registrar/${purpose}`, 32));
    this.#sealer = new Sealer(derive('seal'), random);
    this.#naming = derive('voter');
    this.codeKey = new Uint8Array(derive('sms-code'));
  }

  /** `place` says where it stands, so that a sealed value moved to another row does not open. */
  seal(place: string, plain: string | Uint8Array): Buffer {
    return this.#sealer.seal(place, typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain);
  }

  /** Throws where the bytes were not sealed by this key for this place. */
  open(place: string, sealed: Uint8Array): Buffer {
    return this.#sealer.open(place, sealed);
  }

  /** The name of a voter in every table: 32 bytes that say nothing without the key. `snils`: 11 digits. */
  voterOf(snils: string): Buffer {
    return createHmac('sha256', this.#naming).update(snils, 'utf8').digest();
  }
}
