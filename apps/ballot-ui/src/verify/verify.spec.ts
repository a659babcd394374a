/** What the verification page works out apart from how it is shown: addresses, evidence, pace, what was chosen. */
import { describe, expect, it } from '@jest/globals';
import { type Progress } from '#protocol';
import { archiveOf } from './chosen.js';
import { readAddress } from './download.js';
import { evidenceOf } from './evidence.js';
import { paceOf, Stopwatch } from './pace.js';

const ORIGIN = 'https://board.example';
const FP = 'DbOS7DJgR3cby5E5vFltk1kCl81eeNOHomyZ3-LTvzE';
const OWN = { ok: true, fingerprint: FP, path: `/board/${FP}/archive.zip` };

describe('an address', () => {
  it.each([
    FP,
    ` ${FP}\n`,
    `${ORIGIN}/#/${FP}`,
    `${ORIGIN}/#/${FP}/3DQD-Z28E-KJA2-NJE1-3YHW-BAEC`,
    `${ORIGIN}/board/${FP}/archive.zip`,
    `/board/${FP}/archive.zip`,
    `${ORIGIN}/verify?archive=${FP}&lang=en`,
  ])('%s is of this board', (text) => {
    expect(readAddress(text, ORIGIN)).toEqual(OWN);
  });

  it.each([
    `https://other.example/#/${FP}`,
    `http://board.example/#/${FP}`,
    `https://board.example.evil/#/${FP}`,
    `https://board.example@evil.example/#/${FP}`,
    `javascript:alert(1)//${FP}`,
    `data:text/html,${FP}`,
  ])('%s is elsewhere', (text) => {
    expect(readAddress(text, ORIGIN)).toEqual({ ok: false, fault: 'elsewhere' });
  });

  it.each(['nonsense', `${FP}A`, FP.slice(1), `../${FP}x/..`])('%s is none', (text) => {
    expect(readAddress(text, ORIGIN)).toEqual({ ok: false, fault: 'unreadable' });
  });
});

describe('evidence', () => {
  it('is told apart by its text, and keeps the name of its file', () => {
    const given = evidenceOf([
      { name: 'receipt.json', text: '{"a":1}' },
      { name: 'note', text: 'origin\n5\nroot\n\n— board sig\n' },
      { name: 'wallet', text: '{"a":2}\n\n{"a":3}\n' },
      { name: 'list', text: ' [{"a":4}, 5]' },
      { name: 'empty', text: ' \n' },
    ]);
    expect(given.slips).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }, 5]);
    expect(given.checkpoints).toEqual(['origin\n5\nroot\n\n— board sig\n']);
    expect(given.names).toEqual({
      slips: ['receipt.json', 'wallet', 'wallet', 'list', 'list'],
      checkpoints: ['note'],
    });
  });

  it('a note that lost its last newline when it was pasted has it again', () => {
    expect(evidenceOf([{ name: 'x', text: 'origin\n5\nroot' }]).checkpoints).toEqual(['origin\n5\nroot\n']);
  });

  it('what is cut short stays something that will not hold', () => {
    expect(evidenceOf([{ name: 'x', text: '{"a":' }]).slips).toEqual(['{"a":']);
  });
});

describe('what was chosen', () => {
  const chosen = (...paths: string[]) => paths.map((path) => ({ path, blob: new Blob([]) }));

  it.each<[string[], string, string]>([
    [['archive.ZIP'], 'zip', 'archive.ZIP'],
    [['town/manifest.json', 'town/records.ndjson'], 'files', 'town'],
    [['/town/manifest.json'], 'files', 'town'],
    [['manifest.json', 'checkpoint'], 'files', 'manifest.json'],
    [['a.zip', 'b.zip'], 'files', 'a.zip'],
  ])('%j is a %s named %s', (paths, kind, name) => {
    const archive = archiveOf(chosen(...paths));
    expect(archive?.archive.kind).toBe(kind);
    expect(archive?.name).toBe(name);
  });

  it('nothing is nothing', () => {
    expect(archiveOf([])).toBeUndefined();
  });
});

describe('the pace', () => {
  const progress = (given: Partial<Progress>): Progress => ({
    stage: 'bodies',
    done: 0,
    total: 1000,
    ballots: 0,
    ...given,
  });

  it('is not told before it has settled', () => {
    expect(paceOf(progress({ done: 500, ballots: 100 }), 200)).toMatchObject({
      rate: undefined,
      remaining: undefined,
    });
  });

  it('counts ballots a second, and the rest by the part done', () => {
    const { part, rate, remaining } = paceOf(progress({ done: 500, ballots: 9000 }), 9000);
    expect(part).toBeCloseTo(0.45);
    expect(rate).toBe(1000);
    expect(remaining).toBeCloseTo(11);
  });

  it('never leaves 0…1 whatever it is told, and knows no part where there is no total', () => {
    for (const [done, total] of [
      [5, 0],
      [-5, 10],
      [50, 10],
    ] as const) {
      const { part } = paceOf(progress({ done, total }), 5000);
      if (part !== undefined) expect(part >= 0 && part <= 1).toBe(true);
    }
    expect(paceOf(progress({ total: undefined }), 5000)).toEqual({
      part: undefined,
      rate: undefined,
      remaining: undefined,
    });
  });

  it('grows from stage to stage', () => {
    const parts = (['bodies', 'records', 'sums', 'documents'] as const).map(
      (stage) => paceOf(progress({ stage, done: 1000 }), 5000).part ?? 0,
    );
    expect([...parts].sort((a, b) => a - b)).toEqual(parts);
    expect(parts.at(-1)).toBe(1);
  });

  it('does not count time paused', () => {
    let now = 0;
    const watch = new Stopwatch(() => now);
    now = 100;
    watch.pause();
    now = 1100;
    expect(watch.ms).toBe(100);
    watch.pause();
    watch.goOn();
    watch.goOn();
    now = 1150;
    expect(watch.ms).toBe(150);
  });
});
