/**
 * The log of an election (§7): an append-only Merkle tree, its tiles, its checkpoints, and the witnesses
 * who keep the board from showing two different ones. Front door; runs in browser and server.
 *
 * Sizes and indices are safe integers; hashes are 32 bytes; signing keys are 32-byte Ed25519 seeds.
 */
export { type Result } from './result.js';

export { AppendOnlyTree, EMPTY_ROOT, leafHash, merkleRoot, nodeHash } from './merkle.js';
export { MemoryTree } from './memory-tree.js';
export { type NodePlace } from './spans.js';
export {
  consistencyProof,
  inclusionProof,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  type HashReader,
} from './proofs.js';

export {
  TILE_WIDTH,
  bundlePath,
  parseTilePath,
  tileExists,
  tilePath,
  tilesOf,
  type BundlePlace,
  type TilePlace,
} from './tile-path.js';
export { decodeBundle, encodeBundle, readTile, tileHashReader } from './tiles.js';

export { isKeyName } from './note.js';
export { addSignatures, signCheckpoint, type Checkpoint } from './checkpoint.js';
export { cosignCheckpoint, validCosignatures, type NamedKey } from './cosignature.js';
export {
  openCheckpoint,
  readCheckpointUnverified,
  type CheckpointFault,
  type CheckpointTrust,
  type OpenedCheckpoint,
} from './open-checkpoint.js';

export { formatAddCheckpoint, parseAddCheckpoint, type AddCheckpoint, type WitnessRefusal } from './witness-request.js';
export { witnessCheckpoint, type WitnessedHead } from './witness-rules.js';
export { WitnessClient, type Cosigned, type WitnessFault } from './witness-client.js';
