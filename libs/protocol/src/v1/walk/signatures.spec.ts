/** Check 5 (§10), and the RSA proofs of check 3: who signed, and whether the counts bound the ballots. */
import { describe, it } from '@jest/globals';
import { marks, node, rewrite, run, without, type Case } from '../../testing/log-cases.js';
import { finishElection, type TestElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { type JsonValue } from '../canonical.js';
import { signBody } from '../signing.js';

describe('signatures and counts (check 5)', () => {
  const foreign = (e: TestElection): void => {
    const { body } = e.decide();
    e.entries.pop();
    const draft = { ...(body as Record<string, JsonValue>), election: encodeBase64url(new Uint8Array(32)) };
    e.append('decision', { ...draft, signatures: e.commissionSignatures('decision', draft) as unknown as JsonValue });
  };
  it.each<Case>([
    ['a body of another election', 'voted', ['5 election'], foreign],
    [
      'an endorsement signed by another',
      'published',
      ['5 signature'],
      (e) => (e.endorseAsTrustee(1, { id: '2' }), undefined),
    ],
    [
      'access signed by another',
      'endorsed',
      ['5 signature'],
      (e) => (e.openAccess({}), rewrite(e, (body) => signBody('access', without(body), e.parties.board))),
    ],
    [
      'a count changed after signing',
      'voted',
      ['5 signature'],
      (e) => (e.hourly(), e.entries.splice(-1), rewrite(e, (body) => ({ ...body, passes: { '*': 99 } }))),
    ],
    [
      'a signature of another type',
      'closed',
      ['5 signature'],
      (e) => (e.destroy('node-1'), rewrite(e, (body) => signBody('objection', without(body), node(e, 'node-1')))),
    ],
    [
      'an objection signed by another node',
      'voted',
      ['5 signature'],
      (e) => (e.object('node-1'), rewrite(e, (body) => signBody('objection', without(body), node(e, 'node-2')))),
    ],
    ['one member where two are needed', 'voted', ['5 quorum'], (e) => e.decide({}, ['chair'])],
    ['one member twice', 'voted', ['5 commission-order', '5 quorum'], (e) => e.decide({}, ['chair', 'chair'])],
    [
      'members out of order',
      'voted',
      ['5 commission-order', '5 quorum'],
      (e) => (
        e.decide(),
        rewrite(e, (body) => ({ ...body, signatures: [...(body['signatures'] as JsonValue[])].reverse() }))
      ),
    ],
    [
      'a stranger among the members',
      'voted',
      ['5 commission-order', '5 quorum'],
      (e) => (
        e.decide(),
        rewrite(e, (body) => ({
          ...body,
          signatures: (body['signatures'] as Record<string, string>[]).map((s) => ({
            ...s,
            member: `${s['member']}-x`,
          })),
        }))
      ),
    ],
    [
      'a member’s signature of another decision',
      'voted',
      ['5 signature', '5 quorum'],
      (e) => (e.decide(), rewrite(e, (body) => ({ ...body, text: 'Иное' }))),
    ],
    ['closed without the chair', 'drained', ['5 closed-chair'], (e) => e.close({}, ['member', 'secretary'])],
    ['closed with another number', 'drained', ['5 closed-records'], (e) => e.close({ records: 3 })],
    [
      'closed with another root',
      'drained',
      ['5 closed-root'],
      (e) => e.close({ root: encodeBase64url(new Uint8Array(32)) }),
    ],
    ['drained with another number', 'voted', ['5 drained-ballots'], (e) => (e.afterVoting(), e.drain({ ballots: 6 }))],
    [
      'drained signed by another',
      'voted',
      ['5 signature'],
      (e) => (
        e.afterVoting(),
        e.drain(),
        rewrite(e, (body) => signBody('drained', without(body), e.parties.registrar))
      ),
    ],
    ['retired without a remaining node', 'voted', ['5 retired-nodes'], (e) => e.retire('node-2', { nodes: [] })],
    [
      'retired with a wrong node signature',
      'voted',
      ['5 signature'],
      (e) => e.retire('node-2', { nodes: [encodeBase64url(new Uint8Array(64))] }),
    ],
    [
      'an hourly count that falls',
      'voted',
      ['5 hourly-falls', '5 hourly-below-keys'],
      (e) => (e.hourly({ credentials: { '*': 2 } }), e.entries.pop()),
    ],
    [
      'hourly passes that fall',
      'voted',
      ['5 hourly-falls'],
      (e) => (e.hourly({ passes: { '*': 2 } }), e.entries.pop()),
    ],
    [
      'an hourly count below the keys on the board',
      'voted',
      ['5 hourly-below-keys'],
      (e) => {
        e.cast(e.voter('north'), 1, marks);
        e.now += 120_000;
        e.hourly({ credentials: { '*': 4 } });
        e.entries.pop();
      },
    ],
    [
      '… which may still be on their way for two minutes',
      'voted',
      [],
      (e) => {
        e.cast(e.voter('north'), 1, marks);
        e.now += 119_000;
        e.hourly({ credentials: { '*': 4 } });
        e.entries.pop();
      },
    ],
    [
      'final sums below the hourly ones',
      'voted',
      ['5 final-below-hourly'],
      (e) => (e.hourly({ passes: { '*': 7 } }), finishElection(e, 'closed'), e.finalIssuance('node-1')),
    ],
    [
      'more keys than a node issued',
      'closed',
      ['5 keys-over-issued'],
      (e) => e.finalIssuance('node-1', { credentials: { north: 1, south: 3 } }),
    ],
    [
      'more ballots than passes',
      'closed',
      ['5 ballots-over-passes'],
      (e) => e.finalIssuance('node-1', { passes: { 1: 3, 2: 2 } }),
    ],
    [
      'more credentials than voters let in',
      'closed',
      ['5 issued-over-accessed'],
      (e) => (e.finalAccess(), e.finalIssuance('node-1', { credentials: { north: 3, south: 2 } })),
    ],
    [
      '… seen from the access that comes second',
      'closed',
      ['5 issued-over-accessed'],
      (e) => (e.finalIssuance('node-1', { credentials: { north: 3, south: 2 } }), e.finalAccess()),
    ],
    [
      'more passes than accesses',
      'closed',
      ['5 passes-over-accesses'],
      (e) => (e.finalAccess(), e.finalIssuance('node-1', { passes: { 1: 4, 2: 2 } })),
    ],
    [
      'more keys than voters let in',
      'closed',
      ['5 keys-over-accessed'],
      (e) =>
        e.finalAccess({ accessed: { north: { remote: 1, workstation: 0 }, south: { remote: 1, workstation: 1 } } }),
    ],
    [
      'more let in than on the list',
      'closed',
      ['5 accessed-over-admitted'],
      (e) => e.finalAccess({ admitted: { north: 10, south: 1 } }),
    ],
    [
      'a list that grew after the first ballot',
      'closed',
      ['5 admitted-rises'],
      (e) => e.finalAccess({ admitted: { north: 11, south: 10 } }),
    ],
    [
      'decryption signed by another',
      'tally',
      ['5 signature'],
      (e) => (e.decrypt(1), rewrite(e, (body) => signBody('decryption', without(body), e.parties.board))),
    ],
    ['protocol below the quorum', 'result', ['5 quorum'], (e) => e.protocol(new Uint8Array(3), ['chair'])],
  ])('%s', run);

  it.each<Case>([
    [
      'a proof of an RSA key wrong',
      'published',
      ['3 rsa-proof'],
      (e) => e.endorseAsNode('node-1', { proofs: Array.from({ length: 4 }, () => 'AAAA') }),
    ],
    ['a proof of an RSA key missing', 'published', ['3 rsa-proofs'], (e) => e.endorseAsNode('node-1', { proofs: [] })],
  ])('%s (check 3)', run);
});
