/** Check 2: receipts, refusals and earlier checkpoints are proved or disproved one by one. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { seededRandom, type TestElection, votedElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { buildReceipt, buildRefusal } from '../messages/receipt.js';
import { EvidenceFile } from './evidence.js';
import { memorySource } from './source.js';
import { verifyArchive, type VerifyOptions } from './verify.js';

let election: TestElection;
beforeAll(() => {
  election = votedElection().election;
  election.decide({
    effect: { kind: 'extend', style: 'south', closesAt: '2026-09-18T18:00:00Z', acceptUntil: '2026-09-18T18:05:00Z' },
  });
  election.now = Date.parse('2026-09-18T18:06:00Z');
  election.drain();
  election.close();
  election.finals();
  election.tally();
  election.decrypt(1);
  election.decrypt(3);
  election.result();
});

async function judged(options: Pick<VerifyOptions, 'receipts' | 'checkpoints'>) {
  const report = await verifyArchive(memorySource(election.files()), { random: seededRandom('weights'), ...options });
  const { evidence, verified, checks } = report;
  expect(verified).toBe(evidence.every(({ holds }) => holds));
  expect(checks.filter(({ passed }) => !passed).map(({ number }) => number)).toEqual(verified ? [] : [2]);
  return evidence.map(({ kind, holds, record, findings }) => [
    kind,
    holds ? 'holds' : findings.map(({ code }) => code).join(),
    record,
  ]);
}

const firstBallot = () => election.entries.findIndex(({ record }) => record.type === 'ballot');
const entry = () => election.entries[firstBallot()]?.record ?? { hash: '', time: '' };
const absent = encodeBase64url(new Uint8Array(32));

describe('receipts', () => {
  const receipt = (fields: object = {}, seed = election.parties.ballotBox) =>
    buildReceipt(
      { election: election.election.fingerprint, ballot: entry().hash, includedBy: entry().time, ...fields },
      seed,
    );

  it('are kept, or broken in one of these ways', async () => {
    const at = firstBallot();
    expect(
      await judged({
        receipts: [
          receipt(),
          receipt({ includedBy: '2026-09-18T05:29:00Z' }),
          receipt({ ballot: absent }),
          receipt({}, election.parties.board),
          receipt({ election: absent }),
          { ...receipt(), note: 'x' },
          null,
        ],
      }),
    ).toEqual([
      ['receipt', 'holds', at],
      ['receipt', 'receipt-late', at],
      ['receipt', 'receipt-ballot', null],
      ['receipt', 'receipt-signature', at],
      ['receipt', 'receipt-malformed', at],
      ['unreadable', 'receipt-malformed', null],
      ['unreadable', 'receipt-malformed', null],
    ]);
  });

  it('about a ballot that stands in the log twice speak of its first place', () => {
    const { state } = election.walk();
    if (state === undefined) throw new Error('no manifest');
    const file = new EvidenceFile([receipt()], []);
    for (const [record, hours] of [
      [3, 0],
      [9, 1],
    ] as const)
      file.see(entry().hash, { record, time: Date.parse(entry().time) + hours * 3_600_000 }, state.tree);
    expect(file.judge(state)).toMatchObject([{ kind: 'receipt', holds: true, record: 3 }]);
  });

  it('alone that hold leave the verdict as it is', async () => {
    expect(await judged({ receipts: [receipt(), receipt()] })).toHaveLength(2);
  });
});

describe('refusals', () => {
  const refusal = (fields: object = {}, seed = election.parties.ballotBox) =>
    buildRefusal(
      {
        election: election.election.fingerprint,
        ballot: absent,
        code: 'closed',
        at: '2026-09-18T18:05:00Z',
        ...fields,
      },
      seed,
    );

  it('hold where the log has nothing against them', async () => {
    const ballot = entry().hash;
    expect(
      await judged({
        receipts: [
          refusal(),
          refusal({ code: 'proof' }),
          refusal({ code: 'not-open', at: '2026-09-18T04:59:59Z' }),
          // Closed in the north, still open in the south: the ballot may have been the north's.
          refusal({ at: '2026-09-18T17:05:00Z' }),
          // Said while every style was open, of what the log can show nothing about.
          refusal({ code: 'token', at: '2026-09-18T12:00:00Z' }),
          // Refused as not yet open, taken later.
          refusal({ ballot, code: 'not-open', at: '2026-09-18T04:00:00Z' }),
        ],
      }),
    ).toEqual([
      ['refusal', 'holds', null],
      ['refusal', 'holds', null],
      ['refusal', 'holds', null],
      ['refusal', 'holds', null],
      ['refusal', 'holds', null],
      ['refusal', 'holds', firstBallot()],
    ]);
  });

  it('are disproved by the log', async () => {
    const at = firstBallot();
    const ballot = entry().hash;
    expect(
      await judged({
        receipts: [
          refusal({ ballot, code: 'proof' }),
          refusal({ ballot, code: 'signature' }),
          refusal({ at: '2026-09-18T17:04:59Z' }),
          refusal({ code: 'not-open', at: '2026-09-18T05:00:00Z' }),
          refusal({}, election.parties.board),
          refusal({ election: absent }),
        ],
      }),
    ).toEqual([
      ['refusal', 'refusal-recorded', at],
      ['refusal', 'refusal-recorded', at],
      ['refusal', 'refusal-hours', null],
      ['refusal', 'refusal-hours', null],
      ['refusal', 'refusal-signature', null],
      ['refusal', 'refusal-malformed', null],
    ]);
  });
});

describe('earlier checkpoints', () => {
  it('are prefixes of the log', async () => {
    const size = election.entries.length;
    expect(await judged({ checkpoints: [election.checkpoint(3), election.checkpoint()] })).toEqual([
      ['checkpoint', 'holds', 3],
      ['checkpoint', 'holds', size],
    ]);
  });

  it('of another course, of a longer log, or of no board are none', async () => {
    const other = votedElection(undefined, 'small').election;
    other.entries.pop();
    other.decide({ text: 'Иное' });
    const longer = election.fork();
    longer.decide();
    expect(
      await judged({ checkpoints: [other.checkpoint(), election.checkpoint(3), longer.checkpoint(), 'nonsense'] }),
    ).toEqual([
      ['checkpoint', 'earlier-checkpoint', other.entries.length],
      ['checkpoint', 'holds', 3],
      ['checkpoint', 'earlier-checkpoint', longer.entries.length],
      ['checkpoint', 'checkpoint-malformed', null],
    ]);
  });
});
