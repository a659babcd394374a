/**
 * The conductor: reads the archive, walks the log and hands the bodies to the examiners; a thread of its own, so that the
 * page stays alive. It holds no worker itself: a browser lets a page opened from a file start workers, and those none.
 */
import { sha256, systemRandom } from '#crypto';
import {
  type ArchiveSource,
  encodeBase64url,
  readManifest,
  type Manifest,
  type Progress,
  type Report,
  verifyArchive,
} from '#protocol';
import { blobBytes, fileListSource, workerPool, zipSource, type BlobLike, type WorkerLike } from '#verifier';
import { loadGroup } from './arithmetic.js';
import { withErrands } from './blob-errand.js';
import { blobsOf, type Role, type Told, type Word } from './messages.js';

/** The page draws, and is heard, no more often than this: a timer in between costs milliseconds. */
const TELL_EVERY_MS = 100;

type Conducting = Extract<Role, { role: 'conduct' }>;

/** One verification. Returns what takes the page's further words. */
export function conduct(order: Conducting, tell: (told: Told) => void): (word: Word) => void {
  const pause = new Pause();
  const examiners = order.ports.map((port) => new RemoteExaminer(port));
  const run = async (): Promise<void> => {
    const source = sourceOf(order);
    const group = await loadGroup(order.kernel);
    const report = await verifyArchive(source, {
      random: systemRandom,
      group,
      receipts: order.slips,
      checkpoints: order.checkpoints,
      progress: progressTo(tell, pause),
      examiner: workerPool(handingOut(examiners), examiners.length),
    });
    tell({ tells: 'report', report, manifest: await manifestOf(source, report), group: group.name });
  };
  run().catch((error: unknown) => {
    tell({ tells: 'failed', says: error instanceof Error ? error.message : 'unknown' });
  });
  return ({ word }) => {
    if (word === 'pause') pause.begin();
    else pause.end();
  };
}

function sourceOf({ archive, errands }: Conducting): ArchiveSource {
  const blobs = withErrands(errands, blobsOf(archive));
  const blob = (at: number): BlobLike => blobs[at] ?? new Blob();
  if (archive.kind === 'zip') return zipSource(blobBytes(blob(0)));
  return fileListSource(archive.files.map(({ path }, at) => ({ path, blob: blob(at) })));
}

/** Titles are taken only from the manifest that was verified. */
async function manifestOf(source: ArchiveSource, report: Report): Promise<Manifest | undefined> {
  try {
    const bytes = await source.manifest();
    if (encodeBase64url(sha256(bytes)) !== report.fingerprint) return undefined;
    const read = readManifest(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return read.ok ? read.value : undefined;
  } catch {
    return undefined;
  }
}

function progressTo(tell: (told: Told) => void, pause: Pause): (progress: Progress) => Promise<void> {
  let last = -Infinity;
  return async (progress) => {
    const now = performance.now();
    if (now - last < TELL_EVERY_MS) return;
    last = now;
    tell({ tells: 'progress', progress });
    await pause.over();
  };
}

class Pause {
  #over: Promise<void> | undefined;
  #end: () => void = () => undefined;

  begin(): void {
    this.#over ??= new Promise((resolve) => {
      this.#end = resolve;
    });
  }
  end(): void {
    this.#over = undefined;
    this.#end();
  }
  async over(): Promise<void> {
    // Words of the page are heard between two turns of the loop.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await this.#over;
  }
}

const handingOut = (examiners: readonly RemoteExaminer[]): (() => WorkerLike) => {
  let next = 0;
  return () => {
    const examiner = examiners[next++];
    if (examiner === undefined) throw new Error('there are no more examiners');
    return examiner;
  };
};

/** A worker of the page at the other end of a channel. */
class RemoteExaminer implements WorkerLike {
  constructor(private readonly port: MessagePort) {
    port.start();
  }
  postMessage(message: unknown): void {
    this.port.postMessage(message);
  }
  addEventListener(
    type: 'message' | 'messageerror' | 'error',
    heard: (event: { readonly data?: unknown }) => void,
  ): void {
    // That the worker behind the port has died is heard by the page, which ends all of it.
    if (type !== 'error') this.port.addEventListener(type, heard);
  }
  terminate(): void {
    this.port.close();
  }
}
