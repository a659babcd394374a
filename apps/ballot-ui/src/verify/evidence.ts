/** Receipts, refusals and earlier checkpoints as files or pasted text: which is which is told by the text itself. */
import { type EvidenceNames } from '#verifier';
import { type Evidence } from './verification.js';

export interface GivenText {
  readonly name: string;
  readonly text: string;
}

export interface Given extends Evidence {
  readonly names: EvidenceNames;
}

/** Larger files are no evidence, and nobody wants them parsed. */
export const MAX_EVIDENCE_BYTES = 1024 * 1024;

/** Every text becomes something: what is neither JSON nor a signed note is held against the log too, and fails there. */
export function evidenceOf(given: readonly GivenText[]): Given {
  const slips: unknown[] = [];
  const checkpoints: string[] = [];
  const names = { slips: [] as string[], checkpoints: [] as string[] };
  for (const { name, text } of given) {
    if (text.trim() === '') continue;
    const parsed = parse(text);
    if (parsed === undefined) {
      // A signed note ends in a newline, which a paste easily loses.
      checkpoints.push(text.endsWith('\n') ? text : `${text}\n`);
      names.checkpoints.push(name);
      continue;
    }
    for (const value of parsed) {
      slips.push(value);
      names.slips.push(name);
    }
  }
  return { slips, checkpoints, names };
}

/** One JSON value, or one a line, as a wallet of several pasted receipts has it. */
function parse(text: string): unknown[] | undefined {
  if (!/^\s*[{["]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as unknown[]) : [value];
  } catch {
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line): unknown => JSON.parse(line));
    } catch {
      return [text];
    }
  }
}
