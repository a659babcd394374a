/** Lines and blocks of files larger than memory, in whatever pieces they come. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import fc from 'fast-check';
import { blockSize, cutBlocks, linesOfBlock, SideLines } from './blocks.js';
import { pickLines, splitLines } from './lines.js';

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const fileOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''));
const pieces = (bytes: Uint8Array, size: number): Uint8Array[] => {
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) cut.push(bytes.subarray(at, at + size));
  return cut;
};
const someLines = fc.array(fc.stringMatching(/^[a-z]{0,6}$/), { maxLength: 12 });
const someSize = fc.integer({ min: 1, max: 9 });

async function blocksOf(chunks: Uint8Array[], size: number, maxLine: number): Promise<(string | number)[]> {
  const found: (string | number)[] = [];
  let next = 1;
  for await (const block of cutBlocks(chunks, size, maxLine)) {
    if ('longLine' in block) {
      expect(block.longLine).toBe(next++);
      found.push(block.longLine);
    } else {
      expect(block.firstLine).toBe(next);
      const lines = [...linesOfBlock(block.bytes)].map(textOf);
      expect(lines).toHaveLength(block.lines);
      next += block.lines;
      found.push(textOf(block.bytes));
    }
  }
  return found;
}

describe('splitLines', () => {
  const collect = async (chunks: Uint8Array[], max: number): Promise<(string | undefined)[]> => {
    const lines: (string | undefined)[] = [];
    for await (const { bytes } of splitLines(chunks, max)) lines.push(bytes === undefined ? undefined : textOf(bytes));
    return lines;
  };

  it('gathers none beyond the limit', async () => {
    await fc.assert(
      fc.asyncProperty(someLines, someSize, async (lines, size) => {
        expect(await collect(pieces(fileOf(lines), size), 4)).toEqual(
          lines.map((line) => (line.length > 4 ? undefined : line)),
        );
      }),
    );
    expect(await collect([utf8('last line without end')], 100)).toEqual(['last line without end']);
  });
});

/** One piece of memory for all: what a reader keeps of a piece is written over. */
function* overwritten(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const memory = new Uint8Array(size);
  for (const piece of pieces(bytes, size)) {
    memory.fill(0x21);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
  }
}

describe('pieces that are written over', () => {
  it('give the same lines, blocks and picks', async () => {
    await fc.assert(
      fc.asyncProperty(someLines, someSize, async (lines, size) => {
        const file = fileOf(lines);
        const split: string[] = [];
        for await (const { bytes } of splitLines(overwritten(file, size), 100)) split.push(textOf(bytes ?? file));
        expect(split).toEqual(lines);
        const blocks: string[] = [];
        for await (const block of cutBlocks(overwritten(file, size), 5, 100))
          if ('bytes' in block) blocks.push(textOf(block.bytes));
        expect(blocks).toEqual(await blocksOf([file], 5, 100));
      }),
    );
  });
});

describe('pickLines', () => {
  const picked = async (chunks: Iterable<Uint8Array>, wanted: number[], max: number): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of pickLines(chunks, wanted, max)) lines.push(textOf(line));
    return lines;
  };

  it('gives the lines wanted, whatever the pieces', async () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 14 }));
    await fc.assert(
      fc.asyncProperty(someLines, some, someSize, async (lines, numbers, size) => {
        const wanted = numbers.sort((a, b) => a - b);
        const there = wanted.filter((line) => line <= lines.length);
        expect(await picked(overwritten(fileOf(lines), size), wanted, 100)).toEqual(
          there.map((line) => lines[line - 1]),
        );
      }),
    );
  });

  it('takes a last line without its newline, and ends at one that is too long', async () => {
    expect(await picked([utf8('a\nb')], [2], 5)).toEqual(['b']);
    expect(await picked([utf8('a\nbcdefg\nh\n')], [1, 2, 3], 5)).toEqual(['a']);
    expect(await picked([utf8('a\nbcdefg\nh\n')], [1, 3], 5)).toEqual(['a', 'h']);
    expect(await picked([], [1], 5)).toEqual([]);
    expect(await picked([utf8('abcde\nabcde')], [1, 2], 5)).toEqual(['abcde', 'abcde']);
  });

  it('asks for no more of the file than it takes to find them', async () => {
    let asked = 0;
    function* counted(): Generator<Uint8Array> {
      for (const piece of ['a\n', 'b\n', 'c\n', 'd\n']) {
        asked++;
        yield utf8(piece);
      }
    }
    expect(await picked(counted(), [2], 5)).toEqual(['b']);
    expect(asked).toBe(2);
  });
});

describe('blocks of a file whose length is known', () => {
  it('become smaller towards its end, and are the same however it comes', async () => {
    const file = fileOf(Array.from({ length: 1_000 }, () => 'x'.repeat(9)));
    const cut = async (chunks: Uint8Array[]): Promise<number[]> => {
      const lengths: number[] = [];
      for await (const block of cutBlocks(chunks, blockSize(1_600, file.length), 100))
        if ('bytes' in block) lengths.push(block.bytes.length);
      return lengths;
    };
    const lengths = await cut([file]);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(file.length);
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    expect(lengths.slice(0, 3)).toEqual([1_600, 1_600, 1_600]);
    expect(lengths.at(-2)).toBe(50);
    expect(await cut(pieces(file, 7))).toEqual(lengths);
    expect(blockSize(1_600, undefined)(9_999)).toBe(1_600);
  });

  it('are sized by where they begin, lines that were passed over included', async () => {
    const begun: number[] = [];
    const size = (offset: number): number => {
      begun.push(offset);
      return 3;
    };
    for await (const block of cutBlocks([utf8('abcdefgh\nab\ncd\nef\n')], size, 5)) expect(block).toBeDefined();
    expect(begun).toEqual([9, 12]);
  });
});

describe('cutBlocks', () => {
  it('cuts the same blocks whatever the pieces, each of whole lines, none over the size but a single line', async () => {
    await fc.assert(
      fc.asyncProperty(someLines, someSize, someSize, async (lines, size, pieceSize) => {
        const file = fileOf(lines);
        const blocks = await blocksOf(pieces(file, pieceSize), size, 100);
        expect(blocks).toEqual(await blocksOf([file], size, 100));
        expect(blocks.join('')).toBe(textOf(file));
        for (const block of blocks)
          expect(String(block).length <= size || !String(block).slice(0, -1).includes('\n')).toBe(true);
      }),
    );
  });

  it('passes over lines beyond the limit and counts them', async () => {
    expect(await blocksOf(pieces(utf8('ab\nabcdefgh\ncd\nef\nabcdefghi'), 3), 6, 5)).toEqual([
      'ab\n',
      2,
      'cd\nef\n',
      5,
    ]);
    expect(await blocksOf([utf8('abcde\n')], 6, 5)).toEqual(['abcde\n']);
    expect(await blocksOf([utf8('abcde')], 6, 5)).toEqual(['abcde']);
    expect(await blocksOf([utf8('abcdef')], 6, 5)).toEqual([1]);
    expect(await blocksOf(pieces(utf8('abcde\nabcdef\n'), 1), 6, 5)).toEqual(['abcde\n', 2]);
  });

  it('gives a line whole that comes in hundreds of pieces', async () => {
    const lines = `${'abcdefg'.repeat(50)}\nb\n`;
    expect(await blocksOf(pieces(utf8(lines), 1), 1000, 500)).toEqual([lines]);
  });

  it('keeps a last line without its newline, and finds nothing in an empty file', async () => {
    expect(await blocksOf([utf8('a\nb')], 10, 5)).toEqual(['a\nb']);
    expect(await blocksOf([], 10, 5)).toEqual([]);
    expect(await blocksOf([utf8('\n\n')], 1, 5)).toEqual(['\n', '\n']);
  });

  it('holds a million lines of one byte as blocks, not as a million views', async () => {
    const million = utf8('x\n'.repeat(1_000_000));
    const blocks = await blocksOf(pieces(million, 1 << 16), 1 << 20, 100);
    expect(blocks).toHaveLength(Math.ceil(1_000_000 / 8192));
    expect(await blocksOf([million], 1 << 20, 100)).toEqual(blocks);
  });
});

describe('SideLines', () => {
  async function* chunksOf(bytes: Uint8Array, size: number, then?: Error): AsyncGenerator<Uint8Array> {
    for (const piece of pieces(bytes, size)) yield await Promise.resolve(piece);
    if (then !== undefined) throw then;
  }
  const take = async (side: SideLines, count: number): Promise<string | undefined> => {
    const lines = await side.take(count);
    return lines === undefined ? undefined : textOf(lines);
  };

  it('gives so many lines at a time, and none where there are fewer', async () => {
    await fc.assert(
      fc.asyncProperty(someLines, someSize, fc.integer({ min: 1, max: 4 }), async (lines, size, count) => {
        const side = new SideLines(chunksOf(fileOf(lines), size), 100);
        for (let at = 0; at + count <= lines.length; at += count)
          expect(await take(side, count)).toBe(textOf(fileOf(lines.slice(at, at + count))));
        expect(await take(side, count)).toBeUndefined();
        await side.close();
      }),
    );
  });

  it('ends where it is absent, fails, or holds a line beyond the limit', async () => {
    expect(await take(new SideLines(undefined, 100), 1)).toBeUndefined();
    const failing = new SideLines(chunksOf(utf8('a\nb'), 1, new Error('disk')), 100);
    expect(await take(failing, 1)).toBe('a\n');
    expect(await take(failing, 1)).toBeUndefined();
    expect(await take(failing, 1)).toBeUndefined();
    const long = new SideLines(chunksOf(utf8(`a\n${'x'.repeat(50)}\nb\n`), 3), 10);
    expect(await take(long, 1)).toBe('a\n');
    for (let time = 0; time < 20; time++) expect(await take(long, 1)).toBeUndefined();
  });

  it('takes a line as long as the limit, and none that is longer', async () => {
    expect(await take(new SideLines(chunksOf(utf8('abcde\n'), 1), 5), 1)).toBe('abcde\n');
    expect(await take(new SideLines(chunksOf(utf8('abcdef\n'), 1), 5), 1)).toBeUndefined();
  });

  it('is at its end once it has failed, whatever it says later', async () => {
    const answers = [
      () => Promise.reject(new Error('disk')),
      () => Promise.resolve({ value: utf8('a\n'), done: false }),
    ];
    const next = (): Promise<IteratorResult<Uint8Array>> => (answers.shift() as () => Promise<never>)();
    const side = new SideLines({ [Symbol.asyncIterator]: () => ({ next }) }, 10);
    expect(await take(side, 1)).toBeUndefined();
    expect(await take(side, 1)).toBeUndefined();
    expect(answers).toHaveLength(1);
  });
});
