/**
 * libsodium (WebAssembly, audited, constant time), ristretto255 alone (§1, RFC 9496).
 *
 * The wrapper's functions allocate for every argument and leave secrets behind in the freed memory;
 * here one piece of its memory serves all calls and is zeroed after each. Loaded on demand: half a
 * megabyte that only the sealing worker and the benchmark want.
 */

/** The module's exports that are used. All pointers are addresses in HEAPU8; a result is 0 for success. */
interface Exports {
  /** A new array whenever the memory grows: never kept. */
  readonly HEAPU8: Uint8Array;
  _malloc(length: number): number;
  _crypto_scalarmult_ristretto255_base(result: number, scalar: number): number;
  _crypto_scalarmult_ristretto255(result: number, scalar: number, point: number): number;
  _crypto_core_ristretto255_add(result: number, p: number, q: number): number;
  _crypto_core_ristretto255_sub(result: number, p: number, q: number): number;
  _crypto_core_ristretto255_is_valid_point(point: number): number;
  _crypto_core_ristretto255_scalar_reduce(result: number, wide: number): void;
  _crypto_core_ristretto255_scalar_add(result: number, x: number, y: number): void;
  _crypto_core_ristretto255_scalar_sub(result: number, x: number, y: number): void;
  _crypto_core_ristretto255_scalar_mul(result: number, x: number, y: number): void;
}

const SIZE = 32;
const WIDE = 64;

/** Points and scalars are 32 bytes; scalars are below L, which libsodium does not check: it would clear the top bit. */
export class Sodium {
  readonly #exports: Exports;
  /** result, then two operands or one wide scalar */
  readonly #result: number;
  readonly #first: number;
  readonly #second: number;

  constructor(exports: Exports) {
    this.#exports = exports;
    this.#result = exports._malloc(SIZE + WIDE);
    if (this.#result === 0) throw new Error('libsodium has no memory');
    this.#first = this.#result + SIZE;
    this.#second = this.#first + SIZE;
  }

  /** scalar·G; undefined for zero: libsodium refuses to return the identity. */
  multiplyBase(scalar: Uint8Array): Uint8Array | undefined {
    this.#put(scalar, SIZE, this.#first);
    return this.#take(this.#exports._crypto_scalarmult_ristretto255_base(this.#result, this.#first));
  }

  /** scalar·point; undefined for what is no point, and where the result is the identity. */
  multiply(point: Uint8Array, scalar: Uint8Array): Uint8Array | undefined {
    this.#put(scalar, SIZE, this.#first);
    this.#put(point, SIZE, this.#second);
    return this.#take(this.#exports._crypto_scalarmult_ristretto255(this.#result, this.#first, this.#second));
  }

  /** Undefined when one is no point; the identity is one, here and as the result. */
  add(p: Uint8Array, q: Uint8Array): Uint8Array | undefined {
    this.#put(p, SIZE, this.#first);
    this.#put(q, SIZE, this.#second);
    return this.#take(this.#exports._crypto_core_ristretto255_add(this.#result, this.#first, this.#second));
  }

  /** As `add`. */
  subtract(p: Uint8Array, q: Uint8Array): Uint8Array | undefined {
    this.#put(p, SIZE, this.#first);
    this.#put(q, SIZE, this.#second);
    return this.#take(this.#exports._crypto_core_ristretto255_sub(this.#result, this.#first, this.#second));
  }

  /** Whether these are the 32 bytes of a point's one encoding; the identity's are. */
  isPoint(encoding: Uint8Array): boolean {
    if (encoding.length !== SIZE) return false;
    this.#put(encoding, SIZE, this.#first);
    return this.#exports._crypto_core_ristretto255_is_valid_point(this.#first) === 1;
  }

  /** 64 bytes mod L */
  reduceScalar(wide: Uint8Array): Uint8Array {
    this.#put(wide, WIDE, this.#first);
    this.#exports._crypto_core_ristretto255_scalar_reduce(this.#result, this.#first);
    return this.#takeScalar();
  }

  addScalars(x: Uint8Array, y: Uint8Array): Uint8Array {
    this.#put(x, SIZE, this.#first);
    this.#put(y, SIZE, this.#second);
    this.#exports._crypto_core_ristretto255_scalar_add(this.#result, this.#first, this.#second);
    return this.#takeScalar();
  }

  subtractScalars(x: Uint8Array, y: Uint8Array): Uint8Array {
    this.#put(x, SIZE, this.#first);
    this.#put(y, SIZE, this.#second);
    this.#exports._crypto_core_ristretto255_scalar_sub(this.#result, this.#first, this.#second);
    return this.#takeScalar();
  }

  multiplyScalars(x: Uint8Array, y: Uint8Array): Uint8Array {
    this.#put(x, SIZE, this.#first);
    this.#put(y, SIZE, this.#second);
    this.#exports._crypto_core_ristretto255_scalar_mul(this.#result, this.#first, this.#second);
    return this.#takeScalar();
  }

  #put(bytes: Uint8Array, length: number, address: number): void {
    // A longer operand would overwrite memory that is not ours.
    if (bytes.length !== length) throw new RangeError(`expected ${length} bytes`);
    this.#exports.HEAPU8.set(bytes, address);
  }

  #take(code: number): Uint8Array | undefined {
    const result = this.#takeScalar();
    return code === 0 ? result : undefined;
  }

  #takeScalar(): Uint8Array {
    const { HEAPU8 } = this.#exports;
    const result = HEAPU8.slice(this.#result, this.#result + SIZE);
    HEAPU8.fill(0, this.#result, this.#result + SIZE + WIDE);
    return result;
  }
}

let loading: Promise<Sodium | undefined> | undefined;

/** Undefined where there is no WebAssembly, or the page's policy forbids it: then the curve library has to do. */
export function loadSodium(): Promise<Sodium | undefined> {
  if (!('WebAssembly' in globalThis)) return Promise.resolve(undefined);
  loading ??= load();
  return loading;
}

async function load(): Promise<Sodium | undefined> {
  try {
    const { default: wrappers } = await import('libsodium-wrappers-sumo');
    await wrappers.ready;
    // The typings leave out the module under the wrappers.
    return new Sodium((wrappers as unknown as { readonly libsodium: Exports }).libsodium);
  } catch {
    return undefined;
  }
}
