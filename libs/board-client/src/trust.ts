/** What of a manifest decides whether a checkpoint is to be believed (§7). */
import { type CheckpointTrust } from '#tlog';
import { bytesOf, type Manifest } from '#protocol';

export const trustOf = ({ board, witnesses }: Manifest): CheckpointTrust => ({
  origin: board.origin,
  boardKey: bytesOf(board.signingKey),
  witnesses: witnesses.members.map(({ name, signingKey }) => ({ name, key: bytesOf(signingKey) })),
  threshold: witnesses.threshold,
});
