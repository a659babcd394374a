/** The body of `add-checkpoint` (C2SP tlog-witness): old size, consistency proof, empty line, checkpoint. */
import { decodeBase64, encodeBase64 } from './base64.js';
import { parseCheckpointNote } from './checkpoint.js';
import { parseSize } from './decimal.js';
import { HASH_LENGTH } from './merkle.js';
import { type Result } from './result.js';

const MOST_PROOF_LINES = 63;

export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** the signed note */
  readonly checkpoint: string;
}

export interface WitnessRefusal {
  readonly status: 400 | 403 | 404 | 409 | 422;
  readonly says: string;
  /** with 409: the size last cosigned */
  readonly size?: number;
}

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${checkpoint}`;
}

/** Everything malformed is status 400. */
export function parseAddCheckpoint(body: string): Result<AddCheckpoint, WitnessRefusal> {
  const end = body.indexOf('\n\n');
  const [oldLine, ...proofLines] = body.slice(0, Math.max(end, 0)).split('\n');
  const oldSize = oldLine?.startsWith('old ') === true ? parseSize(oldLine.slice('old '.length)) : undefined;
  if (oldSize === undefined) return malformed('the request does not begin with an old size');
  if (proofLines.length > MOST_PROOF_LINES) return malformed('the proof has more than 63 lines');
  const proof: Uint8Array[] = [];
  for (const line of proofLines) {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_LENGTH) return malformed('a line of the proof is no hash');
    proof.push(hash);
  }
  const checkpoint = body.slice(end + 2);
  if (parseCheckpointNote(checkpoint) === undefined) return malformed('no signed checkpoint follows the proof');
  return { ok: true, value: { oldSize, proof, checkpoint } };
}

function malformed(says: string): { ok: false; error: WitnessRefusal } {
  return { ok: false, error: { status: 400, says } };
}
