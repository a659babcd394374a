import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AccessRules, codeHours, entrance, nextAccess } from './access-rules.js';

const HOUR = 3_600_000;
const opensAt = Date.parse('2026-09-18T05:00:00Z');
const closesAt = Date.parse('2026-09-20T17:00:00Z');
const rules: AccessRules = { opensAt, closesAt, revote: { minInterval: 3 * 3600, window: 24 * 3600 }, limit: 9 };
const first = opensAt + HOUR;

describe('the next access (R12)', () => {
  it('is the first from the opening on', () => {
    expect(nextAccess(opensAt - 1, rules, [])).toEqual({ number: 1, at: opensAt });
  });
  it('is due three hours after the start of the previous one, not of the first', () => {
    const second = first + 5 * HOUR;
    expect(nextAccess(second, rules, [first, second])).toEqual({ number: 3, at: second + 3 * HOUR });
  });
  it('may start to the second 24 hours after the first and not later', () => {
    const starts = [first, first + 21 * HOUR];
    expect(nextAccess(first + 24 * HOUR, rules, starts)).toEqual({ number: 3, at: first + 24 * HOUR });
    expect(nextAccess(first + 24 * HOUR + 1, rules, starts)).toEqual({ never: 'window-over' });
    expect(nextAccess(first, rules, [first, first + 21 * HOUR + 1000])).toEqual({ never: 'window-over' });
  });
  it('ends with the ninth', () => {
    const starts = Array.from({ length: 9 }, (_, at) => first + at * 3 * HOUR);
    expect(nextAccess(first + 24 * HOUR, rules, starts)).toEqual({ never: 'accesses-used' });
  });
  it('does not exist where nobody votes again', () => {
    expect(nextAccess(first, { ...rules, revote: null, limit: 1 }, [first])).toEqual({ never: 'no-revote' });
  });
  it('does not exist if it would be due at the close or later', () => {
    const late = closesAt - 3 * HOUR;
    expect(nextAccess(late, rules, [late])).toEqual({ never: 'closed' });
    expect(nextAccess(late - 1000, rules, [late - 1000])).toEqual({ number: 2, at: closesAt - 1000 });
    expect(nextAccess(closesAt, rules, [])).toEqual({ never: 'closed' });
  });
});

describe('«Получить бюллетень» (R10)', () => {
  const fresh = { at: first, spent: false };
  it('starts the first access with a code, and cuts its start to the second', () => {
    expect(entrance(first + 999, rules, [], fresh)).toEqual({ enter: 'new', number: 1, startedAt: first });
  });
  it('asks for a code first', () => {
    expect(entrance(first, rules, [], null)).toEqual({ enter: 'confirm-first' });
    expect(entrance(first, rules, [first], null)).toEqual({ enter: 'confirm-first' });
  });
  it('gives nothing before the opening nor from 20:00:00.000 on', () => {
    expect(entrance(opensAt - 1, rules, [], fresh)).toEqual({ enter: 'not-now', because: 'not-open' });
    expect(entrance(closesAt, rules, [first], fresh)).toEqual({ enter: 'not-now', because: 'closed' });
    expect(entrance(closesAt - 1, rules, [first], fresh).enter).toBe('resume');
  });
  it('resumes with the same number and start until the next is due', () => {
    const spent = { at: first, spent: true };
    const resumed = { enter: 'resume', number: 1, startedAt: first };
    expect(entrance(first + HOUR, rules, [first], spent)).toEqual(resumed);
    expect(entrance(first + 2 * HOUR, rules, [first], { at: first + 2 * HOUR, spent: false })).toEqual(resumed);
  });
  it('resumes rather than starts with a code from before the access was due', () => {
    const early = { at: first + 3 * HOUR - 1, spent: false };
    expect(entrance(first + 4 * HOUR, rules, [first], early).enter).toBe('resume');
    const due = { at: first + 3 * HOUR, spent: false };
    expect(entrance(first + 4 * HOUR, rules, [first], due)).toEqual({
      enter: 'new',
      number: 2,
      startedAt: first + 4 * HOUR,
    });
  });
  it('starts nothing with a code that has begun an access', () => {
    const spent = { at: first + 4 * HOUR, spent: true };
    expect(entrance(first + 8 * HOUR, rules, [first], spent).enter).toBe('resume');
  });
});

describe('random days of voters with two devices', () => {
  type Step = { readonly wait: number; readonly device: 0 | 1; readonly act: 'confirm' | 'enter' };
  const step: fc.Arbitrary<Step> = fc.record({
    // Clustered around the interval, where mistakes live.
    wait: fc.oneof(fc.nat(5_000), fc.integer({ min: 3 * HOUR - 2_000, max: 3 * HOUR + 2_000 }), fc.nat(9 * HOUR)),
    device: fc.constantFrom(0, 1),
    act: fc.constantFrom('confirm', 'enter'),
  });

  it('never have accesses too close, too late, too many or without a code of their own', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = opensAt - HOUR;
        const starts: number[] = [];
        const confirmations: ({ at: number; spent: boolean } | null)[] = [null, null];
        for (const { wait, device, act } of steps) {
          now += wait;
          if (act === 'confirm') {
            if (now >= opensAt && now < closesAt) confirmations[device] = { at: now, spent: false };
            continue;
          }
          const confirmation = confirmations[device] ?? null;
          const decided = entrance(now, rules, starts, confirmation);
          if (decided.enter === 'resume')
            expect([decided.number, decided.startedAt]).toEqual([starts.length, starts.at(-1)]);
          if (decided.enter !== 'new') continue;
          expect(now).toBeLessThan(closesAt);
          expect(now).toBeGreaterThanOrEqual(opensAt);
          expect(confirmation).not.toBeNull();
          expect(confirmation?.spent).toBe(false);
          if (confirmation !== null) confirmation.spent = true;
          starts.push(decided.startedAt);
          expect(decided.number).toBe(starts.length);
        }
        expect(starts.length).toBeLessThanOrEqual(9);
        starts.forEach((start, at) => {
          const previous = starts[at - 1];
          if (previous !== undefined) expect(start - previous).toBeGreaterThanOrEqual(3 * HOUR);
          expect(start - (starts[0] ?? start)).toBeLessThanOrEqual(24 * HOUR);
        });
      }),
      { seed: 20260918, numRuns: 300 },
    );
  });
});

describe('the hours of codes (R5, R23)', () => {
  const east = { opensAt: opensAt - HOUR, closesAt: closesAt - HOUR };
  const west = { opensAt, closesAt };
  it('are the latest close among what is open', () => {
    expect(codeHours(first, [east, west])).toEqual(west);
    expect(codeHours(closesAt - 1, [east, west])).toEqual(west);
  });
  it('are those of what opens next, else of what closed last', () => {
    expect(codeHours(opensAt - 2 * HOUR, [west, east])).toEqual(east);
    expect(codeHours(closesAt, [west, east])).toEqual(west);
  });
  it('do not exist for whoever has a right nowhere', () => {
    expect(codeHours(first, [])).toBeUndefined();
  });
});
