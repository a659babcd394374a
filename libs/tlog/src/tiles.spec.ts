import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MemoryTree,
  bundlePath,
  consistencyProof,
  decodeBundle,
  encodeBundle,
  inclusionProof,
  leafHash,
  parseTilePath,
  readTile,
  tileExists,
  tileHashReader,
  tilePath,
  tilesOf,
  treeRoot,
  verifyInclusion,
  type TilePlace,
} from './index.js';
import { leaf, leaves, toHex } from './spec-bytes.js';

const MOST = 1500;
const TREE = MemoryTree.of(leaves(MOST));

async function storeTiles(sizes: number[]): Promise<Map<string, Uint8Array>> {
  const stored = new Map<string, Uint8Array>();
  let before = 0;
  for (const size of sizes) {
    for (const tile of tilesOf(size, before)) stored.set(tilePath(tile), await readTile(tile, TREE));
    before = size;
  }
  return stored;
}

function readerOf(size: number, stored: Map<string, Uint8Array>) {
  return tileHashReader(size, (tile: TilePlace) => {
    const bytes = stored.get(tilePath(tile));
    return bytes === undefined ? Promise.reject(new Error(`no ${tilePath(tile)}`)) : Promise.resolve(bytes);
  });
}

describe('tile paths (C2SP tlog-tiles)', () => {
  it('are written as the specification shows', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0, width: 17 })).toBe('tile/1/000.p/17');
    expect(bundlePath({ index: 1234, width: 5 })).toBe('tile/entries/x001/234.p/5');
    expect(() => tilePath({ level: 0, index: 0, width: 257 })).toThrow(RangeError);
  });

  it('are read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 63 }),
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          const tile = { level, index, width };
          expect(parseTilePath(tilePath(tile))).toEqual({ kind: 'tile', tile });
          expect(parseTilePath(bundlePath({ index, width }))).toEqual({ kind: 'entries', bundle: { index, width } });
        },
      ),
    );
  });

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/0/0',
    'tile/0/x000/005',
    'tile/0/001/234',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/05',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/../000',
    'tile/-1/000',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/0/000\n',
  ])('refuse %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  it('name the tiles of a tree of size 70,000 and of size 256', () => {
    const tiles = tilesOf(70_000);
    expect(tiles.filter(({ level, width }) => level === 0 && width === 256)).toHaveLength(273);
    expect(tiles.filter(({ level, width }) => level > 0 || width < 256)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 0, width: 256 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
    expect(tilesOf(256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
    expect(tilesOf(0)).toEqual([]);
  });

  it('name what growth adds, and nothing twice', () => {
    expect(tilesOf(300, 300)).toEqual([]);
    expect(tilesOf(513, 511)).toEqual([
      { level: 0, index: 1, width: 256 },
      { level: 0, index: 2, width: 1 },
      { level: 1, index: 0, width: 2 },
    ]);
    expect(tileExists({ level: 0, index: 2, width: 1 }, 513)).toBe(true);
    expect(tileExists({ level: 0, index: 2, width: 2 }, 513)).toBe(false);
    expect(tileExists({ level: 1, index: 0, width: 256 }, 513)).toBe(false);
  });
});

describe('hashes from tiles', () => {
  it('give the roots and proofs that the whole tree gives, for random sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: MOST }), fc.nat(), fc.nat(), async (size, leafAt, oldAt) => {
        const index = leafAt % size;
        const oldSize = (oldAt % size) + 1;
        const reader = readerOf(size, await storeTiles([oldSize, size]));
        expect(toHex(await treeRoot(size, reader))).toBe(toHex(TREE.root(size)));
        const proof = await inclusionProof(index, size, reader);
        expect(proof).toEqual(TREE.inclusionProof(index, size));
        expect(verifyInclusion({ leafHash: leafHash(leaf(index)), index, size, root: TREE.root(size), proof })).toBe(
          true,
        );
        expect(await consistencyProof(oldSize, size, reader)).toEqual(TREE.consistencyProof(oldSize, size));
      }),
      { numRuns: 12 },
    );
  }, 20_000);

  it('fetch no tile twice for one proof', async () => {
    const asked: string[] = [];
    const stored = await storeTiles([1000]);
    const reader = tileHashReader(1000, (tile) => {
      asked.push(tilePath(tile));
      return Promise.resolve(stored.get(tilePath(tile)) as Uint8Array);
    });
    await inclusionProof(999, 1000, reader);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toContain('tile/0/003.p/232');
  });

  it('reject a tile of the wrong length and a node that the tree has not', async () => {
    const stored = await storeTiles([300]);
    stored.set('tile/0/001.p/44', (stored.get('tile/0/001.p/44') as Uint8Array).slice(1));
    const reader = readerOf(300, stored);
    await expect(inclusionProof(299, 300, reader)).rejects.toThrow('tile/0/001.p/44');
    await expect(reader.read([{ level: 0, index: 300 }])).rejects.toThrow(RangeError);
    await expect(reader.read([{ level: 8, index: 1 }])).rejects.toThrow(RangeError);
  });
});

describe('entry bundles', () => {
  it('hold any entries and are read back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 256 }), (entries) => {
        expect(decodeBundle(encodeBundle(entries), entries.length)).toEqual(entries);
        expect(decodeBundle(encodeBundle(entries), entries.length + 1)).toBeUndefined();
      }),
    );
  });

  it('are refused when cut, overlong or of another width', () => {
    const bundle = encodeBundle([leaf(0), leaf(1)]);
    expect(toHex(encodeBundle([Uint8Array.of(7)]))).toBe('000107');
    expect(decodeBundle(bundle.slice(0, -1), 2)).toBeUndefined();
    expect(decodeBundle(bundle, 1)).toBeUndefined();
    expect(decodeBundle(Uint8Array.of(...bundle, 0), 2)).toBeUndefined();
    expect(decodeBundle(Uint8Array.of(0), 1)).toBeUndefined();
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(RangeError);
  });
});
