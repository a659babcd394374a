/**
 * What a program of Node verifies with. The kernel unless somebody asks for another: whoever does not want to take our word
 * for a kernel that no auditor has seen runs the same checks by libsodium or the curve library, and has a second opinion.
 */
import { installEd25519, installHashes, nobleEd25519, nobleGroup, type PublicGroup } from '#crypto';
import { nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import { installBase64url, installByteSearch } from '#protocol';
import { nodeBase64url, nodeByteSearch } from '#protocol/node';

export type Arithmetic = PublicGroup['name'];
export const ARITHMETICS: readonly Arithmetic[] = ['kernel', 'libsodium', 'noble'];

export interface ChosenArithmetic {
  readonly arithmetic?: Arithmetic | undefined;
  /** kernel.wasm where it is not to be read from the build */
  readonly kernel?: Uint8Array | undefined;
}

/** Installs it for the whole program, and OpenSSL's hashes beside it. Rejects where libsodium cannot be loaded. */
export async function installNodeArithmetic({ arithmetic, kernel }: ChosenArithmetic = {}): Promise<PublicGroup> {
  installHashes(nodeHashes);
  installBase64url(nodeBase64url);
  installByteSearch(nodeByteSearch);
  // By the curve library also under libsodium, whose verdicts on the edges of Ed25519 nothing here holds to ours.
  installEd25519(nobleEd25519);
  if (arithmetic === 'noble') return nobleGroup;
  if (arithmetic === 'libsodium') return await sodium();
  const group = nodeKernel(kernel);
  installEd25519(group.ed25519);
  return group;
}

async function sodium(): Promise<PublicGroup> {
  const { loadSodium, sodiumGroup } = await import('#sodium');
  const loaded = await loadSodium();
  if (loaded === undefined) throw new Error('libsodium could not be loaded');
  return sodiumGroup(loaded);
}
