/** The arithmetic of a worker: the kernel where it was delivered and the browser runs WebAssembly, else the curve library. */
import { installEd25519, nobleGroup, type PublicGroup } from '#crypto';
import { loadKernel, type KernelGroup } from '#kernel';

/** For all that a worker verifies. */
let loading: Promise<KernelGroup> | undefined;

export async function loadGroup(kernel: Uint8Array | undefined): Promise<PublicGroup> {
  if (kernel === undefined) return nobleGroup;
  try {
    const group = await (loading ??= loadKernel(kernel));
    installEd25519(group.ed25519);
    return group;
  } catch {
    // A browser without WebAssembly, or one that was told to refuse it: slower, and as sure.
    return nobleGroup;
  }
}
