/** The arithmetic of a worker: the kernel where it was delivered and the browser runs WebAssembly, else the curve library. */
import { nobleGroup, type PublicGroup } from '#crypto';
import { loadKernel } from '#kernel';

export async function loadGroup(kernel: Uint8Array | undefined): Promise<PublicGroup> {
  if (kernel === undefined) return nobleGroup;
  try {
    return await loadKernel(kernel);
  } catch {
    // A browser without WebAssembly, or one that was told to refuse it: slower, and as sure.
    return nobleGroup;
  }
}
