/** Lines and blocks of files larger than memory, in whatever pieces they come. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import fc from 'fast-check';
import { cutBlocks, linesOfBlock, SideLines } from './blocks.js';
import { splitLines } from './lines.js';

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
    const long = new SideLines(chunksOf(utf8(`a\n${'x'.repeat(50)}\n`), 3), 10);
    expect(await take(long, 1)).toBe('a\n');
    expect(await take(long, 1)).toBeUndefined();
  });
});
