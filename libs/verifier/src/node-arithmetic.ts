/** What a program of Node verifies with: the kernel, and OpenSSL's hashes. The same verdicts, sooner. */
import { installEd25519, installHashes, type PublicGroup } from '#crypto';
import { nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import { installBase64url } from '#protocol';
import { nodeBase64url } from '#protocol/node';

/** Installs them for the whole program. `kernel`: kernel.wasm where it is not to be read from the build. */
export function installNodeArithmetic(kernel?: Uint8Array): PublicGroup {
  installHashes(nodeHashes);
  installBase64url(nodeBase64url);
  const group = nodeKernel(kernel);
  installEd25519(group.ed25519);
  return group;
}
