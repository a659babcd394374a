/** A thread that makes ballots for a generated archive (write.ts). */
import { workerData } from 'node:worker_threads';
import { installHashes } from '#crypto';
import { nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import { loadSodium } from '#sodium';
import { BallotMaker, type Chunk, type MadeChunk } from './ballot-maker.js';
import { type BallotSecrets } from './secrets.js';

let maker: Promise<BallotMaker> | undefined;

/** The name piscina calls. */
export async function makeInThread(chunk: Chunk): Promise<MadeChunk> {
  maker ??= begin(workerData as BallotSecrets);
  return (await maker).make(chunk);
}

async function begin(secrets: BallotSecrets): Promise<BallotMaker> {
  installHashes(nodeHashes);
  const sodium = await loadSodium();
  if (sodium === undefined) throw new Error('libsodium needs WebAssembly');
  return new BallotMaker(secrets, sodium, nodeKernel());
}
