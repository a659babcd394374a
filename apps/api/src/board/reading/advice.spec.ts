/**
 * Decoding advice on the board: it comes with a ballot or does not, is shown where ballots are and no earlier, line by line
 * beside the bodies, and changes no verdict, whatever it says.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { nobleGroup } from '#crypto';
import {
  bodyHash,
  canonicalText,
  documentName,
  encodeBase64url,
  encodeCanonical,
  memorySource,
  parseBallot,
  verifyArchive,
  type Ballot,
  type JsonValue,
} from '#protocol';
import { finishElection, seededRandom } from '#protocol/testing';
import { TEST_ADMIN_TOKEN } from '../../platform/testing/index.js';
import { BoardUnderTest, INTAKE_TOKEN, type Answer } from '../testing/board-under-test.js';

const NORTH = { mayor: [1, 0, 0, 0], rating: [1, 1, 0] };
const PROTOCOL = encodeCanonical('Протокол');
const SOUTH = { mayor: [0, 1, 0, 0] };

jest.setTimeout(60_000);

describe('decoding advice', () => {
  let board: BoardUnderTest;
  let ballots: Ballot[];
  let advice: string[];
  /** By the ballot's hash: what the board should say beside its body. */
  const expected = new Map<string, string>();

  const send = async (batch: string, posted: readonly Ballot[], beside?: readonly string[]): Promise<Answer> =>
    board.http
      .post(`/board/${board.fp}/ballots`)
      .auth(INTAKE_TOKEN, { type: 'bearer' })
      .send({ batch, ballots: posted.map(canonicalText), ...(beside && { advice: beside }) });
  const lines = async (name: string): Promise<string[]> => {
    const { status, text } = await board.get(`archive/${name}`);
    expect([status, text.endsWith('\n')]).toEqual([200, true]);
    return text.slice(0, -1).split('\n');
  };
  const ballot = (at: number): Ballot => ballots[at] as Ballot;
  const adviceOf = (at: number): string => advice[at] as string;

  beforeAll(async () => {
    board = await BoardUnderTest.start({ label: 'advice' });
    await board.prepared();
    const { election } = board;
    const marks = { north: NORTH, south: SOUTH };
    ballots = (['north', 'south', 'south', 'north'] as const).map((style) =>
      election.ballot(election.voter(style), 1, marks[style]),
    );
    const proofs = ballots.map((one) => {
      const read = parseBallot(election.election, one);
      if (!read.ok) throw new Error('a ballot of the election');
      return read.value.proof;
    });
    const loaded = nobleGroup.loadBallots(proofs);
    advice = ballots.map((_, at) => encodeBase64url(loaded.advice(at) ?? new Uint8Array()));
  });
  afterAll(() => board?.stop());

  it('is refused with its batch where it has no form, no end or no ballot', async () => {
    const batch = board.nextBatch();
    for (const wrong of [[], [adviceOf(0), ''], ['='], ['a b'], ['A'.repeat(300_001)], [1], [null], 'A', {}])
      expect([wrong, (await send(batch, [ballot(0)], wrong as string[])).status]).toEqual([wrong, 400]);
    expect((await board.json<{ ballots: number }>('state')).ballots).toBe(0);
  });

  it('is kept where it fits its ballot; without it, or with another length, the ballot is taken all the same', async () => {
    const longer = encodeBase64url(new Uint8Array(Buffer.from(`${adviceOf(1)}`, 'base64url').length + 32));
    const batch = board.nextBatch();
    const first = await send(batch, [ballot(0), ballot(1), ballot(2)], [adviceOf(0), longer, '']);
    expect(first).toMatchObject({ status: 200 });
    // The same batch again: the first advice stays.
    expect(await send(batch, [ballot(0), ballot(1), ballot(2)], ['', adviceOf(1), ''])).toMatchObject({
      status: 200,
      text: first.text,
    });
    expect(await send(board.nextBatch(), [ballot(3)])).toMatchObject({ status: 200 });
    expected.set(bodyHash(ballot(0)), adviceOf(0));
    for (const one of ballots) board.election.append('ballot', one);
    board.posted += ballots.length;
    // As the ballots were admitted.
    board.election.accessed.set('north', 2).set('south', 2);
    board.election.accesses.set(1, 4);
  });

  it('is hidden as long as the ballots are', async () => {
    const bodies = await lines('bodies.ndjson');
    expect(bodies.join()).not.toContain('"core"');
    expect(await lines('advice.ndjson')).toEqual(bodies.map(() => ''));
  });

  it('stands beside each body once ballots are public, and its archive verifies', async () => {
    finishElection(board.election);
    board.election.protocol(PROTOCOL);
    await board.http
      .put(`/board/${board.fp}/documents/${documentName(PROTOCOL)}`)
      .auth(TEST_ADMIN_TOKEN, { type: 'bearer' })
      .set('content-type', 'application/octet-stream')
      .send(Buffer.from(PROTOCOL))
      .expect(204);
    await board.sync();
    const bodies = await lines('bodies.ndjson');
    const beside = await lines('advice.ndjson');
    expect(beside).toEqual(bodies.map((body) => expected.get(bodyHash(JSON.parse(body) as JsonValue)) ?? ''));
    expect(beside.filter((line) => line !== '')).toHaveLength(1);

    const file = async (name: string) => new Uint8Array((await board.get(`archive/${name}`)).bytes);
    const files = {
      manifest: await file('manifest.json'),
      records: await file('records.ndjson'),
      bodies: await file('bodies.ndjson'),
      checkpoint: await file('checkpoint'),
      documents: new Map([[documentName(PROTOCOL), new Uint8Array(PROTOCOL)]]),
    };
    const right = await file('advice.ndjson');
    const damaged = new Uint8Array(Buffer.from(Buffer.from(right).toString().replace(/[A-Y]/g, 'Z')));
    for (const said of [right, damaged, right.slice(0, right.length / 2), new Uint8Array([0xff, 0xfe])]) {
      const report = await verifyArchive(memorySource({ ...files, advice: said }), { random: seededRandom('weights') });
      expect(report).toMatchObject({ verified: true, ballots: 4 });
    }
  });

  it('is the last file of the zip, which has the same bytes each time', async () => {
    const { bytes } = await board.get('archive.zip');
    const at = bytes.indexOf('advice.ndjson');
    for (const name of ['manifest.json', 'records.ndjson', 'bodies.ndjson', 'checkpoint', documentName(PROTOCOL)])
      expect([name, bytes.indexOf(name) < at]).toEqual([name, true]);
    expect((await board.get('archive.zip')).bytes.equals(bytes)).toBe(true);
  });
});
