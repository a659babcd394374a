/** A verifying thread of the pool (verifier.ts). It has no database, no network and no key. */
import { systemRandom } from '#crypto';
import { verifyJob, type VerificationJob, type Verdict } from './verify.js';

/** The name piscina calls. */
export const verifyBallotsInThread = (job: VerificationJob): Verdict[] => verifyJob(job, systemRandom);
