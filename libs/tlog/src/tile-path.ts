/**
 * Names of tiles and entry bundles (C2SP tlog-tiles), and which of them a tree has.
 *
 * A path is taken only as it would be written: one resource has one name, so that caches and static
 * files can't hold two versions of it, and no path reaches outside the tile folder.
 */
import { assertSize } from './decimal.js';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;
/** Tree levels that one tile spans. */
export const TILE_HEIGHT = 8;

/** `level` counts tiles: its hashes are nodes of tree level 8·level. `width` 1…256; 256 is a full tile. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** A bundle of entries has the index and width of the tile of level 0 above it. */
export type BundlePlace = Omit<TilePlace, 'level'>;

export type TileResource =
  { readonly kind: 'tile'; readonly tile: TilePlace } | { readonly kind: 'entries'; readonly bundle: BundlePlace };

/** `tile/0/x001/234.p/5` */
export function tilePath({ level, index, width }: TilePlace): string {
  return `tile/${level}/${numberPath(index, width)}`;
}

/** `tile/entries/x001/234.p/5` */
export function bundlePath({ index, width }: BundlePlace): string {
  return `tile/entries/${numberPath(index, width)}`;
}

/** The place a path names, or undefined when it is written in any other way than tilePath and bundlePath write it. */
export function parseTilePath(path: string): TileResource | undefined {
  const match = /^tile\/([0-9]{1,2}|entries)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  if (match === null) return undefined;
  const [, level, number, partial] = match as unknown as [string, string, string, string | undefined];
  const index = Number(number.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (!Number.isSafeInteger(index) || (partial !== undefined && width >= TILE_WIDTH)) return undefined;
  if (level === 'entries') {
    return bundlePath({ index, width }) === path ? { kind: 'entries', bundle: { index, width } } : undefined;
  }
  const tile = { level: Number(level), index, width };
  return tile.level < 64 && tilePath(tile) === path ? { kind: 'tile', tile } : undefined;
}

/** Tiles that a tree of newSize has and one of oldSize has not; all of them by default. */
export function tilesOf(newSize: number, oldSize = 0): TilePlace[] {
  assertSize(newSize, 'new size');
  assertSize(oldSize, 'old size');
  const tiles: TilePlace[] = [];
  for (let level = 0, count = newSize, before = oldSize; count > 0; level++) {
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < count; index++) {
      const width = Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
      if (index * TILE_WIDTH + width > before) tiles.push({ level, index, width });
    }
    [count, before] = [Math.floor(count / TILE_WIDTH), Math.floor(before / TILE_WIDTH)];
  }
  return tiles;
}

/** Whether a tree of this size has all the tile's hashes. */
export function tileExists({ level, index, width }: TilePlace, size: number): boolean {
  return index * TILE_WIDTH + width <= Math.floor(size / TILE_WIDTH ** level);
}

function numberPath(index: number, width: number): string {
  assertSize(index, 'tile index');
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`no tile of width ${width}`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) as string[];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}
