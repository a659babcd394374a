/** Check 2 (§10): a checkpoint is of exactly these records. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import { votedElection } from '../../testing.js';
import { checkCheckpoint } from './checkpoint.js';

const { election } = votedElection();
const log = { size: election.entries.length, root: election.tree.root() };
const check = (note: Uint8Array, of = log): unknown[] =>
  checkCheckpoint(election.manifest, note, of).map(({ code, params }) => [code, params['fault']]);
const note = utf8(election.checkpoint());

describe('a checkpoint', () => {
  it('is of as many records, and of these', () => {
    expect(check(note)).toEqual([]);
    expect(check(note, { ...log, size: log.size + 1 })).toEqual([['checkpoint-records', undefined]]);
    expect(check(note, { ...log, root: log.root.map((byte) => byte ^ 1) })).toEqual([
      ['checkpoint-records', undefined],
    ]);
  });

  it('is text, and of the form of a checkpoint', () => {
    expect(check(Uint8Array.of(0xff))).toEqual([['checkpoint-malformed', 'not UTF-8']]);
    expect(check(utf8('x'))).toEqual([['checkpoint-malformed', expect.any(String)]]);
  });
});
