/**
 * What a voter or observer holds against a log (§6, §10 check 2): receipts, refusals, earlier checkpoints. Each is
 * proved or disproved by itself, because one broken promise is enough.
 */
import { equalBytes } from '#crypto';
import { type AppendOnlyTree } from '#tlog';
import { finding, type Finding } from '../checks/finding.js';
import { hoursOf } from '../election.js';
import { receiptSchema, refusalSchema, type Receipt, type Refusal } from '../messages/receipt.js';
import { verifyBodySignature } from '../signing.js';
import { timeOf } from '../time.js';
import { type WalkState } from '../walk/state.js';
import { readEarlier } from './checkpoint.js';

const MINUTE = 60_000;

export interface Evidence {
  readonly kind: 'receipt' | 'refusal' | 'checkpoint' | 'unreadable';
  /** its place among those given, from 0; checkpoints count apart */
  readonly index: number;
  /** hash of the ballot */
  readonly ballot: string | null;
  /** Whether what it says agrees with the log. */
  readonly holds: boolean;
  /** where the ballot stands, or how many records the checkpoint covers */
  readonly record: number | null;
  readonly findings: readonly Finding[];
}

interface Recorded {
  readonly record: number;
  readonly time: number;
}

type Slip = { readonly index: number } & (
  | { readonly kind: 'receipt'; readonly value: Receipt }
  | { readonly kind: 'refusal'; readonly value: Refusal }
  | { readonly kind: 'unreadable' }
);

interface Earlier {
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  agrees: boolean;
}

/** Follows a walk and remembers of the log only what the evidence is about. */
export class EvidenceFile {
  readonly #slips: readonly Slip[];
  readonly #ballots = new Map<string, Recorded | undefined>();
  readonly #earlier = new Map<number, Earlier[]>();
  readonly #checkpoints: Evidence[] = [];

  /** `slips`: receipts and refusals as parsed JSON. `notes`: signed notes. */
  constructor(
    slips: readonly unknown[],
    readonly notes: readonly string[],
  ) {
    this.#slips = slips.map(readSlip);
    for (const slip of this.#slips) if (slip.kind !== 'unreadable') this.#ballots.set(slip.value.ballot, undefined);
  }

  get items(): number {
    return this.#slips.length + this.notes.length;
  }

  /** Once the manifest stands. */
  begin(state: WalkState): void {
    for (const [index, note] of this.notes.entries()) {
      const earlier = readEarlier(state.election.manifest, note);
      if ('check' in earlier) this.#checkpoints.push(checkpointEvidence(index, null, [earlier]));
      else this.#expect({ index, size: earlier.size, root: earlier.root, agrees: earlier.size === 0 });
    }
  }

  #expect(earlier: Earlier): void {
    this.#earlier.set(earlier.size, [...(this.#earlier.get(earlier.size) ?? []), earlier]);
  }

  /** After each record. */
  see(hash: string, recorded: Recorded, tree: AppendOnlyTree): void {
    if (this.#ballots.size > 0 && this.#ballots.has(hash) && this.#ballots.get(hash) === undefined)
      this.#ballots.set(hash, recorded);
    const waiting = this.#earlier.size === 0 ? undefined : this.#earlier.get(recorded.record + 1);
    for (const earlier of waiting ?? []) earlier.agrees = equalBytes(earlier.root, tree.root());
  }

  /** By kind and place. */
  judge(state: WalkState): Evidence[] {
    const checkpoints = [...this.#checkpoints];
    for (const { index, size, agrees } of [...this.#earlier.values()].flat())
      checkpoints.push(
        checkpointEvidence(index, size, agrees ? [] : [finding(2, 'earlier-checkpoint', null, { size })]),
      );
    checkpoints.sort((a, b) => a.index - b.index);
    return [...this.#slips.map((slip) => this.#judge(state, slip)), ...checkpoints];
  }

  #judge(state: WalkState, slip: Slip): Evidence {
    if (slip.kind === 'unreadable')
      return evidenceOf(slip, null, undefined, [finding(2, 'receipt-malformed', null, { fault: 'shape' })]);
    const { ballot } = slip.value;
    const recorded = this.#ballots.get(ballot);
    const findings =
      slip.kind === 'receipt'
        ? receiptFindings(state, slip.value, recorded)
        : refusalFindings(state, slip.value, recorded);
    return evidenceOf(slip, ballot, recorded, findings);
  }
}

function readSlip(value: unknown, index: number): Slip {
  const receipt = receiptSchema.safeParse(value);
  if (receipt.success) return { kind: 'receipt', index, value: receipt.data };
  const refusal = refusalSchema.safeParse(value);
  return refusal.success ? { kind: 'refusal', index, value: refusal.data } : { kind: 'unreadable', index };
}

const evidenceOf = (
  { kind, index }: Slip,
  ballot: string | null,
  recorded: Recorded | undefined,
  findings: readonly Finding[],
): Evidence => ({ kind, index, ballot, holds: findings.length === 0, record: recorded?.record ?? null, findings });

const checkpointEvidence = (index: number, record: number | null, findings: readonly Finding[]): Evidence => ({
  kind: 'checkpoint',
  index,
  ballot: null,
  holds: findings.length === 0,
  record,
  findings,
});

/** A receipt is a promise: its ballot stands in the log by `includedBy`. */
function receiptFindings({ election }: WalkState, receipt: Receipt, recorded: Recorded | undefined): Finding[] {
  const { ballot } = receipt;
  if (receipt.election !== election.fingerprint) return [finding(2, 'receipt-malformed', null, { fault: 'election' })];
  if (!verifyBodySignature('receipt', receipt, election.manifest.ballotBox.signingKey))
    return [finding(2, 'receipt-signature', null, { ballot })];
  if (recorded === undefined) return [finding(2, 'receipt-ballot', null, { ballot })];
  // Record times are rounded up to whole minutes, so the promise is as well.
  const due = Math.ceil(timeOf(receipt.includedBy) / MINUTE) * MINUTE;
  return recorded.time <= due ? [] : [finding(2, 'receipt-late', recorded.record, { ballot })];
}

/**
 * A refusal says why a ballot was not taken. What the log can show against it: a ballot called bad stands in the log
 * (its hash fixes every byte, so it was good), or `closed` and `not-open` were said at a moment when every style that it
 * could be of was open.
 */
function refusalFindings(state: WalkState, refusal: Refusal, recorded: Recorded | undefined): Finding[] {
  const { election } = state;
  const { ballot, code } = refusal;
  if (refusal.election !== election.fingerprint) return [finding(2, 'refusal-malformed', null, { fault: 'election' })];
  if (!verifyBodySignature('refusal', refusal, election.manifest.ballotBox.signingKey))
    return [finding(2, 'refusal-signature', null, { ballot })];
  if (recorded !== undefined && (code === 'signature' || code === 'proof'))
    return [finding(2, 'refusal-recorded', recorded.record, { ballot, code })];
  const at = timeOf(refusal.at);
  const hours = election.manifest.styles.map((style) => hoursOf(style, state.effects));
  const open = hours.every(({ opensAt, acceptUntil }) => opensAt <= at && at < acceptUntil);
  return open && (code === 'closed' || code === 'not-open')
    ? [finding(2, 'refusal-hours', null, { ballot, code, at: refusal.at })]
    : [];
}
