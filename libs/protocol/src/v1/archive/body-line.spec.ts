/** One line of bodies.ndjson (§9): the hash under which records name it, and no second spelling. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import { encodeBase64url } from '../base64url.js';
import { canonicalText, hashOf, type JsonValue } from '../canonical.js';
import { bodyHash } from '../messages/bodies.js';
import { readBodyLine } from './body-line.js';

const read = (text: string): unknown => {
  const line = readBodyLine(utf8(text));
  return line.ok ? encodeBase64url(line.value.hash) : line.error;
};
/** Ballot-shaped, in letters of one byte and of several, on either side. */
const ballots = [
  { auth: { pass: ['AAAA'] }, core: { style: 'north', version: 1 } },
  { auth: 'ж', core: 1 },
  { auth: 1, core: 'ж€' },
  { auth: { a: 'ж' }, core: { c: '€', a: [] } },
];

describe('a line', () => {
  it.each<JsonValue>([...ballots, null, 'ж', 'ab', [1], [1, 2], {}, { core: 1 }, { auth: 1, core: 1, more: 1 }])(
    'has the hash of its body: %j',
    (value) => {
      expect(read(canonicalText(value))).toBe(bodyHash(value));
    },
  );

  it.each(ballots)('of a ballot has the hash of its core: %j', (value) => {
    const line = readBodyLine(utf8(canonicalText(value)));
    expect(line).toMatchObject({ ok: true, value: { value } });
    const coreHash = line.ok ? line.value.coreHash : undefined;
    expect(encodeBase64url(coreHash ?? new Uint8Array())).toBe(hashOf(value.core));
  });

  it('of what is no ballot has none', () => {
    expect(readBodyLine(utf8('{"core":1}'))).toMatchObject({ ok: true, value: { coreHash: undefined } });
  });

  it.each([
    ['{"core":1,"auth":1}', 'not-canonical'],
    ['{"auth":1,"core":1} ', 'not-canonical'],
    ['{"auth": 1,"core":1}', 'not-canonical'],
    ['{"auth":{"b":1,"a":1},"core":1}', 'not-canonical'],
    ['{"auth":1,"core":{"b":1,"a":1}}', 'not-canonical'],
    ['{"auth":1,"auth":1,"core":1}', 'not-canonical'],
    ['{"auth":"\\u0041","core":1}', 'not-canonical'],
    ['{"auth":1.0,"core":1}', 'not-canonical'],
    ['{"auth":-1,"core":1}', 'number'],
    ['{"auth":1,"core":0.5}', 'number'],
    ['{"auth":1,"core":{"ж":1}}', 'key'],
    ['{"auth":"\\ud800","core":1}', 'surrogate'],
    ['{"a": 1}', 'not-canonical'],
    ['{"auth":1,"core":1', 'not-json'],
    ['', 'not-json'],
  ])('in another spelling is refused: %s', (text, fault) => {
    expect(read(text)).toBe(fault);
  });

  it('of bytes that are no UTF-8 is refused', () => {
    expect(readBodyLine(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ ok: false, error: 'not-utf8' });
  });
});
