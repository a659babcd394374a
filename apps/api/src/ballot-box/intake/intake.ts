/**
 * Acceptance (§6), in its order: shape, hours, tokens, own signature, proofs, sequence. Nothing about the request
 * but the ballot's bytes comes this far, and nothing here is logged.
 */
import { Inject, Injectable } from '@nestjs/common';
import {
  ballotHash,
  type Ballot,
  buildReceipt,
  buildRefusal,
  canonicalText,
  decodeCanonical,
  formatTime,
  parseBallot,
  type Receipt,
  type Refusal,
  type RefusalCode,
} from '#protocol';
import { CLOCK, type Clock, Problem, type ProblemCode } from '../../platform/index.js';
import { Elections, type Installed } from '../elections/elections.js';
import { LOGS, type FollowedLog, type Logs } from '../log/followed-log.js';
import { VERIFIER, type Verifier } from '../verification/verifier.js';
import { type Verdict } from '../verification/verify.js';
import { BallotStore, type Kept, type Outcome } from './ballot-store.js';
import { includedByOf } from './included-by.js';
import { MicroBatcher } from './micro-batcher.js';
import { LARGEST_BALLOT_BYTES } from './raw-bytes.js';

/** Of a ballot whose tokens, signature and proofs are good: its place among those that arrived. */
interface Verified {
  readonly place: number;
  readonly advice: Uint8Array | undefined;
}

/** A ballot whose shape fits its election, at the moment it came. */
interface Arrived {
  readonly ballot: Ballot;
  readonly hash: string;
  readonly text: string;
  /** Milliseconds by the election's clock. */
  readonly at: number;
}

type Decision =
  | { readonly kind: 'accepted'; readonly kept: Kept }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly highest?: Kept }
  /** The log has not been read yet: which hours are in force and which nodes must have signed is known from it alone. */
  | { readonly kind: 'wait' };

const MICRO_BATCH = { size: 64, milliseconds: 20 } as const;

@Injectable()
export class Intake {
  readonly #batchers = new Map<string, MicroBatcher<Arrived, Decision>>();

  constructor(
    @Inject(Elections) private readonly elections: Elections,
    @Inject(BallotStore) private readonly store: BallotStore,
    @Inject(LOGS) private readonly logs: Logs,
    @Inject(VERIFIER) private readonly verifier: Verifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The receipt of an accepted ballot; throws the refusal as a problem. */
  async take(bytes: Uint8Array): Promise<Receipt> {
    const at = this.clock.now().getTime();
    const value = decodeCanonical(bytes, LARGEST_BALLOT_BYTES);
    if (!value.ok) throw malformed();
    const fingerprint = electionOf(value.value);
    if (fingerprint === undefined) throw malformed();
    const installed = await this.elections.find(fingerprint);
    if (installed === undefined) throw new Problem('not-found', { detail: 'This ballot box does not serve it.' });
    const read = parseBallot(installed.election, value.value);
    if (!read.ok) throw malformed();
    const { ballot } = read.value;
    const hash = ballotHash(ballot);
    const decision = await this.#batcher(installed).submit({ ballot, hash, text: canonicalText(ballot), at });
    if (decision.kind === 'accepted') return this.#receipt(installed, decision.kept);
    if (decision.kind === 'wait') throw new Problem('busy', { headers: { 'retry-after': '5' } });
    throw this.#refusal(installed, hash, at, decision);
  }

  #batcher(installed: Installed): MicroBatcher<Arrived, Decision> {
    const { fingerprint } = installed.election;
    const known = this.#batchers.get(fingerprint);
    if (known !== undefined) return known;
    const batcher = new MicroBatcher<Arrived, Decision>((arrived) => this.#decide(installed, arrived), MICRO_BATCH);
    this.#batchers.set(fingerprint, batcher);
    return batcher;
  }

  async #decide(installed: Installed, arrived: readonly Arrived[]): Promise<Decision[]> {
    // The same ballot again gets the same receipt at any time, and costs no arithmetic.
    const before = await this.store.find(arrived.map(({ hash }) => hash));
    const decisions = arrived.map(({ hash }): Decision | undefined => {
      const kept = before.get(hash);
      return kept === undefined ? undefined : { kind: 'accepted', kept };
    });
    const log = this.logs.last(installed);
    if (log === undefined) return decisions.map((decision) => decision ?? { kind: 'wait' });
    const inHours = places(decisions).filter((at) => {
      const code = outsideHours(log, arrived[at] as Arrived);
      if (code !== undefined) decisions[at] = { kind: 'refused', code };
      return code === undefined;
    });
    const verified = await this.#verify(installed, log, inHours, arrived, decisions);
    await this.#accept(installed, log, verified, arrived, decisions);
    return decisions.map((decision) => {
      if (decision === undefined) throw new Error('a ballot was not decided');
      return decision;
    });
  }

  /** The ballots that are good; the others are refused in `decisions`. */
  async #verify(
    installed: Installed,
    log: FollowedLog,
    candidates: readonly number[],
    arrived: readonly Arrived[],
    decisions: (Decision | undefined)[],
  ): Promise<Verified[]> {
    if (candidates.length === 0) return [];
    const judgements = await this.verifier.verify({
      fingerprint: installed.election.fingerprint,
      manifest: installed.manifest,
      retired: log.retired,
      ballots: candidates.map((at) => (arrived[at] as Arrived).text),
    });
    return candidates.flatMap((place, index) => {
      const code = refusalOf(judgements[index]?.verdict);
      if (code === undefined) return [{ place, advice: judgements[index]?.advice }];
      decisions[place] = { kind: 'refused', code };
      return [];
    });
  }

  async #accept(
    installed: Installed,
    log: FollowedLog,
    verified: readonly Verified[],
    arrived: readonly Arrived[],
    decisions: (Decision | undefined)[],
  ): Promise<void> {
    const outcomes = await this.store.accept(
      installed.election.fingerprint,
      verified.map(({ place, advice }) => {
        const { ballot, hash, text, at } = arrived[place] as Arrived;
        const { key, sequence, style } = ballot.core;
        const acceptUntil = log.hours(style)?.acceptUntil ?? at;
        return { hash, key, sequence, body: text, advice, includedBy: includedByOf(at, acceptUntil) };
      }),
      this.clock.now().getTime(),
    );
    for (const [index, { place }] of verified.entries()) decisions[place] = decisionOf(outcomes[index] as Outcome);
  }

  /** Ed25519 has one signature for a message and key: the same ballot's receipt is the same, whenever it is made. */
  #receipt(installed: Installed, kept: Kept): Receipt {
    const election = installed.election.fingerprint;
    return buildReceipt({ election, ballot: kept.hash, includedBy: formatTime(kept.includedBy) }, installed.seed);
  }

  #refusal(
    installed: Installed,
    hash: string,
    at: number,
    { code, highest }: Extract<Decision, { kind: 'refused' }>,
  ): Problem {
    const election = installed.election.fingerprint;
    const refusal: Refusal = buildRefusal({ election, ballot: hash, code, at: formatTime(at) }, installed.seed);
    const receipt = highest === undefined ? {} : { receipt: this.#receipt(installed, highest) };
    return new Problem(PROBLEM_OF[code], { extra: { refusal, ...receipt } });
  }
}

const PROBLEM_OF: Readonly<Record<RefusalCode, ProblemCode>> = {
  closed: 'closed',
  'not-open': 'not-open',
  token: 'token',
  sequence: 'sequence',
  signature: 'signature',
  proof: 'proof',
};

const malformed = () => new Problem('bad-request', { detail: 'No ballot of this election in canonical form.' });

/** The fingerprint that a value claims as its election's. */
function electionOf(value: unknown): string | undefined {
  const core = (value as { core?: { election?: unknown } } | null)?.core;
  return typeof core?.election === 'string' ? core.election : undefined;
}

const places = (decisions: readonly (Decision | undefined)[]): number[] =>
  decisions.flatMap((decision, at) => (decision === undefined ? [at] : []));

function outsideHours(log: FollowedLog, { ballot, at }: Arrived): RefusalCode | undefined {
  const hours = log.hours(ballot.core.style);
  if (hours === undefined || at < hours.opensAt) return 'not-open';
  return at < hours.acceptUntil ? undefined : 'closed';
}

function refusalOf(verdict: Verdict | undefined): RefusalCode | undefined {
  if (verdict === 'valid') return undefined;
  // Intake has read the shape: a thread that cannot is a bug.
  if (verdict === undefined || verdict === 'malformed') throw new Error('a ballot was not verified');
  return verdict;
}

function decisionOf(outcome: Outcome): Decision {
  switch (outcome.kind) {
    case 'accepted':
      return outcome;
    case 'sequence':
      return { kind: 'refused', code: 'sequence', highest: outcome.highest };
    case 'drained':
      return { kind: 'refused', code: 'closed' };
  }
}
