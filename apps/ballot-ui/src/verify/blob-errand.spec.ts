/** A worker that may not read a chosen file gets its bytes from the page, and no others. */
import { describe, expect, it } from '@jest/globals';
import { runErrands, withErrands } from './blob-errand.js';

const texts = ['first file', 'second'];
const textOf = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

/** What a browser may hand to a worker: every byte is refused, its slices' too. */
class Unreadable extends Blob {
  override slice(start: number, end: number): Blob {
    return new Unreadable([super.slice(start, end)]);
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.reject(new Error('The I/O read operation failed.'));
  }
}

const inWorker =
  (there: readonly Blob[], here: readonly Blob[], test: (blobs: ReturnType<typeof withErrands>) => Promise<void>) =>
  async () => {
    const { port1, port2 } = new MessageChannel();
    runErrands(port1, there);
    try {
      await test(withErrands(port2, here));
    } finally {
      port1.close();
    }
  };
const readable = texts.map((text) => new Blob([text]));
const unreadable = texts.map((text) => new Unreadable([text]));

describe('bytes of a chosen file in a worker', () => {
  it(
    'are brought by the page where the worker may not read',
    inWorker(readable, unreadable, async ([first, second]) => {
      expect([first?.size, second?.size]).toEqual([10, 6]);
      expect(textOf((await first?.arrayBuffer()) ?? fail())).toBe('first file');
      const slices = [first?.slice(6, 10), second?.slice(1, 4), second?.slice(1, 4).slice(1, 2)];
      const bytes = await Promise.all(slices.map((slice) => slice?.arrayBuffer() ?? fail()));
      expect(bytes.map(textOf)).toEqual(['file', 'eco', 'c']);
    }),
  );

  it(
    'are read by the worker where it may',
    inWorker(unreadable, readable, async ([first]) => {
      expect(textOf((await first?.slice(0, 5).arrayBuffer()) ?? fail())).toBe('first');
    }),
  );

  it(
    'are refused where nobody may read them',
    inWorker(unreadable, unreadable, async ([first]) => {
      await expect(first?.arrayBuffer()).rejects.toThrow('The I/O read operation failed.');
      await expect(first?.slice(1, 2).arrayBuffer()).rejects.toThrow('The I/O read operation failed.');
    }),
  );
});

function fail(): never {
  throw new Error('no such blob');
}
