/**
 * Bytes of chosen files for a worker. In Safari's engine the workers of a page that was opened from a file may be refused every
 * byte of a file chosen in it ("The I/O read operation failed"), while the page itself reads it. What a worker cannot read it asks
 * the page for: one message for each piece, and the bytes are moved, not copied.
 */
import { type BlobLike } from '#verifier';

interface Errand {
  readonly id: number;
  /** which of the archive's blobs */
  readonly blob: number;
  readonly from: number;
  readonly to: number;
}
type Brought = { readonly id: number; readonly bytes: ArrayBuffer } | { readonly id: number; readonly failed: string };

/** The page's end of the channel. */
export function runErrands(port: MessagePort, blobs: readonly Blob[]): void {
  const run = async ({ id, blob, from, to }: Errand): Promise<void> => {
    try {
      const bytes = await (blobs[blob] ?? new Blob()).slice(from, to).arrayBuffer();
      port.postMessage({ id, bytes } satisfies Brought, [bytes]);
    } catch (error) {
      const failed = error instanceof Error ? error.message : 'unknown';
      port.postMessage({ id, failed } satisfies Brought);
    }
  };
  port.addEventListener('message', ({ data }: MessageEvent<Errand>) => void run(data));
  port.start();
}

/** The worker's end: the same blobs, read here for as long as that works. */
export function withErrands(port: MessagePort, blobs: readonly Blob[]): BlobLike[] {
  const page = new Page(port);
  return blobs.map((blob, at) => new Part(page, blob, { blob: at, from: 0, to: blob.size }));
}

class Page {
  /** Nothing can be read here. */
  asked = false;
  readonly #waiting = new Map<number, (brought: Brought) => void>();
  #last = 0;

  constructor(private readonly port: MessagePort) {
    port.addEventListener('message', ({ data }: MessageEvent<Brought>) => {
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    });
    port.start();
  }

  async bring(errand: Omit<Errand, 'id'>): Promise<ArrayBuffer> {
    this.asked = true;
    const id = ++this.#last;
    const brought = await new Promise<Brought>((resolve) => {
      this.#waiting.set(id, resolve);
      this.port.postMessage({ id, ...errand } satisfies Errand);
    });
    if ('failed' in brought) throw new Error(brought.failed);
    return brought.bytes;
  }
}

/** A blob, or a slice of one. */
class Part implements BlobLike {
  constructor(
    readonly page: Page,
    readonly here: Blob,
    readonly place: Omit<Errand, 'id'>,
  ) {}

  get size(): number {
    return this.here.size;
  }

  slice(start: number, end: number): Part {
    const { blob, from } = this.place;
    return new Part(this.page, this.here.slice(start, end), { blob, from: from + start, to: from + end });
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    if (this.page.asked) return await this.page.bring(this.place);
    try {
      return await this.here.arrayBuffer();
    } catch {
      return await this.page.bring(this.place);
    }
  }
}
