/**
 * Tiles and entry bundles (C2SP tlog-tiles): their bytes, and proofs out of them.
 *
 * With tiles any file server or cache can serve the log, and whoever verifies computes the proofs:
 * the board learns from a request no more than 256 neighbours, not whose ballot is looked for.
 */
import { concatBytes } from '#crypto';
import { HASH_LENGTH, nodeHash } from './merkle.js';
import { type HashReader } from './proofs.js';
import { type NodePlace } from './spans.js';
import { TILE_HEIGHT, TILE_WIDTH, tilePath, type TilePlace } from './tile-path.js';

/** A tile's bytes: its hashes concatenated. */
export async function readTile({ level, index, width }: TilePlace, reader: HashReader): Promise<Uint8Array> {
  const places = Array.from({ length: width }, (_, at) => ({
    level: level * TILE_HEIGHT,
    index: index * TILE_WIDTH + at,
  }));
  return concatBytes(...(await reader.read(places)));
}

/**
 * Hashes from the tiles of a tree of this size, each tile fetched once a call. What it yields is believed
 * only as part of a proof that verifies. Rejects when a tile is of the wrong length or the tree has no such node.
 */
export function tileHashReader(size: number, fetchTile: (tile: TilePlace) => Promise<Uint8Array>): HashReader {
  const fetchChecked = async (tile: TilePlace): Promise<Uint8Array> => {
    const bytes = await fetchTile(tile);
    if (bytes.length !== tile.width * HASH_LENGTH) throw new Error(`${tilePath(tile)} has ${bytes.length} bytes`);
    return bytes;
  };
  return {
    async read(places) {
      const fetched = new Map<string, Promise<Uint8Array>>();
      return Promise.all(
        places.map(async (place) => {
          const { tile, first, count } = locate(place, size);
          const path = tilePath(tile);
          const bytes = fetched.get(path) ?? fetchChecked(tile);
          fetched.set(path, bytes);
          return perfectRoot(await bytes, first, count);
        }),
      );
    },
  };
}

/** The tile that a node lies in, and the `count` of the tile's hashes, from `first`, that the node is the root of. */
function locate(place: NodePlace, size: number): { tile: TilePlace; first: number; count: number } {
  const level = Math.floor(place.level / TILE_HEIGHT);
  const count = 2 ** (place.level % TILE_HEIGHT);
  const index = Math.floor((place.index * count) / TILE_WIDTH);
  const first = (place.index * count) % TILE_WIDTH;
  const stored = Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH;
  if (stored < first + count) throw new RangeError(`no node ${place.level}/${place.index} in a tree of size ${size}`);
  return { tile: { level, index, width: Math.min(TILE_WIDTH, stored) }, first, count };
}

function perfectRoot(tile: Uint8Array, first: number, count: number): Uint8Array {
  if (count === 1) return tile.slice(first * HASH_LENGTH, (first + 1) * HASH_LENGTH);
  const half = count / 2;
  return nodeHash(perfectRoot(tile, first, half), perfectRoot(tile, first + half, half));
}

const LONGEST_ENTRY = 0xffff;

/** Each entry after its length as 2 bytes big-endian. Throws a RangeError for an entry of more than 65,535 bytes. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > LONGEST_ENTRY) throw new RangeError('an entry of a bundle has at most 65,535 bytes');
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** Exactly `width` entries and nothing after them, or undefined. */
export function decodeBundle(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (entries.length === width || at + 2 > bytes.length) return undefined;
    const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (at + 2 + length > bytes.length) return undefined;
    entries.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries.length === width ? entries : undefined;
}
