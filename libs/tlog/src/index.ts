/**
 * Signatures only for now; the bodies follow within the half hour. Front door of libs/tlog.
 *
 * Sizes and indices are safe integers; hashes are 32 bytes; signing keys are 32-byte Ed25519 seeds.
 */

export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

// Merkle tree (RFC 6962, SHA-256)
export declare const EMPTY_ROOT: Uint8Array;
export declare function leafHash(leaf: Uint8Array): Uint8Array;
export declare function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array;
/** Root of leaves (their bytes, not their hashes). */
export declare function merkleRoot(leaves: Iterable<Uint8Array>): Uint8Array;

/** The right edge of a tree: enough to append and to give roots, and nothing else. */
export declare class AppendOnlyTree {
  constructor(state?: { size: number; edge: readonly Uint8Array[] });
  readonly size: number;
  /** Roots of the perfect subtrees, largest first. */
  readonly edge: readonly Uint8Array[];
  append(leaf: Uint8Array): void;
  appendHash(hash: Uint8Array): void;
  root(): Uint8Array;
}

/** Root of the perfect subtree over leaves index·2^level … (index+1)·2^level − 1. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
}
/** Where proofs take their hashes from. Rejects when a place is not stored. */
export interface HashReader {
  read(places: readonly NodePlace[]): Promise<Uint8Array[]>;
}
/** Every hash of a tree in memory, 64 bytes a leaf. A HashReader; its own methods answer at once. */
export declare class MemoryTree implements HashReader {
  static of(leaves: Iterable<Uint8Array>): MemoryTree;
  static ofHashes(hashes: Iterable<Uint8Array>): MemoryTree;
  readonly size: number;
  append(leaf: Uint8Array): void;
  appendHash(hash: Uint8Array): void;
  /** Of the first `size` leaves, all by default. */
  root(size?: number): Uint8Array;
  inclusionProof(index: number, size?: number): Uint8Array[];
  consistencyProof(oldSize: number, newSize?: number): Uint8Array[];
  node(place: NodePlace): Uint8Array;
  read(places: readonly NodePlace[]): Promise<Uint8Array[]>;
}
export declare function treeRoot(size: number, reader: HashReader): Promise<Uint8Array>;
export declare function inclusionProof(index: number, size: number, reader: HashReader): Promise<Uint8Array[]>;
export declare function consistencyProof(oldSize: number, newSize: number, reader: HashReader): Promise<Uint8Array[]>;
export declare function verifyInclusion(input: {
  leafHash: Uint8Array;
  index: number;
  size: number;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean;
export declare function verifyConsistency(input: {
  oldSize: number;
  oldRoot: Uint8Array;
  newSize: number;
  newRoot: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean;

// tiles (C2SP tlog-tiles)
export declare const TILE_WIDTH = 256;
/** level counts tiles: its hashes are nodes of tree level 8·level. width 1…256; 256 is a full tile. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}
/** A bundle of entries has the index and width of the tile of level 0 above it. */
export type BundlePlace = Omit<TilePlace, 'level'>;
/** `tile/0/x001/234.p/5` */
export declare function tilePath(tile: TilePlace): string;
/** `tile/entries/x001/234.p/5` */
export declare function bundlePath(bundle: BundlePlace): string;
/** The place a path names, or undefined when it is written in any other way than tilePath and bundlePath write it. */
export declare function parseTilePath(
  path: string,
): { kind: 'tile'; tile: TilePlace } | { kind: 'entries'; bundle: BundlePlace } | undefined;
/** Tiles that a tree of newSize has and one of oldSize has not; all of them by default. */
export declare function tilesOf(newSize: number, oldSize?: number): TilePlace[];
/** Whether a tree of this size has the tile, in full or in part. */
export declare function tileExists(tile: TilePlace, size: number): boolean;
/** A tile's bytes: its hashes concatenated. */
export declare function readTile(tile: TilePlace, reader: HashReader): Promise<Uint8Array>;
/** Hashes from the tiles of a tree of this size. What it yields is believed only as part of a proof that verifies. */
export declare function tileHashReader(size: number, fetchTile: (tile: TilePlace) => Promise<Uint8Array>): HashReader;
export declare function encodeBundle(entries: readonly Uint8Array[]): Uint8Array;
/** Exactly `width` entries, or undefined. */
export declare function decodeBundle(bytes: Uint8Array, width: number): Uint8Array[] | undefined;

// checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature)
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
}
/** A named key: the witness's name and Ed25519 public key. */
export interface NamedKey {
  readonly name: string;
  readonly key: Uint8Array;
}
/** How a checkpoint is trusted; every field but extensions comes from the manifest. */
export interface CheckpointTrust {
  readonly origin: string;
  readonly boardKey: Uint8Array;
  readonly witnesses: readonly NamedKey[];
  readonly threshold: number;
  /** Extension lines are refused unless allowed (§9). */
  readonly extensions?: 'refuse' | 'allow';
}
export interface OpenedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
  /** Each witness once, with its latest time in seconds since 1970. */
  readonly cosigned: readonly { readonly name: string; readonly time: number }[];
}
export interface CheckpointFault {
  readonly code: 'malformed' | 'origin' | 'extensions' | 'board-signature' | 'cosignature' | 'threshold';
  readonly says: string;
}
export declare function openCheckpoint(
  note: string,
  trust: CheckpointTrust,
): Result<OpenedCheckpoint, CheckpointFault>;
/** What a note says, nothing verified: for sizes to ask for, never to believe. */
export declare function readCheckpointUnverified(note: string): Result<Checkpoint, CheckpointFault>;
/** The signed note, under the board's key alone. */
export declare function signCheckpoint(
  checkpoint: { origin: string; size: number; root: Uint8Array },
  seed: Uint8Array,
): string;
/** A cosignature/v1 line, newline included; `time` in seconds since 1970. */
export declare function cosignCheckpoint(
  note: string,
  witness: { name: string; seed: Uint8Array },
  time: number,
): string;
/** The lines of an answer that are this witness's valid cosignatures of the note, each with its newline. */
export declare function validCosignatures(note: string, answer: string, witness: NamedKey): string[];
/** The note with signature lines appended; a line that is already there is not repeated. */
export declare function addSignatures(note: string, lines: readonly string[]): string;

// witnesses (C2SP tlog-witness)
export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** the signed note */
  readonly checkpoint: string;
}
export declare function formatAddCheckpoint(request: AddCheckpoint): string;
export declare function parseAddCheckpoint(body: string): Result<AddCheckpoint, WitnessRefusal>;
/** What a witness last cosigned for an origin. */
export interface WitnessedHead {
  readonly size: number;
  readonly root: Uint8Array;
}
export interface WitnessRefusal {
  readonly status: 400 | 403 | 404 | 409 | 422;
  readonly says: string;
  /** with 409: the size last cosigned */
  readonly size?: number;
}
/** Whether a witness may cosign: the head to store durably before the cosignature leaves, or a refusal. */
export declare function witnessCheckpoint(input: {
  /** undefined: nobody has told this witness to follow the origin */
  followed: { origin: string; boardKey: Uint8Array } | undefined;
  /** undefined: never cosigned for this origin */
  last: WitnessedHead | undefined;
  request: AddCheckpoint;
}): Result<WitnessedHead, WitnessRefusal>;

export type WitnessFault =
  | { readonly code: 'unreachable' | 'answer'; readonly says: string }
  | { readonly code: 'refused'; readonly status: number; readonly says: string };
/** The board's side: sends checkpoints to one witness, proves from where the witness stands. */
export declare class WitnessClient {
  constructor(options: {
    url: string;
    witness: NamedKey;
    fetch: typeof fetch;
    /** milliseconds for one exchange; 5000 by default */
    timeout?: number;
  });
  /** Valid cosignature lines of this witness, at least one. */
  cosign(checkpoint: string, reader: HashReader): Promise<Result<string[], WitnessFault>>;
}
