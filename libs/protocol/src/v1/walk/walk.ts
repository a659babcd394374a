/**
 * The walk over the log, record by record (§7, §10 checks 1, 3–7). The board asks it before it appends, so that
 * nothing can enter that would spoil the log; the verifier, the trustee and every follower take the same steps.
 */
import { type PublicGroup, type RandomBytes } from '#crypto';
import { fail, ok, type Result } from '../../result.js';
import { parseBallot } from '../checks/ballot.js';
import { verifyBallots, type PendingBallot } from '../checks/ballot-batch.js';
import { type FindingCode } from '../checks/catalogue.js';
import { finding, type CheckNumber, type Fault, type Finding, type FindingParams } from '../checks/finding.js';
import { checkManifest } from '../checks/manifest.js';
import { type JsonValue } from '../canonical.js';
import { Election } from '../election.js';
import { bodyHash, parseBody, type BodyOf } from '../messages/bodies.js';
import { encodeRecord, type ArchiveRecord, type RecordType } from '../messages/record.js';
import { isWholeMinute, timeOf } from '../time.js';
import { applyBallot, checkBallotPlace, headOf } from './rules/ballot.js';
import { closedRule, destructionRule, drainedRule } from './rules/close.js';
import { decryptionRule, protocolRule, resultRule, tallyRule } from './rules/count.js';
import { accessRule, issuanceRule } from './rules/counts.js';
import { decisionRule, objectionRule, retiredRule } from './rules/decisions.js';
import { endorsementRule, missingEndorsements } from './rules/endorsement.js';
import { type Note, type Place, type Rule } from './rules/rule.js';
import { type BallotHead, type CountedBallots } from './register.js';
import { WalkState } from './state.js';

/** Ballots' signatures and proofs: verified at once, or collected for `takePending` (a batch is much cheaper). */
export type WalkOptions = (
  { readonly ballots: 'now'; readonly random: RandomBytes } | { readonly ballots: 'collect' }
) & {
  /** Keeps the keys and the counted ballots; memory by default. */
  readonly register?: (election: Election) => CountedBallots;
  /** The arithmetic of trustees' proofs; the curve library's by default. */
  readonly group?: PublicGroup;
};

const rules: { readonly [Type in Exclude<RecordType, 'manifest' | 'ballot'>]: Rule<Type> } = {
  endorsement: endorsementRule,
  access: accessRule,
  issuance: issuanceRule,
  retired: retiredRule,
  decision: decisionRule,
  objection: objectionRule,
  drained: drainedRule,
  closed: closedRule,
  tally: tallyRule,
  decryption: decryptionRule,
  result: resultRule,
  protocol: protocolRule,
  destruction: destructionRule,
};

interface Examined {
  readonly findings: Finding[];
  /** The state after the record; undefined where the walk cannot go past it (no usable manifest). */
  readonly apply: (() => void) | undefined;
}

export class ElectionWalk {
  readonly #options: WalkOptions;
  #state: WalkState | undefined;
  #pending: PendingBallot[] = [];

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  /** Undefined until a manifest that may stand has been taken. */
  get state(): WalkState | undefined {
    return this.#state;
  }

  /** What the next record would be found to be. Changes nothing. */
  check(record: ArchiveRecord, body: JsonValue): Finding[] {
    return this.#examine(record, body).findings;
  }

  /** Takes the record only if nothing is found: what a board does before it appends. */
  offer(record: ArchiveRecord, body: JsonValue): Finding[] {
    const { findings, apply } = this.#examine(record, body);
    if (findings.length === 0) apply?.();
    return findings;
  }

  /** Takes the record whatever is found, as far as it makes sense: what a verifier does. */
  take(record: ArchiveRecord, body: JsonValue): Finding[] {
    const { findings, apply } = this.#examine(record, body);
    apply?.();
    return findings;
  }

  /**
   * A ballot's record whose body was read and verified elsewhere (a verifier's threads): what it says, or what is wrong
   * with its shape. Gives the findings of its place alone. `leaf`: the record's canonical bytes, where they are at hand.
   */
  takeHead(record: ArchiveRecord, head: Result<BallotHead, Fault>, leaf?: Uint8Array): Finding[] {
    const state = this.#state;
    if (state === undefined) return [];
    const findings: Finding[] = [];
    const place = this.#place(record);
    const note = noteInto(findings, place.index);
    checkTime(state, record, note);
    checkBallotPlace(state, head, place, note);
    applyBallot(state, head.ok ? head.value : undefined, place);
    this.#step(state, record, leaf);
    return findings;
  }

  /** A record whose body is missing or unreadable (the caller has its finding): it keeps its place and time. */
  takeBodiless(record: ArchiveRecord): Finding[] {
    const state = this.#state;
    if (state === undefined) return [];
    const findings: Finding[] = [];
    checkTime(state, record, noteInto(findings, state.records));
    if (record.type === 'ballot') applyBallot(state, undefined, this.#place(record));
    this.#step(state, record);
    return findings;
  }

  /** Ballots collected since the last call, for verifyBallots. */
  takePending(): PendingBallot[] {
    const pending = this.#pending;
    this.#pending = [];
    return pending;
  }

  /** What is missing at the end: of a log up to its tally (what a trustee checks), or of a whole archive. */
  finish(upTo: 'tally' | 'result'): Finding[] {
    const state = this.#state;
    if (state === undefined) return [finding(1, 'record-absent', null, { type: 'manifest' })];
    const absent: string[] = [];
    if (state.firstAccess === undefined) absent.push('access');
    for (const stage of ['drained', 'closed', 'tally', 'result'] as const)
      if (!this.#has(state, stage) && (stage !== 'result' || upTo === 'result')) absent.push(stage);
    const findings = absent.map((type) => finding(1, 'record-absent', null, { type }));
    if (state.endorsementsDue)
      for (const { by, id } of missingEndorsements(state))
        findings.push(finding(3, 'endorsement-missing', null, { by, id }));
    return findings;
  }

  #has(state: WalkState, type: 'drained' | 'closed' | 'tally' | 'result'): boolean {
    if (type === 'tally') return state.tally !== undefined;
    if (type === 'result') return state.result !== undefined;
    return type === 'drained' ? state.drained : state.closed;
  }

  #place(record: ArchiveRecord): Place {
    return { index: this.#state?.records ?? 0, hash: record.hash, time: timeOf(record.time) };
  }

  #step(state: WalkState, record: ArchiveRecord, leaf = encodeRecord(record)): void {
    state.tree.append(leaf);
    state.records++;
    state.lastTime = Math.max(state.lastTime, timeOf(record.time));
  }

  #examine(record: ArchiveRecord, value: JsonValue): Examined {
    const state = this.#state;
    return state === undefined ? this.#first(record, value) : this.#next(state, record, value);
  }

  #first(record: ArchiveRecord, value: JsonValue): Examined {
    const findings: Finding[] = [];
    const note = noteInto(findings, 0);
    if (record.type !== 'manifest') note(1, 'order-first');
    if (!isWholeMinute(timeOf(record.time))) note(1, 'record-minute', { time: record.time });
    const parsed = parseBody('manifest', value);
    if (!parsed.ok) {
      note(1, 'body-shape', { type: 'manifest', member: parsed.error });
      return { findings, apply: undefined };
    }
    const manifest = parsed.value;
    if (bodyHash(value) !== record.hash) note(1, 'body-hash');
    const faults = checkManifest(manifest, this.#options.group);
    findings.push(...faults);
    // With a manifest that may not stand there is nothing to compare the rest with.
    if (faults.length > 0 || record.type !== 'manifest') return { findings, apply: undefined };
    const apply = (): void => {
      const election = new Election(manifest);
      const begun = new WalkState(election, this.#options.register?.(election), this.#options.group);
      this.#state = begun;
      this.#step(begun, record);
    };
    return { findings, apply };
  }

  #next(state: WalkState, record: ArchiveRecord, value: JsonValue): Examined {
    const findings: Finding[] = [];
    const place = this.#place(record);
    const note = noteInto(findings, place.index);
    checkTime(state, record, note);
    const step = (change: () => void) => (): void => {
      change();
      this.#step(state, record);
    };
    const { type } = record;
    if (type === 'manifest') {
      note(1, 'order-manifest');
      return { findings, apply: step(() => undefined) };
    }
    const parsed = parseBody(type, value);
    if (!parsed.ok) {
      note(type === 'ballot' ? 4 : 1, type === 'ballot' ? 'ballot-shape' : 'body-shape', {
        type,
        member: parsed.error,
      });
      const change = (): void => {
        if (type === 'ballot') applyBallot(state, undefined, place);
      };
      return { findings, apply: step(change) };
    }
    if (bodyHash(value) !== record.hash) note(1, 'body-hash');
    if (type === 'ballot') return this.#ballot(state, parsed.value as BodyOf<'ballot'>, place, findings, step);
    const body = parsed.value as BodyOf<keyof typeof rules>;
    if (body.election !== state.election.fingerprint) note(5, 'election');
    if ('at' in body && timeOf(body.at) > place.time) note(1, 'at-after-record', { at: body.at });
    const rule = rules[type] as Rule<RecordType>;
    rule.check(state, body, place, note);
    return { findings, apply: step(() => rule.apply(state, body, place)) };
  }

  #ballot(
    state: WalkState,
    body: BodyOf<'ballot'>,
    place: Place,
    findings: Finding[],
    step: (change: () => void) => () => void,
  ): Examined {
    const read = parseBallot(state.election, body);
    const head = read.ok ? ok(headOf(read.value)) : fail(read.error);
    checkBallotPlace(state, head, place, noteInto(findings, place.index));
    const pending = read.ok ? [{ record: place.index, read: read.value, active: state.active }] : [];
    if (this.#options.ballots === 'now') findings.push(...verifyBallots(state.election, pending, this.#options.random));
    const apply = step(() => {
      applyBallot(state, head.ok ? head.value : undefined, place);
      if (this.#options.ballots === 'collect') this.#pending.push(...pending);
    });
    return { findings, apply };
  }
}

/** A record's time (§7): a whole minute, never falling. */
function checkTime(state: WalkState, record: ArchiveRecord, note: Note): void {
  const time = timeOf(record.time);
  if (!isWholeMinute(time)) note(1, 'record-minute', { time: record.time });
  if (time < state.lastTime) note(1, 'record-time-falls', { time: record.time });
}

function noteInto(findings: Finding[], record: number): Note {
  const note = (check: CheckNumber, code: FindingCode, params?: FindingParams): void => {
    findings.push(finding(check, code, record, params));
  };
  return Object.assign(note, {
    unused: (code: FindingCode, params?: FindingParams): void => {
      findings.push({ ...finding(7, code, record, params), spoils: false });
    },
  });
}
