/** The RSA private operation in a thread of its own (§4): beside it, the node goes on answering. */
import { type KeyObject } from 'node:crypto';
import { blindSign, proveRsaKey } from '#crypto/node';
import { privateKeyOf } from './node-keys.js';

export interface SigningTask {
  /** PKCS #8, base64url */
  readonly pkcs8: string;
  readonly blinded: Uint8Array;
}

/** Parsing a key costs as much as using it. */
const parsed = new Map<string, KeyObject>();

function keyOf(pkcs8: string): KeyObject {
  const known = parsed.get(pkcs8);
  if (known !== undefined) return known;
  const key = privateKeyOf(pkcs8);
  parsed.set(pkcs8, key);
  return key;
}

/** Checked with the public key before it is returned: one faulty result gives an RSA key away. */
export const sign = ({ pkcs8, blinded }: SigningTask): Uint8Array => blindSign(keyOf(pkcs8), blinded);

/** The key's proof for the endorsement (§4): eight roots. */
export const prove = ({ pkcs8 }: Pick<SigningTask, 'pkcs8'>): Uint8Array => proveRsaKey(keyOf(pkcs8));
