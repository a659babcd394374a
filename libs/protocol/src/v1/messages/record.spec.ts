/** A line of records.ndjson says what is wrong with it: an act names the fault, and nobody has to guess it. */
import { describe, expect, it } from '@jest/globals';
import { readRecordLine } from './record.js';

describe('a line that is no record', () => {
  const good = `{"hash":"${'A'.repeat(43)}","time":"2026-09-18T05:00:00Z","type":"ballot"}`;
  it.each([
    ['', 'not-json'],
    [good.slice(0, -1), 'not-json'],
    [`${good} `, 'not-canonical'],
    [good.replace('":"', '": "'), 'not-canonical'],
    ['[]', 'shape'],
  ])('%j is refused for what it is', (text, error) => {
    expect(readRecordLine(text)).toEqual({ ok: false, error });
  });

  it('is told from one that is', () => {
    expect(readRecordLine(good)).toMatchObject({ ok: true, value: { type: 'ballot' } });
  });
});
