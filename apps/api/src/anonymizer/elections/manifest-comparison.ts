/**
 * Whether this node may install, and so endorse, a manifest (§7): it obeys §2, and this node's own keys stand in it
 * unchanged. A node that endorsed any manifest would lend its word to keys that somebody else holds.
 */
import { type PreparedNode, type PrepareElection } from '#contracts/admin';
import { accessCount, canonicalText, type Manifest, readManifest, type Result } from '#protocol';

export interface ManifestFault {
  readonly code: 'bad-request' | 'conflict';
  /** For the operator; fixed words and ids of the manifest. */
  readonly says: string;
}

const refuse = (code: ManifestFault['code'], says: string): Result<never, ManifestFault> => ({
  ok: false,
  error: { code, says },
});

export function compareManifest(
  text: string,
  prepared: PrepareElection,
  own: PreparedNode,
): Result<Manifest, ManifestFault> {
  const read = readManifest(text);
  if (!read.ok) return refuse('bad-request', read.error.says);
  const manifest = read.value;
  if (manifest.anonymizers.login === 'provider') {
    return refuse(
      'conflict',
      'This election wants nodes to verify the login at the identity provider themselves (login: "provider"), which this release of the node cannot do: hold it with login: "grant" (polls and trainings only), or run a node that can.',
    );
  }
  if (manifest.id !== prepared.id) return refuse('conflict', 'The manifest is of another election than these keys.');
  if (manifest.board.origin !== prepared.origin) return refuse('conflict', 'The board is another than was announced.');
  if (accessCount(manifest) !== prepared.accesses) {
    return refuse('conflict', 'The number of accesses is another than was announced.');
  }
  const listed = manifest.anonymizers.nodes.find(({ id }) => id === own.id);
  if (listed === undefined) return refuse('conflict', `The manifest has no node ${own.id}.`);
  if (canonicalText(listed) !== canonicalText(own)) {
    return refuse('conflict', `The keys of ${own.id} in the manifest are not the ones that this node made.`);
  }
  return { ok: true, value: manifest };
}
