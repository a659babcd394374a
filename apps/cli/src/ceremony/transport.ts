/**
 * Shares on their way from one trustee to another: JWE (ECDH-ES over X25519, A256GCM, by jose) to the recipient's
 * transport key, with sender, recipient and the packages' hash in the protected header, so that a deal
 * can't be replayed to somebody else or into another ceremony.
 */
import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

export interface DealPlace {
  readonly from: number;
  readonly to: number;
  readonly packages: string;
}

export interface TransportKey {
  readonly kty: 'OKP';
  readonly crv: 'X25519';
  readonly x: string;
  readonly d: string;
}

export async function newTransportKey(): Promise<TransportKey> {
  const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
  const { x, d } = await exportJWK(privateKey);
  if (x === undefined || d === undefined) throw new Error('X25519 key without its members');
  return { kty: 'OKP', crv: 'X25519', x, d };
}

export async function sealShare(share: Uint8Array, recipientKey: string, place: DealPlace): Promise<string> {
  const key = await importJWK({ kty: 'OKP', crv: 'X25519', x: recipientKey }, 'ECDH-ES');
  return new CompactEncrypt(share)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'veche-deal', ...place })
    .encrypt(key);
}

/** The 32 bytes, or undefined when the deal was not made for this place and key. */
export async function openShare(deal: string, own: TransportKey, place: DealPlace): Promise<Uint8Array | undefined> {
  try {
    const key = await importJWK({ ...own } satisfies JWK, 'ECDH-ES');
    const { plaintext, protectedHeader } = await compactDecrypt(deal, key, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const { from, to, packages } = protectedHeader as Partial<DealPlace>;
    const fits = from === place.from && to === place.to && packages === place.packages;
    return fits && plaintext.length === 32 ? plaintext : undefined;
  } catch {
    return undefined;
  }
}
