/**
 * What a walk over the log knows after each record: everything that later records are compared with. Kept by the
 * walk alone; others read.
 */
import { nobleGroup, type PublicGroup } from '#crypto';
import { AppendOnlyTree } from '#tlog';
import { activeNodes, hoursOf, type Election, type Hours } from '../election.js';
import { type Fault } from '../checks/finding.js';
import { type Access } from '../messages/access.js';
import { type DecisionEffect } from '../messages/decision.js';
import { type Decryption } from '../messages/decryption.js';
import { type AnonymizerNode } from '../messages/manifest.js';
import { type ElectionResult } from '../messages/result.js';
import { type Tally } from '../messages/tally.js';
import { MemoryRegister, type BallotHead, type CountedBallots } from './register.js';

/** Where an election stands, as the log alone shows it. `ready`: the first `access` is there. */
export type Stage = 'preparing' | 'ready' | 'drained' | 'closed' | 'tallied' | 'resulted';
const STAGES: readonly Stage[] = ['preparing', 'ready', 'drained', 'closed', 'tallied', 'resulted'];
export const isPast = (stage: Stage, other: Stage): boolean => STAGES.indexOf(stage) > STAGES.indexOf(other);

export class WalkState {
  records = 0;
  /** time of the last record, milliseconds */
  lastTime = 0;
  stage: Stage = 'preparing';
  drained = false;
  closed = false;
  readonly tree = new AppendOnlyTree();
  readonly effects: DecisionEffect[] = [];
  /** by node id: distinct keys on the board when it was retired */
  readonly retired = new Map<string, number>();
  /** `trustee 1`, `node node-1` */
  readonly endorsed = new Set<string>();
  endorsementsDue = true;

  ballots = 0;
  readonly ballotsOfNumber = new Map<number, number>();
  /** distinct keys recorded up to a time, rising */
  readonly timeline: { time: number; keys: number }[] = [];

  firstAccess: Access | undefined;
  finalAccess: Access | undefined;
  readonly hourly = new Map<string, { credentials: number; passes: number }>();
  /** final issuance by node */
  readonly issued = new Map<
    string,
    { credentials: Readonly<Record<string, number>>; passes: Readonly<Record<string, number>> }
  >();

  tally: { readonly body: Tally; readonly hash: string } | undefined;
  decryptionRecords = 0;
  /** the first valid one of each trustee */
  readonly decryptions = new Map<number, Decryption>();
  readonly examinedDecryptions = new WeakMap<Decryption, { readonly fault: Fault | undefined }>();
  result: ElectionResult | undefined;
  /** documents named by bodies, with the record that named each first */
  readonly documents = new Map<string, number>();

  constructor(
    readonly election: Election,
    readonly counted: CountedBallots = new MemoryRegister(),
    readonly group: PublicGroup = nobleGroup,
  ) {}

  advance(stage: Stage): void {
    if (isPast(stage, this.stage)) this.stage = stage;
  }

  get active(): AnonymizerNode[] {
    return activeNodes(this.election.manifest, this.retired.keys());
  }

  /** Hours in force (§7, `extend` obeyed). Undefined for an unknown style. */
  hours(style: string): Hours | undefined {
    const defined = this.election.style(style);
    return defined === undefined ? undefined : hoursOf(defined, this.effects);
  }

  /** The last `acceptUntil` in force of all styles. */
  get lastAcceptUntil(): number {
    return Math.max(...this.election.manifest.styles.map((style) => hoursOf(style, this.effects).acceptUntil));
  }

  /** Distinct keys of ballots recorded at or before a moment. */
  keysUntil(moment: number): number {
    for (let at = this.timeline.length - 1; at >= 0; at--) {
      const entry = this.timeline[at];
      if (entry !== undefined && entry.time <= moment) return entry.keys;
    }
    return 0;
  }

  addBallot(head: BallotHead, record: number, time: number): void {
    this.counted.add(head, record);
    this.ballotsOfNumber.set(head.sequence, (this.ballotsOfNumber.get(head.sequence) ?? 0) + 1);
    const last = this.timeline.at(-1);
    if (last?.time === time) last.keys = this.counted.size;
    else this.timeline.push({ time, keys: this.counted.size });
  }
}

/** A count of a map that came from JSON: absent is zero, and inherited members are absent. */
export const countIn = (counts: Readonly<Record<string, number>>, key: string): number =>
  Object.hasOwn(counts, key) ? (counts[key] ?? 0) : 0;
export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
