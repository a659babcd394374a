/**
 * A finding (§10): which check, which record, which rule was broken. Codes and their sentences in Russian and
 * English are one catalogue, so that a page, the command line and an act can show the same thing.
 */
import { findingTexts, type FindingCode } from './catalogue.js';

export type CheckNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export type Language = 'ru' | 'en';

export interface Finding {
  readonly check: CheckNumber;
  readonly code: FindingCode;
  /** Record number from 0, or null where the finding is about no single record. */
  readonly record: number | null;
  /** What the sentence names: a node, a key, a count. */
  readonly params: Readonly<Record<string, string | number>>;
  /** False for a fault of a trustee whose decryption is then not used (§10.7): it does not spoil the election. */
  readonly spoils: boolean;
}

export type FindingParams = Finding['params'];
/** What is wrong, where the caller knows which check and record it is about. */
export interface Fault {
  readonly code: FindingCode;
  readonly params: FindingParams;
}
/** How a check of one number about one record tells what it found. */
export type Report = (code: FindingCode, params?: FindingParams) => void;

export const finding = (
  check: CheckNumber,
  code: FindingCode,
  record: number | null,
  params: FindingParams = {},
): Finding => ({ check, code, record, params, spoils: true });

/** A finding's sentence. Parameters come from hostile input: they are cut, and control characters replaced. */
export function describeFinding(found: Finding, language: Language): string {
  return findingTexts[found.code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(found.params[name] ?? '?')
      .slice(0, 120)
      .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?'),
  );
}
