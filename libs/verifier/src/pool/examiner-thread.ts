/**
 * A verifying thread (node-pool.ts): bytes of the archive in, findings out. It has the manifest, the kernel and
 * OpenSSL's hashes and RSA, all of which compute on what is public.
 */
import { workerData } from 'node:worker_threads';
import { installHashes, systemRandom } from '#crypto';
import { blindSignatureVerifiers, nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import {
  installBase64url,
  makeExaminer,
  type ExaminerAnswer,
  type ExaminerTask,
  type Examiner,
  type Manifest,
} from '#protocol';
import { nodeBase64url } from '#protocol/node';

export interface ThreadBeginning {
  readonly manifest: Manifest | null;
  /** kernel.wasm where it is not to be read from disk */
  readonly kernel?: Uint8Array | undefined;
}

let examiner: Examiner | undefined;

/** The name piscina calls. */
export function examineInThread(task: ExaminerTask): ExaminerAnswer {
  examiner ??= begin(workerData as ThreadBeginning);
  return examiner.perform(task);
}

function begin({ manifest, kernel }: ThreadBeginning): Examiner {
  installHashes(nodeHashes);
  installBase64url(nodeBase64url);
  return makeExaminer(manifest ?? undefined, {
    group: nodeKernel(kernel),
    random: systemRandom,
    verifyToken: blindSignatureVerifiers(),
  });
}
