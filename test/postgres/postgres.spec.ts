/** What every suite with a database goes through first. */
import { describe, expect, it } from '@jest/globals';
import { testServer } from './index.js';

describe('the address of the test database', () => {
  it('is told on a connection that is not used again', async () => {
    // A connection kept by the worker was closed by a busy jest just when a suite asked again:
    // "fetch failed, other side closed", once in some dozens of runs.
    const answer = await fetch(process.env['VECHE_TEST_POSTGRES'] ?? '');
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.text()).toBe(await testServer());
  });
});
