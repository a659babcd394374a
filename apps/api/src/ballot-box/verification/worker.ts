/**
 * A verifying thread of the pool (verifier.ts): the kernel, OpenSSL's hashes and RSA. It has no database, no network and
 * no key; all that it computes on is public.
 */
import { installHashes, systemRandom } from '#crypto';
import { blindSignatureVerifiers, nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import { verifyJob, type Judgement, type VerificationJob, type VerificationTools } from './verify.js';

installHashes(nodeHashes);
const tools: VerificationTools = {
  group: nodeKernel(),
  random: systemRandom,
  verifyToken: blindSignatureVerifiers(),
};

/** The name piscina calls. */
export const verifyBallotsInThread = (job: VerificationJob): Judgement[] => verifyJob(job, tools);
