/** A fault of the board as a trouble with words (R8). */
import { type BoardFault } from '#board-client';
import { type Trouble } from './trouble.js';

export function troubleOf(fault: BoardFault): Trouble {
  if (fault.kind === 'refused') return { code: fault.code };
  return { code: fault.kind === 'away' ? 'unreachable' : 'board-misbehaved' };
}
