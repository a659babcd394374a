import { beforeAll, describe, expect, it } from '@jest/globals';
import { nobleProver, type Point, type ProverGroup } from '#crypto';
import { bytesOf, checkBallot, checkChallenge, encodeBase64url, hoursOf, type Ballot } from '#protocol';
import { preparedElection, type TestElection, type TestVoter } from '../../../../libs/protocol/src/testing.js';
import { type Sealed, type SealOrder } from './seal.js';
import { Sealer } from './sealing.js';
import { strikeOf } from './terms.js';

describe('sealing a ballot as the worker does', () => {
  let test: TestElection;
  let voter: TestVoter;
  let order: SealOrder;

  beforeAll(() => {
    test = preparedElection();
    voter = test.voter('south');
    const { credential, pass } = test.tokens(voter, 1);
    order = {
      manifest: test.manifest,
      style: 'south',
      sequence: 1,
      key: voter.key,
      credential: credential.map(encodeBase64url),
      pass: pass.map(encodeBase64url),
      marks: { mayor: [0, 1, 0, 0] },
    };
  });

  const sealer = (group?: ProverGroup) => new Sealer(test.random, group);
  const seal = (one: SealOrder) => sealer().seal(one);

  const accepted = (value: unknown, retired: readonly string[] = []): boolean =>
    checkBallot({
      election: test.election,
      value,
      now: test.now,
      hours: (style) => {
        const known = test.election.style(style);
        if (known === undefined) throw new RangeError(style);
        return hoursOf(known, []);
      },
      active: test.manifest.anonymizers.nodes.filter(({ id }) => !retired.includes(id)),
      highest: () => 0,
      random: test.random,
    }).ok;

  it('makes what the ballot box accepts, and an opening that shows the marks', () => {
    const sealed = seal(order);
    expect(accepted(sealed.ballot)).toBe(true);
    expect(checkChallenge(test.election, sealed.challenge, sealed.tracker)).toEqual({
      ok: true,
      value: { tracker: sealed.tracker, choices: [{ contest: 'mayor', marked: ['m2'] }] },
    });
  });

  it('puts no signature into the opening, and no mark into the ballot', () => {
    const { ballot, challenge } = seal(order);
    const opening = JSON.stringify(challenge);
    for (const signature of [...ballot.auth.credential, ...ballot.auth.pass, ballot.auth.signature]) {
      expect(opening).not.toContain(signature);
    }
    expect(Object.keys(ballot.core)).toEqual(['version', 'election', 'style', 'sequence', 'key', 'contests']);
  });

  it('never encrypts twice to the same ballot', () => {
    expect(seal(order).tracker).not.toBe(seal(order).tracker);
  });

  it('signs the same core anew when a node was retired (§4.5)', () => {
    const { ballot } = seal(order);
    const [first = ''] = order.credential;
    const { manifest, key, pass } = order;
    const without = { manifest, key, core: ballot.core, credential: [first], pass: pass.slice(0, 1) };
    const again = sealer().resign(without);
    expect(again.ballot.core).toEqual(ballot.core);
    expect(accepted(again.ballot, ['node-2'])).toBe(true);
    expect(accepted(again.ballot)).toBe(false);
    expect(accepted({ ...again.ballot, auth: ballot.auth } satisfies Ballot, ['node-2'])).toBe(false);
  });

  it('refuses marks that no ballot can hold', () => {
    expect(() => seal({ ...order, marks: { mayor: [1, 1, 0, 0] } })).toThrow();
    expect(bytesOf(order.credential[0] ?? '')).toHaveLength(256);
  });

  describe('with a preparation', () => {
    /** Counts what sealing multiplies. */
    function counting(): { group: ProverGroup; count: () => number } {
      let count = 0;
      const group: ProverGroup<Point> = {
        ...nobleProver,
        multiply: (point, scalar) => {
          count++;
          return nobleProver.multiply(point, scalar);
        },
      };
      return { group, count: () => count };
    }

    it('has the costly half behind it', () => {
      const { group, count } = counting();
      const prepared = sealer(group);
      prepared.prepare({ manifest: order.manifest, style: 'south' });
      const before = count();
      expect(before).toBeGreaterThan(0);
      expect(accepted(prepared.seal(order).ballot)).toBe(true);
      expect(count()).toBe(before);
    });

    it('uses it for one ballot: the next, as after a challenge, has nothing in common with it', () => {
      const prepared = sealer();
      prepared.prepare({ manifest: order.manifest, style: 'south' });
      const [first, second] = [prepared.seal(order), prepared.seal(order)];
      expect(accepted(second.ballot)).toBe(true);
      expect(second.ballot.core).not.toEqual(first.ballot.core);
      const r = (sealed: Sealed) => sealed.challenge.openings.flatMap(({ randomness }) => randomness);
      expect(r(second).filter((one) => r(first).includes(one))).toEqual([]);
    });

    it('uses none that was made for another style or election', () => {
      const prepared = sealer();
      prepared.prepare({ manifest: order.manifest, style: 'north' });
      expect(accepted(prepared.seal(order).ballot)).toBe(true);
      prepared.prepare({ manifest: { ...order.manifest, id: 'other' }, style: 'south' });
      expect(accepted(prepared.seal(order).ballot)).toBe(true);
    });
  });

  describe('a struck option', () => {
    const effect = { kind: 'strike' as const, contest: 'mayor', option: 'm3' };

    it('is believed when the commission’s quorum has signed it', () => {
      const { body } = test.fork().decide({ effect });
      expect(strikeOf(body, test.manifest, test.election.fingerprint)).toEqual({ contest: 'mayor', option: 'm3' });
    });

    it('is not believed on one signature, on an altered one, or for another election', () => {
      const fork = test.fork();
      expect(
        strikeOf(fork.decide({ effect }, ['chair']).body, test.manifest, test.election.fingerprint),
      ).toBeUndefined();
      const body = fork.decide({ effect }).body as Record<string, unknown>;
      const other = { ...body, effect: { ...effect, option: 'm1' } };
      expect(strikeOf(other, test.manifest, test.election.fingerprint)).toBeUndefined();
      expect(strikeOf(body, test.manifest, 'x')).toBeUndefined();
      expect(strikeOf(fork.decide().body, test.manifest, test.election.fingerprint)).toBeUndefined();
      expect(strikeOf(undefined, test.manifest, test.election.fingerprint)).toBeUndefined();
    });
  });
});
