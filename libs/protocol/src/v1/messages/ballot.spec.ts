/** The tracker as people type it (§5): every spelling of one tracker, and nothing that is none. */
import { describe, expect, it } from '@jest/globals';
import { encodeBase64url } from '../base64url.js';
import { hasTracker, parseTracker, trackerOf } from './ballot.js';
import { bodyHash, parseBody } from './bodies.js';
import { hashOf } from '../canonical.js';

const bytes = Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + 11) & 255);
const hash = encodeBase64url(bytes);
const tracker = trackerOf(hash);

describe('a tracker', () => {
  it('is six groups of four letters, the same from bytes and text', () => {
    expect(tracker).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(trackerOf(bytes)).toBe(tracker);
    expect(trackerOf(new Uint8Array(32))).toBe('0000-0000-0000-0000-0000-0000');
    expect(trackerOf(new Uint8Array(32).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ');
  });

  it('is read in any case, with or without dashes, with O for 0 and I or L for 1', () => {
    for (const typed of [
      tracker,
      tracker.toLowerCase(),
      tracker.replaceAll('-', ''),
      ` ${tracker.replaceAll('-', ' ')} `,
    ])
      expect(parseTracker(typed)).toBe(tracker);
    expect(parseTracker('O000-0000-0000-0000-00IL-00il')).toBe('0000-0000-0000-0000-0011-0011');
  });

  it('is nothing shorter, longer or with other letters, nor a page of text', () => {
    for (const typed of ['', tracker.slice(1), `${tracker}0`, tracker.replace(/^./, 'U'), tracker.replace(/^./, 'Я')])
      expect(parseTracker(typed)).toBeUndefined();
    const spaced = (length: number): string => tracker + ' '.repeat(length - tracker.length);
    expect(parseTracker(spaced(100))).toBe(tracker);
    expect(parseTracker(spaced(101))).toBeUndefined();
  });

  it('is of a hash of 32 bytes and no other text', () => {
    expect(hasTracker(hash, tracker)).toBe(true);
    expect(hasTracker(hash, '0000-0000-0000-0000-0000-0000')).toBe(false);
    for (const text of [encodeBase64url(bytes.subarray(0, 31)), 'no hash'])
      expect(hasTracker(text, tracker)).toBe(false);
  });
});

describe('the hash under which a record names a body', () => {
  const part = { version: 1 };
  it('is a ballot’s only where there are exactly core and auth', () => {
    const ballot = { core: part, auth: part };
    expect(bodyHash(ballot)).not.toBe(hashOf(ballot));
    for (const other of [{ ...ballot, more: 1 }, { core: part, more: 1 }, { auth: part, more: 1 }, { core: part }])
      expect(bodyHash(other)).toBe(hashOf(other));
  });
  it('is any value’s: a log may hold what is no body at all', () => {
    for (const value of [null, 'text', 7, [part, part], []]) expect(bodyHash(value)).toBe(hashOf(value));
  });
  it('and a shape that is wrong is named by its member', () => {
    const read = (value: unknown): unknown => {
      const parsed = parseBody('drained', value);
      return parsed.ok ? 'ok' : parsed.error;
    };
    expect(read(null)).toBe('(body)');
    expect(read({ version: 2 })).toBe('version');
    const honest = { version: 1, election: hash, at: '2026-09-18T05:00:00Z', ballots: 1, signature: 'A'.repeat(86) };
    expect(read(honest)).toBe('ok');
    expect(read({ ...honest, more: 1 })).toBe('more');
  });
});
