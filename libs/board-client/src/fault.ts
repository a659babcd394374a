/** What can go wrong with a board, as values: one that is away is waited for; one that shows something wrong is reported. */
import { type RecordFinding } from '#contracts/board';

export type BoardFault =
  /** No answer, or none but "try later". */
  | { readonly kind: 'away'; readonly says: string }
  /** A problem document. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly status: number;
      readonly findings: readonly RecordFinding[];
    }
  /** The board showed what it must not: evidence for observers. */
  | { readonly kind: 'misbehaved'; readonly says: string };

export const away = (says: string): { ok: false; error: BoardFault } => ({ ok: false, error: { kind: 'away', says } });
export const misbehaved = (says: string): { ok: false; error: BoardFault } => ({
  ok: false,
  error: { kind: 'misbehaved', says },
});
