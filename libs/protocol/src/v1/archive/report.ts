/** What a verifier hands back (§10): each check by number, with its findings, and the verdict. */
import { checkTexts, type CheckText } from '../checks/catalogue.js';
import { type CheckNumber, type Finding } from '../checks/finding.js';
import { type Manifest } from '../messages/manifest.js';
import { type ElectionResult } from '../messages/result.js';
import { type Evidence } from './evidence.js';

/** A hostile archive can break a rule a million times; people read the first, and the number. */
const KEPT = 1000;
/** Of each kind so many in any case: whoever breaks one rule a million times must not hide another that way. */
const KEPT_OF_EACH = 10;
export const CHECK_NUMBERS: readonly CheckNumber[] = [1, 2, 3, 4, 5, 6, 7];

export interface CheckReport extends CheckText {
  readonly number: CheckNumber;
  /** Whether the check was reached; without a usable manifest the later ones are not. */
  readonly made: boolean;
  /** How many things it looked at: records, ballots, … */
  readonly items: number;
  /** by record number; the first 1000 are kept, and the first ten of each kind */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  readonly passed: boolean;
}

export interface Report {
  readonly verified: boolean;
  readonly fingerprint: string | null;
  readonly title: Manifest['title'] | null;
  readonly records: number;
  readonly ballots: number;
  readonly counted: number;
  readonly checks: readonly CheckReport[];
  /** Receipts and refusals in the order given, then earlier checkpoints. */
  readonly evidence: readonly Evidence[];
  readonly result: ElectionResult | null;
  /** options that decisions have struck: shown and not counted */
  readonly struck: readonly { readonly contest: string; readonly option: string }[];
}

export class Ledger {
  readonly #kept = new Map<CheckNumber, Finding[]>(CHECK_NUMBERS.map((number) => [number, []]));
  readonly #keptOfEach = new Map<string, number>();
  readonly #totals = new Map<CheckNumber, number>();
  readonly #spoilt = new Set<CheckNumber>();
  readonly #items = new Map<CheckNumber, number>();
  readonly #made = new Set<CheckNumber>();

  add(findings: Iterable<Finding>): void {
    for (const found of findings) {
      const { check } = found;
      this.#totals.set(check, (this.#totals.get(check) ?? 0) + 1);
      if (found.spoils) this.#spoilt.add(check);
      const kind = `${check} ${found.code}`;
      const ofKind = this.#keptOfEach.get(kind) ?? 0;
      const kept = this.#kept.get(check);
      if (kept === undefined || (kept.length >= KEPT && ofKind >= KEPT_OF_EACH)) continue;
      kept.push(found);
      this.#keptOfEach.set(kind, ofKind + 1);
    }
  }

  looked(check: CheckNumber, items = 1): void {
    this.#items.set(check, (this.#items.get(check) ?? 0) + items);
  }

  made(...checks: CheckNumber[]): void {
    for (const check of checks) this.#made.add(check);
  }

  checks(): CheckReport[] {
    return CHECK_NUMBERS.map((number) => {
      const findings = [...(this.#kept.get(number) ?? [])];
      findings.sort((a, b) => (a.record ?? -1) - (b.record ?? -1));
      return {
        number,
        ...checkTexts[number],
        made: this.#made.has(number) || this.#totals.has(number),
        items: this.#items.get(number) ?? 0,
        findings,
        findingsTotal: this.#totals.get(number) ?? 0,
        passed: this.#made.has(number) && !this.#spoilt.has(number),
      };
    });
  }
}
