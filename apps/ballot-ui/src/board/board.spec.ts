import { describe, expect, it } from '@jest/globals';
import { finishElection, votedElection } from '../../../../libs/protocol/src/testing.js';
import { addressOf, readAddress } from './address.js';
import { ResultBody, resultView, TallyBody } from './result-view.js';

describe('addresses on the board', () => {
  const fingerprint = 'G27fiQ6clCrJwR-jxanMw1jjlI9js5AH37A2AVyKiJM';

  it('name an election and a tracker, in the fragment', () => {
    expect(readAddress(`${addressOf(fingerprint)}/3dqd-z28e-kja2-nje1-3yhw-baec`)).toEqual({
      fingerprint,
      tracker: '3DQD-Z28E-KJA2-NJE1-3YHW-BAEC',
    });
    expect(readAddress(addressOf(fingerprint))).toEqual({ fingerprint, tracker: undefined });
  });

  it.each(['', '#', '#/short', `#/${fingerprint}x`, '#/../../etc'])('%s names none', (hash) => {
    expect(readAddress(hash).fingerprint).toBeUndefined();
  });
});

describe('the published result', () => {
  it('has every slot of every contest with its votes, and the struck option marked', () => {
    const test = finishElection(votedElection().election);
    const body = (type: string): unknown => test.entries.find(({ record }) => record.type === type)?.body;
    const struck = [{ contest: 'mayor', option: 'm1' }];
    const view = resultView(test.manifest, ResultBody.parse(body('result')), TallyBody.parse(body('tally')), struck);
    const [mayor, rating] = view;
    expect(mayor?.units.map(({ unit, ballots }) => [unit, ballots])).toEqual([
      ['north', 2],
      ['south', 2],
    ]);
    expect(mayor?.units[0]?.rows.map(({ slot, votes, struck: out }) => [slot, votes, out])).toEqual([
      ['m1', 0, true],
      ['m2', 0, false],
      ['m3', 1, false],
      ['blank', 1, false],
    ]);
    expect(mayor?.units[0]?.rows.at(-1)?.titles).toBeUndefined();
    expect(rating?.units[0]?.rows.map(({ votes }) => votes)).toEqual([0, 1, 0]);
  });

  it('shows a withheld contest as withheld', () => {
    const { manifest } = votedElection().election;
    const view = resultView(manifest, { cells: [] }, { withheld: [{ contest: 'rating', ballots: 1 }] }, []);
    expect(view.map(({ withheld, units }) => [withheld, units.length])).toEqual([
      [false, 0],
      [true, 0],
    ]);
  });
});
