/**
 * When a witness may cosign (C2SP tlog-witness): only a checkpoint of a board it follows that extends
 * what it cosigned last.
 *
 * A witness that cosigned two trees which don't extend each other would vouch for a split view, the very
 * thing it exists to prevent. The caller stores the head durably, with nothing else decided in between,
 * before a cosignature leaves.
 */
import { equalBytes } from '#crypto';
import { EMPTY_ROOT } from './merkle.js';
import { openCheckpoint } from './open-checkpoint.js';
import { verifyConsistency } from './proofs.js';
import { type Result } from './result.js';
import { type AddCheckpoint, type WitnessRefusal } from './witness-request.js';

/** What a witness last cosigned for an origin. */
export interface WitnessedHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** The head to store before the cosignature leaves, or a refusal with its HTTP status. */
export function witnessCheckpoint(input: {
  /** undefined: nobody has told this witness to follow the origin */
  followed: { origin: string; boardKey: Uint8Array } | undefined;
  /** undefined: never cosigned for this origin */
  last: WitnessedHead | undefined;
  request: AddCheckpoint;
}): Result<WitnessedHead, WitnessRefusal> {
  const { followed, request } = input;
  if (followed === undefined) return refuse({ status: 404, says: 'this witness does not follow the log' });
  const opened = openCheckpoint(request.checkpoint, {
    ...followed,
    witnesses: [],
    threshold: 0,
    extensions: 'allow',
  });
  if (!opened.ok) return refuse({ status: statusOf(opened.error.code), says: opened.error.says });

  const { size, root } = opened.value;
  const last = input.last ?? { size: 0, root: EMPTY_ROOT };
  if (request.oldSize > size) return refuse({ status: 400, says: 'the old size is above the checkpoint size' });
  if (request.oldSize !== last.size) {
    return refuse({ status: 409, says: 'the old size is not the one last cosigned', size: last.size });
  }
  if (size === last.size && input.last !== undefined && !equalBytes(root, last.root)) {
    return refuse({ status: 409, says: 'another root of the same size is cosigned already', size: last.size });
  }
  const extendsLast = verifyConsistency({
    oldSize: last.size,
    oldRoot: last.root,
    newSize: size,
    newRoot: root,
    proof: request.proof,
  });
  if (!extendsLast) return refuse({ status: 422, says: 'the consistency proof does not verify' });
  return { ok: true, value: { size, root } };
}

function statusOf(code: string): 400 | 403 | 404 {
  if (code === 'origin') return 404;
  return code === 'board-signature' ? 403 : 400;
}

function refuse(error: WitnessRefusal): { ok: false; error: WitnessRefusal } {
  return { ok: false, error };
}
