/**
 * Shamir's secret sharing, byte by byte over GF(2^8) with polynomial 0x11b (§4 step 2).
 *
 * Arithmetic is by shifts and masks: tables would be read at places that depend on the secret, and a
 * neighbour on the machine can see which cache lines were touched.
 */

/** a·b in GF(2^8). No branches or look-ups on the values. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = a;
  for (let bit = 0; bit < 8; bit++) {
    product ^= shifted & -((b >> bit) & 1);
    shifted = ((shifted << 1) ^ (0x11b & -(shifted >> 7))) & 0xff;
  }
  return product;
}

/** a^254 = 1/a; 0 gives 0. */
function invert(a: number): number {
  let power = a;
  let result = 1;
  for (let i = 0; i < 7; i++) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

/** Shares for x = 1…count: secret + Σ coefficients[c−1]·xᶜ, byte by byte. All of one length. */
export function splitSecret(secret: Uint8Array, coefficients: readonly Uint8Array[], count: number): Uint8Array[] {
  if (!Number.isSafeInteger(count) || count < coefficients.length + 1 || count > 255) {
    throw new RangeError('threshold ≤ shares ≤ 255');
  }
  if (coefficients.some((coefficient) => coefficient.length !== secret.length)) throw new RangeError('lengths differ');
  return Array.from({ length: count }, (_, i) =>
    secret.map(
      (byte, position) =>
        coefficients.reduceRight((sum, coefficient) => multiply(sum ^ (coefficient[position] as number), i + 1), 0) ^
        byte,
    ),
  );
}

export interface SecretShare {
  /** x, from 1 */
  readonly index: number;
  readonly share: Uint8Array;
}

/**
 * Interpolates at 0 over all the shares given. With fewer shares than the threshold, or a wrong one
 * among them, the answer is some other value: the caller checks what it yields.
 */
export function joinSecret(shares: readonly SecretShare[]): Uint8Array {
  const [first] = shares;
  if (first === undefined) throw new RangeError('no shares');
  const indices = shares.map(({ index }) => index);
  if (new Set(indices).size !== indices.length) throw new RangeError('indices are distinct');
  if (indices.some((index) => !Number.isSafeInteger(index) || index < 1 || index > 255)) {
    throw new RangeError('indices run from 1 to 255');
  }
  if (shares.some(({ share }) => share.length !== first.share.length)) throw new RangeError('lengths differ');
  const secret = new Uint8Array(first.share.length);
  for (const { index, share } of shares) {
    const coefficient = indices
      .filter((other) => other !== index)
      .reduce((product, other) => multiply(product, multiply(other, invert(other ^ index))), 1);
    share.forEach((byte, position) => {
      secret[position] = (secret[position] as number) ^ multiply(byte, coefficient);
    });
  }
  return secret;
}
