/** Big-endian integers, the way RSA writes them (RFC 8017 I2OSP, OS2IP). */
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';

/** OS2IP */
export function bytesToBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : bytesToNumberBE(bytes);
}

/** I2OSP: exactly `length` bytes. */
export function bigIntToBytes(value: bigint, length: number): Uint8Array {
  return numberToBytesBE(value, length);
}
