/**
 * Blind signatures (§4) at the browser's own speed. Its RSA answers later, and an examiner wants to know at once: so each
 * signature is taken for good, remembered, and verified after the block. Where one does not hold, nothing of the block is
 * believed: it is examined again with the curve library's own RSA, which names what is wrong.
 */
import { type TokenVerifier } from '#protocol';

type Subtle = NonNullable<typeof globalThis.crypto>['subtle'];
type PublicKey = Awaited<ReturnType<Subtle['importKey']>>;

/** RSABSSA-SHA384-PSS-Deterministic: PSS with SHA-384 and a salt as long as its hash. */
const HASH = 'SHA-384';
const SALT_BYTES = 48;

interface Taken {
  readonly key: Parameters<TokenVerifier>[0];
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export class WebTokens {
  readonly #keys = new Map<Taken['key'], Promise<PublicKey>>();
  #taken: Taken[] = [];

  constructor(private readonly subtle: Subtle) {}

  /** Of this browser; none where a page is not trusted with cryptography (plain http). */
  static here(): WebTokens | undefined {
    const { crypto } = globalThis as { crypto?: { subtle?: Subtle } };
    return crypto?.subtle === undefined ? undefined : new WebTokens(crypto.subtle);
  }

  /** Says yes to everything, until `hold` has been asked. */
  readonly take: TokenVerifier = (key, message, signature) => {
    this.#taken.push({ key, message, signature });
    return true;
  };

  /** Whether everything taken since the last question holds. An error of the browser is a no. */
  async hold(): Promise<boolean> {
    const taken = this.#taken;
    this.#taken = [];
    try {
      const held = await Promise.all(taken.map((token) => this.#verify(token)));
      return held.every(Boolean);
    } catch {
      return false;
    }
  }

  async #verify({ key, message, signature }: Taken): Promise<boolean> {
    if (signature.length !== key.size) return false;
    const known = this.#keys.get(key) ?? this.#import(key);
    const scheme = { name: 'RSA-PSS', saltLength: SALT_BYTES };
    return await this.subtle.verify(scheme, await known, new Uint8Array(signature), new Uint8Array(message));
  }

  #import(key: Taken['key']): Promise<PublicKey> {
    const imported = this.subtle.importKey('spki', new Uint8Array(key.spki), { name: 'RSA-PSS', hash: HASH }, false, [
      'verify',
    ]);
    this.#keys.set(key, imported);
    return imported;
  }
}
