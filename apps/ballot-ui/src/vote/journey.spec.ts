import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type SessionView, type VoterElection } from '#contracts/registrar';
import { type Manifest, type Receipt } from '#protocol';
import { type OpenBallot } from '#voter';
import { type Journey, type JourneyEvent, needsCode, START, step } from './journey.js';
import { type Sealed } from './seal.js';

const T = '2026-09-18T09:00:00Z';

const election: VoterElection = {
  fingerprint: 'F'.repeat(43),
  id: 'e',
  kind: 'training',
  title: { ru: 'Проба' },
  timeZone: 'Europe/Moscow',
  style: { id: 'north', title: { ru: 'Север' } },
  opensAt: T,
  closesAt: T,
  acceptUntil: T,
  stage: 'open',
  access: null,
  next: { number: 1, at: T },
  enter: 'confirm-first',
};
const code = { id: '1', sentTo: '+7 •••', expiresAt: T, nextAt: T, open: true };
const session: SessionView = {
  name: 'Марфа',
  phone: '+7 •••',
  now: T,
  workstation: null,
  code: null,
  confirmedAt: null,
  elections: [election],
};
const confirmed: SessionView = { ...session, confirmedAt: T, elections: [{ ...election, enter: 'new' }] };
const asked: SessionView = { ...session, code };

const option = (id: string) => ({ id, title: { ru: id } });
const manifest = {
  contests: [
    { id: 'c', title: {}, options: ['a', 'b', 'gone'].map(option), minSelections: 1, maxSelections: 1, blank: true },
    { id: 'd', title: {}, options: ['x', 'y'].map(option), minSelections: 0, maxSelections: 2, blank: false },
  ],
} as unknown as Manifest;
const terms = { manifest, retired: [], struck: [{ contest: 'c', option: 'gone' }] };
const open = { style: 'north', number: 1 } as OpenBallot;

/** The ballot with this number; its opening carries a word to look for. */
const sealed = (number: number): Sealed => ({
  ballot: { core: `core ${number}` } as unknown as Sealed['ballot'],
  hash: `hash ${number}`,
  tracker: `tracker ${number}`,
  challenge: { openings: ['secret marks'] } as unknown as Sealed['challenge'],
});
const receipt: Receipt = { version: 1, election: election.fingerprint, ballot: 'B', includedBy: T, signature: 'S' };

let sealings = 0;
const events: fc.Arbitrary<JourneyEvent> = fc.oneof(
  fc.constantFrom<JourneyEvent>(
    { type: 'session', session },
    { type: 'session', session: confirmed },
    { type: 'session', session: asked },
    { type: 'logged-out', expired: true },
    { type: 'unreachable', trouble: { code: 'unreachable' } },
    { type: 'refused', trouble: { code: 'code-wrong' } },
    { type: 'asking' },
    { type: 'code-sent', request: code },
    { type: 'enter-code' },
    { type: 'leave' },
    { type: 'proven', nodes: { 'node-1': 'Первый' } },
    { type: 'progress', progress: { step: 'access', state: 'done' } },
    { type: 'open-failed', fault: { at: 'board', says: 'no' } },
    { type: 'resigned', cast: { ballot: sealed(0).ballot, hash: 'r', tracker: 'resigned' } },
  ),
  fc.constantFrom<JourneyEvent>(
    { type: 'open', election },
    { type: 'opened', terms, open },
    { type: 'mark', contest: 'c', option: 'a', on: true },
    { type: 'mark', contest: 'c', option: 'gone', on: true },
    { type: 'mark', contest: 'd', option: 'x', on: true },
    { type: 'mark', contest: 'd', option: 'unknown', on: true },
    { type: 'review' },
    { type: 'change' },
    { type: 'seal' },
    { type: 'seal-failed' },
    { type: 'challenge' },
    { type: 'send' },
  ),
  fc.constant(null).map((): JourneyEvent => ({ type: 'sealed', sealed: sealed(++sealings) })),
  fc.constantFrom<JourneyEvent>(
    { type: 'outcome', outcome: { kind: 'accepted', receipt } },
    { type: 'outcome', outcome: { kind: 'voted-already', receipt } },
    { type: 'outcome', outcome: { kind: 'refused', code: 'proof', refusal: undefined } },
    { type: 'outcome', outcome: { kind: 'try-again', code: 'busy' } },
    { type: 'outcome', outcome: { kind: 'misbehaved', answer: '{}' } },
  ),
);

/** Walks a mostly sensible way, so that late states are reached often, with nonsense strewn in. */
const HAPPY: readonly JourneyEvent[] = [
  { type: 'session', session: confirmed },
  { type: 'open', election },
  { type: 'opened', terms, open },
  { type: 'mark', contest: 'c', option: 'a', on: true },
  { type: 'review' },
  { type: 'seal' },
];
const walks = fc
  .record({ happy: fc.nat(HAPPY.length), rest: fc.array(events, { maxLength: 40 }) })
  .map(({ happy, rest }) => [...HAPPY.slice(0, happy), ...rest]);

function walked(
  sequence: readonly JourneyEvent[],
  visit: (before: Journey, event: JourneyEvent, after: Journey) => void,
): void {
  let state = START;
  for (const event of sequence) {
    const after = step(state, event);
    visit(state, event, after);
    state = after;
  }
}

const check = (visit: Parameters<typeof walked>[1]): void =>
  fc.assert(
    fc.property(walks, (sequence) => walked(sequence, visit)),
    { numRuns: 400 },
  );

describe('the voter’s journey, in any order of events', () => {
  it('shows "accepted" for nothing but a verified receipt of the ballot that was sent (R14)', () => {
    check((before, event, after) => {
      if (after.at !== 'receipt' || before.at === 'receipt') return;
      expect(before.at).toBe('casting');
      expect(event.type).toBe('outcome');
      const outcome = event.type === 'outcome' ? event.outcome : undefined;
      expect(['accepted', 'voted-already']).toContain(outcome?.kind);
      expect(after.already).toBe(outcome?.kind === 'voted-already');
      expect(after.receipt).toBe(receipt);
    });
  });

  it('holds neither marks nor openings once a ballot is on its way', () => {
    check((_, __, after) => {
      if (!['casting', 'resigned', 'misbehaved', 'receipt', 'refused', 'home', 'login', 'code'].includes(after.at))
        return;
      expect(after).not.toHaveProperty('marks');
      expect(JSON.stringify(after)).not.toContain('secret marks');
    });
  });

  it('never sends a ballot that was opened for checking (§5)', () => {
    fc.assert(
      fc.property(walks, (sequence) => {
        const opened = new Set<string>();
        walked(sequence, (_, __, after) => {
          if (after.at === 'challenged') opened.add(after.tracker);
          if (after.at === 'casting') expect(opened.has(after.cast.tracker)).toBe(false);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('holds no struck and no unknown option, and one mark where one is allowed', () => {
    check((_, __, after) => {
      if (!('marks' in after)) return;
      expect(after.marks['c'] ?? []).not.toContain('gone');
      expect(after.marks['d'] ?? []).not.toContain('unknown');
      expect((after.marks['c'] ?? []).length).toBeLessThanOrEqual(1);
    });
  });

  it('keeps nothing of the voter after the session is over', () => {
    check((_, event, after) => {
      if (event.type === 'logged-out') expect(after).toEqual({ at: 'login', expired: event.expired });
    });
  });

  it('leaves a ballot that is on its way to nothing but its outcome or the end of the session', () => {
    check((before, event, after) => {
      if (before.at !== 'casting' || after.at === 'casting') return;
      expect(['outcome', 'resigned', 'logged-out']).toContain(event.type);
    });
  });
});

describe('where a session puts the voter (R14)', () => {
  it('at the code that was asked for, at the list otherwise', () => {
    expect(step(START, { type: 'session', session: asked }).at).toBe('code');
    expect(step(START, { type: 'session', session }).at).toBe('home');
    expect(step(START, { type: 'session', session: { ...confirmed, code } }).at).toBe('home');
  });

  it('a wrong code is spent, a failed connection is not (R4)', () => {
    const at = step(START, { type: 'session', session: asked });
    expect(step(at, { type: 'refused', trouble: { code: 'code-wrong' } })).toMatchObject({ spent: true });
    expect(step(at, { type: 'refused', trouble: { code: 'unreachable' } })).toMatchObject({ spent: false });
  });
});

describe('when a code is asked for (R2, R12)', () => {
  const later = '2026-09-18T12:00:00Z';
  const voted: VoterElection = {
    ...election,
    access: { number: 1, startedAt: T },
    next: { number: 2, at: later },
    enter: 'resume',
  };
  const at = (now: string, change: Partial<VoterElection> = {}): SessionView => ({
    ...confirmed,
    now,
    elections: [{ ...voted, ...change }],
  });

  it('is asked for voting again from the very moment it is due, and not before', () => {
    expect(needsCode(at('2026-09-18T11:59:59Z'))).toBe(false);
    expect(needsCode(at(later))).toBe(true);
  });

  it('is not asked where a new one would open nothing', () => {
    expect(needsCode(at(later, { next: { never: 'accesses-used' } }))).toBe(false);
    expect(needsCode(at(later, { stage: 'closed', enter: 'not-now' }))).toBe(false);
    expect(needsCode(at(later, { enter: 'new' }))).toBe(false);
  });
});
