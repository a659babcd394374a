/**
 * A verifying thread (node-pool.ts): bytes of the archive in, findings out. It has the manifest, the kernel and
 * OpenSSL's hashes and RSA, all of which compute on what is public.
 */
import { workerData } from 'node:worker_threads';
import { installHashes, systemRandom, type RsaPublicKey } from '#crypto';
import { blindSignatureVerifier, nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import {
  makeExaminer,
  type ExaminerAnswer,
  type ExaminerTask,
  type Examiner,
  type Manifest,
  type TokenVerifier,
} from '#protocol';

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
  return makeExaminer(manifest ?? undefined, {
    group: nodeKernel(kernel),
    random: systemRandom,
    verifyToken: opensslTokens(),
  });
}

/** One verifier a key: opening a key costs more than using it. */
function opensslTokens(): TokenVerifier {
  const opened = new WeakMap<RsaPublicKey, ReturnType<typeof blindSignatureVerifier>>();
  return (key, message, signature) => {
    let verify = opened.get(key);
    if (verify === undefined) {
      verify = blindSignatureVerifier(key);
      opened.set(key, verify);
    }
    return verify(message, signature);
  };
}
