import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  codeFor,
  codePolicy,
  codeState,
  DEFAULT_CODE_POLICY,
  isCode,
  isWrongCodeAlert,
  mayRequestCode,
  SMS_TEXTS,
  SmsInMemory,
} from './index.js';

const key = new Uint8Array(32).fill(7);
const opensAt = Date.parse('2026-09-18T05:00:00Z');
const closesAt = Date.parse('2026-09-20T17:00:00Z');
const hours = { opensAt, closesAt };
const policy = DEFAULT_CODE_POLICY;

describe('the policy itself', () => {
  it('is six digits, one try, five minutes, once a minute', () => {
    expect(codePolicy(policy)).toEqual({ digits: 6, lifetimeSeconds: 300, intervalSeconds: 60, tries: 1 });
  });

  it.each([
    { digits: 4 },
    { digits: 11 },
    { digits: 5.5 },
    { intervalSeconds: 59 },
    { intervalSeconds: Number.NaN },
    { lifetimeSeconds: 0 },
    { tries: 0 },
  ])('refuses %j, which the regulation does not allow', (weaker) => {
    expect(() => codePolicy({ ...policy, ...weaker })).toThrow(RangeError);
  });
});

describe('asking for a code (R4, R5)', () => {
  it('is allowed from the opening to the last millisecond before the close', () => {
    expect(mayRequestCode(opensAt, hours, null, policy)).toBeUndefined();
    expect(mayRequestCode(closesAt - 1, hours, null, policy)).toBeUndefined();
  });
  it('is refused before the opening', () => {
    expect(mayRequestCode(opensAt - 1, hours, null, policy)).toEqual({ code: 'not-open' });
  });
  it('is refused at 20:00:00.000', () => {
    expect(mayRequestCode(closesAt, hours, null, policy)).toEqual({ code: 'closed' });
  });
  it('is refused within a minute of the last request, and says from when it is not', () => {
    const at = opensAt + 1000;
    expect(mayRequestCode(at + 59_999, hours, at, policy)).toEqual({ code: 'too-soon', nextAt: at + 60_000 });
    expect(mayRequestCode(at + 60_000, hours, at, policy)).toBeUndefined();
  });
});

describe('entering a code (R4, R5)', () => {
  const code = { requestedAt: opensAt, tries: 0, superseded: false };
  it('is looked at for five minutes', () => {
    expect(codeState(opensAt + 299_999, closesAt, code, policy)).toBe('open');
    expect(codeState(opensAt + 300_000, closesAt, code, policy)).toBe('expired');
  });
  it('is looked at once', () => {
    expect(codeState(opensAt, closesAt, { ...code, tries: 1 }, policy)).toBe('used');
  });
  it('is not looked at after a newer request', () => {
    expect(codeState(opensAt, closesAt, { ...code, superseded: true }, policy)).toBe('superseded');
  });
  it('is not looked at from the close on, however fresh the code', () => {
    const late = { ...code, requestedAt: closesAt - 1 };
    expect(codeState(closesAt - 1, closesAt, late, policy)).toBe('open');
    expect(codeState(closesAt, closesAt, late, policy)).toBe('closed');
  });
});

describe('the code (R3, R7)', () => {
  it('is the same for the same request and another for another request, key or length', () => {
    const code = codeFor(key, 'a', 6);
    expect(codeFor(key, 'a', 6)).toBe(code);
    expect(new Set(['a', 'b', 'c', 'd'].map((id) => codeFor(key, id, 6))).size).toBe(4);
    expect(codeFor(new Uint8Array(32).fill(8), 'a', 6)).not.toBe(code);
    expect(codeFor(key, 'a', 10).endsWith(code)).toBe(false);
  });

  it('has the digits asked for, zeros in front included', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 5, max: 10 }), (id, digits) =>
        new RegExp(`^[0-9]{${digits}}$`).test(codeFor(key, id, digits)),
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('spreads evenly over its range', () => {
    const first = new Array<number>(10).fill(0);
    for (let id = 0; id < 5000; id++) first[Number(codeFor(key, String(id), 6)[0])]! += 1;
    // Chi-squared with 9 degrees of freedom exceeds 27.9 once in a thousand; the ids are fixed, so this never flickers.
    const chi = first.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    expect(chi).toBeLessThan(27.9);
  });

  it('refuses a short key', () => {
    expect(() => codeFor(new Uint8Array(16), 'a', 6)).toThrow(RangeError);
  });

  it('is compared whole', () => {
    expect(isCode('123456', '123456')).toBe(true);
    expect(isCode('123457', '123456')).toBe(false);
    expect(isCode('12345', '123456')).toBe(false);
    expect(isCode('', '123456')).toBe(false);
  });
});

describe('alerts and words', () => {
  it('alerts at five and at twenty wrong codes (R5)', () => {
    const alerts = Array.from({ length: 30 }, (_, wrong) => wrong).filter(isWrongCodeAlert);
    expect(alerts).toEqual([5, 20]);
  });

  it.each(['ru', 'en'] as const)('writes the code and no more than a message of SMS holds (%s)', (language) => {
    const text = SMS_TEXTS[language].code('012345', 5);
    expect(text).toContain('012345');
    expect(text.length).toBeLessThanOrEqual(language === 'ru' ? 70 : 160);
    expect(SMS_TEXTS[language].access('18.09 14:05', true)).toContain('18.09 14:05');
    expect(SMS_TEXTS[language].wrongCodes(5)).toContain('5');
  });
});

describe('the outbox of a demonstration', () => {
  it('keeps a message once, by its id, and forgets the oldest', async () => {
    const outbox = new SmsInMemory(() => 5, 2);
    const send = (id: string, to: string) => outbox.send({ id, to, text: id });
    for (const id of ['a', 'a', 'b', 'c']) await send(id, id === 'b' ? '+71' : '+72');
    expect(outbox.messages().map(({ id, at }) => [id, at])).toEqual([
      ['b', 5],
      ['c', 5],
    ]);
    expect(outbox.messages('+72').map(({ id }) => id)).toEqual(['c']);
  });
});
