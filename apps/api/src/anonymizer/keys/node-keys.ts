/**
 * A node's keys for one election: an Ed25519 key to sign what it says, an RSA key a style for credentials and one an
 * access number for passes. Made for this election alone (§2): a blind signer can't see what it signs.
 */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { type PreparedNode, type PrepareElection } from '#contracts/admin';
import { ed25519PublicKey } from '#crypto';
import { generateRsaKeyAsync, rsaSpki } from '#crypto/node';
import { encodeBase64url } from '#protocol';
import { createPrivateKey } from 'node:crypto';
import { type RandomBytes } from '../../platform/index.js';

/** As kept, sealed: PKCS #8 and seed in base64url. */
const StoredKeys = z
  .object({
    signingSeed: z.string(),
    credentialKeys: z.record(z.string(), z.string()),
    passKeys: z.record(z.string(), z.string()),
  })
  .strict();
export type StoredKeys = z.infer<typeof StoredKeys>;

export const encodeKeys = (keys: StoredKeys): Uint8Array => Buffer.from(JSON.stringify(keys), 'utf8');
export const decodeKeys = (bytes: Buffer): StoredKeys => StoredKeys.parse(JSON.parse(bytes.toString('utf8')));

export interface MadeKeys {
  readonly keys: StoredKeys;
  /** What goes into the manifest. */
  readonly publicPart: PreparedNode;
}

/** In threads, as many at once as there are cores: a 4096-bit key takes seconds. */
export async function makeNodeKeys(
  draft: PrepareElection,
  node: { readonly id: string; readonly name: string },
  random: RandomBytes,
): Promise<MadeKeys> {
  const numbers = Array.from({ length: draft.accesses }, (_, i) => String(i + 1));
  const names = [...draft.styles.map((style) => `c ${style}`), ...numbers.map((number) => `p ${number}`)];
  const made = new Map<string, { pkcs8: string; spki: string }>();
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const key = await generateRsaKeyAsync(draft.rsaBits);
      const pkcs8 = key.export({ type: 'pkcs8', format: 'der' }).toString('base64url');
      made.set(name, { pkcs8, spki: encodeBase64url(rsaSpki(key)) });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const pick = (kind: string, ids: readonly string[], part: 'pkcs8' | 'spki'): Record<string, string> =>
    Object.fromEntries(ids.map((id) => [id, made.get(`${kind} ${id}`)?.[part] ?? '']));
  const seed = random(32);
  return {
    keys: {
      signingSeed: encodeBase64url(seed),
      credentialKeys: pick('c', draft.styles, 'pkcs8'),
      passKeys: pick('p', numbers, 'pkcs8'),
    },
    publicPart: {
      id: node.id,
      name: node.name,
      signingKey: encodeBase64url(ed25519PublicKey(seed)),
      credentialKeys: pick('c', draft.styles, 'spki'),
      passKeys: pick('p', numbers, 'spki'),
    },
  };
}

export const privateKeyOf = (pkcs8: string) =>
  createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
