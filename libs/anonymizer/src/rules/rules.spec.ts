import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkAccess,
  decideCredential,
  decideDeposit,
  decidePass,
  decideShare,
  EMPTY_RECORD,
  MOST_DEPOSITS,
  UNFIXED_KEPT_MS,
  type ElectionRules,
  type Grant,
  type VoterRecord,
} from '../index.js';

const HOUR = 3_600_000;
const OPENS = Date.parse('2026-09-18T05:00:00Z');
const CLOSES = Date.parse('2026-09-20T17:00:00Z');
const T = OPENS + 4 * HOUR;
const RULES: ElectionRules = {
  revote: { minInterval: 10_800, window: 86_400 },
  accessCount: 9,
  hours: { opensAt: OPENS, closesAt: CLOSES, acceptUntil: CLOSES },
  ended: null,
};
const first = (current = T): Grant => ({
  pseudonym: 'p',
  style: 'north',
  access: 1,
  starts: { first: current, previous: null, current },
  deposit: null,
});
const later = (access: number, previous: number, current: number, start = T): Grant => ({
  ...first(),
  access,
  starts: { first: start, previous, current },
});
const verdict = (record: VoterRecord, grant: Grant, now: number, rules = RULES): string => {
  const due = checkAccess(record, grant, rules, now);
  return due.ok ? 'due' : due.error;
};

describe('an access is due (§4.4)', () => {
  it('at its start and until the close, not before and not at the close (R5)', () => {
    expect(verdict(EMPTY_RECORD, first(), T)).toBe('due');
    expect(verdict(EMPTY_RECORD, first(), T - 1)).toBe('in-future');
    expect(verdict(EMPTY_RECORD, first(), CLOSES - 1)).toBe('due');
    expect(verdict(EMPTY_RECORD, first(), CLOSES)).toBe('closed');
  });

  it('by the hours in force: an extension moves the close', () => {
    const extended = { ...RULES, hours: { opensAt: OPENS, closesAt: CLOSES + HOUR, acceptUntil: CLOSES + HOUR } };
    expect(verdict(EMPTY_RECORD, first(), CLOSES, extended)).toBe('due');
  });

  it('not before the style opens (R1)', () => {
    expect(verdict(EMPTY_RECORD, first(OPENS), OPENS)).toBe('due');
    expect(verdict(EMPTY_RECORD, first(OPENS - 1000), OPENS)).toBe('not-open');
  });

  it('not when the election is closed, the node retired, the style unknown or another than before', () => {
    expect(verdict(EMPTY_RECORD, first(), T, { ...RULES, ended: 'closed' })).toBe('closed');
    expect(verdict(EMPTY_RECORD, first(), T, { ...RULES, ended: 'retired' })).toBe('retired');
    expect(verdict(EMPTY_RECORD, first(), T, { ...RULES, hours: undefined })).toBe('style');
    expect(verdict({ ...EMPTY_RECORD, style: 'south' }, first(), T)).toBe('style');
  });

  it('three hours after the one before, to the second (R12)', () => {
    const at = T + 3 * HOUR;
    expect(verdict(EMPTY_RECORD, later(2, T, at), at)).toBe('due');
    expect(verdict(EMPTY_RECORD, later(2, T, at - 1000), at)).toBe('not-due');
  });

  it('within 24 hours of the first, the last second included (R12)', () => {
    const at = T + 24 * HOUR;
    expect(verdict(EMPTY_RECORD, later(3, T + 4 * HOUR, at), at)).toBe('due');
    expect(verdict(EMPTY_RECORD, later(3, T + 4 * HOUR, at + 1000), at + 1000)).toBe('not-due');
  });

  it('never a second time where voting again is not allowed, nor beyond N', () => {
    const at = T + 3 * HOUR;
    expect(verdict(EMPTY_RECORD, later(2, T, at), at, { ...RULES, revote: null, accessCount: 1 })).toBe('not-due');
    expect(verdict(EMPTY_RECORD, later(10, T + 20 * HOUR, T + 23 * HOUR), T + 23 * HOUR)).toBe('not-due');
  });

  it('only where the grant’s starts agree with each other', () => {
    const at = T + 7 * HOUR;
    expect(verdict(EMPTY_RECORD, { ...first(), starts: { first: T, previous: T, current: T } }, at)).toBe('not-due');
    expect(verdict(EMPTY_RECORD, { ...first(), starts: { first: T, previous: null, current: at } }, at)).toBe(
      'not-due',
    );
    expect(verdict(EMPTY_RECORD, later(2, T + 1000, at), at)).toBe('not-due');
    expect(verdict(EMPTY_RECORD, { ...later(2, T, at), starts: { first: T, previous: null, current: at } }, at)).toBe(
      'not-due',
    );
    expect(verdict(EMPTY_RECORD, later(3, T - HOUR, at), at)).toBe('not-due');
    expect(verdict(EMPTY_RECORD, later(3, T + 2 * HOUR, at), at)).toBe('not-due');
    expect(verdict(EMPTY_RECORD, later(3, T + 3 * HOUR, at), at)).toBe('due');
  });

  it('only where they agree with what was seen: a start never changes (§4.4)', () => {
    const seen = { ...EMPTY_RECORD, starts: new Map([[1, T]]) };
    const at = T + 5 * HOUR;
    expect(verdict(seen, later(2, T, at), at)).toBe('due');
    expect(verdict(seen, later(2, T - 1000, at, T - 1000), at)).toBe('start-changed');
    expect(verdict({ ...seen, starts: new Map([...seen.starts, [2, at]]) }, later(2, T, at - 1000), at)).toBe(
      'start-changed',
    );
  });

  it('until the next one starts: then it may not be resumed', () => {
    const seen = { ...EMPTY_RECORD, starts: new Map([[1, T], [2, T + 3 * HOUR]]) }; // prettier-ignore
    expect(verdict(seen, first(), T + 4 * HOUR)).toBe('superseded');
    expect(verdict(seen, later(2, T, T + 3 * HOUR), T + 4 * HOUR)).toBe('due');
  });

  it('also where this node was away for the accesses between', () => {
    const at = T + 12 * HOUR;
    expect(verdict({ ...EMPTY_RECORD, starts: new Map([[1, T]]) }, later(4, T + 9 * HOUR, at), at)).toBe('due');
  });
});

describe('deposits (§4.2)', () => {
  const deposit = (depositId: string, share = 's') => ({ depositId, share });
  const held = (ids: readonly string[], acknowledgedAt = T): VoterRecord => ({
    ...EMPTY_RECORD,
    deposits: ids.map((depositId) => ({ depositId, share: 's', acknowledgedAt })),
  });
  const decided = (record: VoterRecord, grant: Grant, id: string, share = 's', now = T): unknown => {
    const decision = decideDeposit(record, grant, deposit(id, share), now);
    return decision.ok ? decision.value : decision.error;
  };
  const ids = Array.from({ length: MOST_DEPOSITS }, (_, i) => `d${i}`);

  it('are stored, and the same one again acknowledged again', () => {
    expect(decided(EMPTY_RECORD, first(), 'a')).toEqual({ store: true, drop: [] });
    expect(decided(held(['a']), first(), 'a')).toEqual({ store: false, drop: [] });
  });

  it('never change: another share under the same id is refused', () => {
    expect(decided(held(['a']), first(), 'a', 'other')).toBe('other-share');
    expect(decided({ ...held(['a']), fixedDeposit: 'a' }, { ...first(), deposit: 'a' }, 'a', 'other')).toBe(
      'other-share',
    );
  });

  it('are sixteen at most; after an hour the oldest that is not fixed makes room', () => {
    expect(decided(held(ids.slice(1)), first(), 'new')).toEqual({ store: true, drop: [] });
    expect(decided(held(ids), first(), 'new')).toBe('deposits-full');
    expect(decided(held(ids), first(), 'new', 's', T + UNFIXED_KEPT_MS - 1)).toBe('deposits-full');
    expect(decided(held(ids), first(), 'new', 's', T + UNFIXED_KEPT_MS)).toEqual({ store: true, drop: ['d0'] });
  });

  it('under another id are refused once one is fixed, by the grant or by the record', () => {
    expect(decided(EMPTY_RECORD, { ...first(), deposit: 'a' }, 'b')).toBe('deposit-changed');
    expect(decided({ ...EMPTY_RECORD, fixedDeposit: 'a' }, first(), 'b')).toBe('deposit-changed');
    expect(decided({ ...EMPTY_RECORD, fixedDeposit: 'a' }, { ...first(), deposit: 'b' }, 'b')).toBe('deposit-changed');
  });

  it('that are fixed and lost are taken again, at the cost of those that never can be fixed', () => {
    const grant = { ...first(), deposit: 'a' };
    expect(decided(EMPTY_RECORD, grant, 'a')).toEqual({ store: true, drop: [] });
    expect(decided(held(ids), grant, 'a')).toEqual({ store: true, drop: ['d0'] });
  });

  it('are given back under the fixed id only', () => {
    const share = (record: VoterRecord, grant: Grant): unknown => {
      const found = decideShare(record, grant);
      return found.ok ? found.value.depositId : found.error;
    };
    expect(share(held(['a', 'b']), { ...first(), deposit: 'b' })).toBe('b');
    expect(share(held(['a']), first())).toBe('deposit-not-fixed');
    expect(share(held(['a']), { ...first(), deposit: 'b' })).toBe('share-missing');
    expect(share({ ...held(['a']), fixedDeposit: 'a' }, { ...first(), deposit: 'b' })).toBe('deposit-changed');
  });
});

describe('signing (§4.2, §4.4)', () => {
  const grant = { ...first(), deposit: 'a' };
  const record: VoterRecord = {
    ...EMPTY_RECORD,
    fixedDeposit: 'a',
    deposits: [{ depositId: 'a', share: 's', acknowledgedAt: T }],
  };
  const outcome = (decision: ReturnType<typeof decidePass>): string => (decision.ok ? decision.value : decision.error);

  it('signs one credential message, repeats it, and refuses every other', () => {
    expect(outcome(decideCredential(record, grant, 'm'))).toBe('sign');
    expect(outcome(decideCredential({ ...record, credential: 'm' }, grant, 'm'))).toBe('repeat');
    expect(outcome(decideCredential({ ...record, credential: 'm' }, grant, 'n'))).toBe('credential-issued');
  });

  it('signs one pass message a number, repeats it, and refuses every other', () => {
    const signed = { ...record, passes: new Map([[1, 'm']]) };
    expect(outcome(decidePass(record, grant, 'm'))).toBe('sign');
    expect(outcome(decidePass(signed, grant, 'm'))).toBe('repeat');
    expect(outcome(decidePass(signed, grant, 'n'))).toBe('pass-issued');
    expect(outcome(decidePass(signed, { ...grant, access: 2 }, 'n'))).toBe('sign');
  });

  it('signs nothing unless the grant’s deposit is fixed, held, and the first one fixed', () => {
    for (const decide of [decideCredential, decidePass]) {
      expect(outcome(decide(record, first(), 'm'))).toBe('deposit-not-fixed');
      expect(outcome(decide({ ...record, deposits: [] }, grant, 'm'))).toBe('share-missing');
      expect(outcome(decide(record, { ...grant, deposit: 'b' }, 'm'))).toBe('deposit-changed');
    }
  });
});

describe('whatever requests come, in whatever order', () => {
  /** One node's memory of one voter, driven by arbitrary grants, honest or not. */
  class Model {
    record: VoterRecord = EMPTY_RECORD;
    now = OPENS - HOUR;
    readonly credentials = new Set<string>();
    readonly passes = new Map<number, { messages: Set<string>; at: number; start: number }>();

    step({ grant, action, text, wait }: Step): void {
      this.now += wait;
      const due = checkAccess(this.record, grant, RULES, this.now);
      if (!due.ok) return;
      if (action === 'deposit') return this.deposit(grant, text, due.value);
      const decide = action === 'credential' ? decideCredential : decidePass;
      const decision = decide(this.record, grant, text);
      if (!decision.ok) return;
      this.keep(grant, due.value);
      if (action === 'credential') {
        this.credentials.add(text);
        this.record = { ...this.record, credential: text };
        return;
      }
      const known = this.passes.get(grant.access);
      const messages = known?.messages ?? new Set<string>();
      messages.add(text);
      this.passes.set(grant.access, { messages, at: known?.at ?? this.now, start: grant.starts.current });
      this.record = { ...this.record, passes: new Map([...this.record.passes, [grant.access, text]]) };
    }

    private deposit(grant: Grant, share: string, starts: ReadonlyMap<number, number>): void {
      const depositId = grant.deposit ?? share;
      const decision = decideDeposit(this.record, grant, { depositId, share }, this.now);
      if (!decision.ok) return;
      this.keep(grant, starts);
      const kept = this.record.deposits.filter(
        (it) => it.depositId !== depositId && !decision.value.drop.includes(it.depositId),
      );
      this.record = { ...this.record, deposits: [...kept, { depositId, share, acknowledgedAt: this.now }] };
    }

    private keep(grant: Grant, starts: ReadonlyMap<number, number>): void {
      this.record = {
        ...this.record,
        style: grant.style,
        fixedDeposit: this.record.fixedDeposit ?? grant.deposit,
        starts: new Map([...this.record.starts, ...starts]),
      };
    }
  }

  interface Step {
    readonly grant: Grant;
    readonly action: 'deposit' | 'credential' | 'pass';
    readonly text: string;
    readonly wait: number;
  }

  // Mostly near what an honest registrar would say, or hardly anything would ever be signed.
  const odd = (usual: number, ...others: number[]) =>
    fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
  const grants = fc
    .record({
      access: fc.constantFrom(1, 1, 2, 2, 3, 3, 4, 5, 9, 10),
      start: odd(OPENS + HOUR, OPENS - HOUR, OPENS + 2 * HOUR),
      early: odd(0, -HOUR, HOUR, 2 * HOUR),
      interval: odd(3 * HOUR, 3 * HOUR - 1000, HOUR, 25 * HOUR),
      fixed: odd(1, 0, 2).map((at) => [null, 'a', 'b'][at] ?? null),
    })
    .map(({ access, start, early, interval, fixed }): Grant => {
      if (access === 1) return { ...first(start), deposit: fixed };
      const previous = access === 2 ? start : start + (access - 2) * 3 * HOUR - early;
      return { ...later(access, previous, previous + interval, start), deposit: fixed };
    });
  const steps = fc.array(
    fc.record({
      grant: grants,
      action: fc.constantFrom('deposit' as const, 'credential' as const, 'pass' as const),
      text: fc.constantFrom('a', 'b', 'c'),
      wait: fc.integer({ min: 0, max: 2 * HOUR }),
    }),
    { minLength: 10, maxLength: 60, size: 'max' },
  );

  it('one credential, one pass a number, three hours apart within a day, never after the close', () => {
    let signed = 0;
    fc.assert(
      fc.property(steps, (sequence) => {
        const model = new Model();
        for (const step of sequence) model.step(step);
        expect(model.credentials.size).toBeLessThanOrEqual(1);
        expect(model.record.deposits.length).toBeLessThanOrEqual(MOST_DEPOSITS);
        const passes = [...model.passes].sort(([a], [b]) => a - b);
        signed += passes.length;
        for (const [index, [number, pass]] of passes.entries()) {
          expect(pass.messages.size).toBe(1);
          expect(pass.at).toBeGreaterThanOrEqual(pass.start);
          expect(pass.at).toBeLessThan(CLOSES);
          expect(number).toBeLessThanOrEqual(RULES.accessCount);
          const before = passes[index - 1];
          if (before === undefined) continue;
          expect(pass.start - before[1].start).toBeGreaterThanOrEqual((number - before[0]) * 3 * HOUR);
          expect(pass.start - (passes[0] as (typeof passes)[number])[1].start).toBeLessThanOrEqual(24 * HOUR);
        }
      }),
      { numRuns: 400, seed: 20260918 },
    );
    // A property over sequences in which nothing is ever signed would hold for any rule.
    expect(signed).toBeGreaterThan(300);
  });
});
