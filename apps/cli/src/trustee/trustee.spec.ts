import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ed25519PublicKey, encodeScalar, systemRandom } from '#crypto';
import { encodeBase64url, hashOf, type Manifest, verifyBodySignature } from '#protocol';
import { finishElection, preparedElection, type TestElection, votedElection } from '#protocol/testing';
import { type TrusteeState } from '../ceremony/steps.js';
import { fetchLog } from '../log/fetch-log.js';
import { type ArchiveServer, archiveServer } from '../log/testing/archive-server.js';
import { decryptTally, type DecryptionTask } from './decrypt.js';
import { endorse } from './endorse.js';

function stateOf({ election, parties, manifest }: TestElection, index: number): TrusteeState {
  const trustee = parties.trustees[index - 1]!;
  const signingKey = encodeBase64url(ed25519PublicKey(trustee.seed));
  return {
    public: { election: manifest.id, index, name: 'Хранитель', signingKey, fingerprint: election.fingerprint },
    secret: {
      signingSeed: encodeBase64url(trustee.seed),
      transportKey: { kty: 'OKP', crv: 'X25519', x: signingKey, d: signingKey },
      dealing: null,
      share: encodeBase64url(encodeScalar(trustee.share)),
      publicKey: manifest.trustees.publicKey,
      fingerprint: election.fingerprint,
      tally: null,
    },
  };
}
const withSecret = (state: TrusteeState, change: Partial<TrusteeState['secret']>): TrusteeState => ({
  ...state,
  secret: { ...state.secret, ...change },
});
const nowhere = (): Promise<void> => Promise.reject(new Error('nothing may be kept'));

describe('endorsement (§7)', () => {
  const election = preparedElection(undefined, 'endorse');
  const { manifest } = election;

  it('keeps the fingerprint before it signs, and signs with the key of the manifest', async () => {
    const kept: TrusteeState[] = [];
    const fresh = withSecret(stateOf(election, 2), { fingerprint: null });
    const endorsement = await endorse(manifest, fresh, (state) => Promise.resolve(void kept.push(state)));
    expect(kept.map((state) => state.secret.fingerprint)).toEqual([election.election.fingerprint]);
    expect(verifyBodySignature('endorsement', endorsement, manifest.trustees.members[1]!.signingKey)).toBe(true);
    await expect(endorse(manifest, fresh, nowhere)).rejects.toThrow(/nothing may be kept/);
  });

  it.each<[string, (state: TrusteeState) => TrusteeState, (manifest: Manifest) => Manifest, RegExp]>([
    [
      'a share of another key',
      (state) => withSecret(state, { share: encodeBase64url(encodeScalar(5n)) }),
      (it) => it,
      /share does not fit/,
    ],
    ['no share', (state) => withSecret(state, { share: null }), (it) => it, /no share yet/],
    ['a second manifest', (state) => state, (it) => ({ ...it, id: 'other' }), /another manifest/],
    [
      'another election key',
      (state) => withSecret(state, { fingerprint: null }),
      (it) => ({ ...it, trustees: { ...it.trustees, publicKey: it.trustees.members[0]!.commitments[0]! } }),
      /another election key/,
    ],
    [
      'a stranger in its place',
      (state) => withSecret({ ...state, public: { ...state.public, index: 1 } }, { fingerprint: null }),
      (it) => it,
      /another signing key/,
    ],
    [
      'a manifest that breaks §2',
      (state) => withSecret(state, { fingerprint: null }),
      (it) => ({ ...it, tally: { minimumUnit: 1 } }),
      /breaks the protocol/,
    ],
  ])('refuses %s', async (_name, state, change, says) => {
    await expect(endorse(change(manifest), state(stateOf(election, 2)), nowhere)).rejects.toThrow(says);
  });
});

describe('decryption (§8, R24, R25)', () => {
  let board: ArchiveServer;
  const voted = votedElection(undefined, 'decrypt').election;
  const tallied = finishElection(voted.fork(), 'tally');
  const after = Date.parse('2026-09-18T17:15:00Z');

  beforeAll(async () => {
    board = await archiveServer();
  });
  afterAll(() => board.close());

  const task = async (change: Partial<DecryptionTask> = {}): Promise<DecryptionTask> => ({
    log: await fetchLog(board.url, tallied.election.fingerprint),
    state: stateOf(tallied, 1),
    keep: () => Promise.resolve(),
    now: () => after,
    random: systemRandom,
    progress: () => undefined,
    dryRun: false,
    ...change,
  });

  it('keeps the tally’s hash before the first share, and the log takes the decryption', async () => {
    board.serve(tallied);
    const kept: (string | null)[] = [];
    const decryption = await decryptTally(
      await task({ keep: (state) => Promise.resolve(void kept.push(state.secret.tally)) }),
    );
    expect(kept).toEqual([hashOf(tallied.lastTally)]);
    const copy = tallied.fork();
    const { record, body } = copy.append('decryption', decryption as never);
    expect(copy.fork().walk().state?.decryptions.size).toBe(1);
    expect(tallied.walk().offer(record, body)).toEqual([]);
    await expect(decryptTally(await task({ keep: nowhere }))).rejects.toThrow(/nothing may be kept/);
  });

  it('makes the same tally’s shares again, and never a second tally’s', async () => {
    board.serve(tallied);
    const same = withSecret(stateOf(tallied, 1), { tally: hashOf(tallied.lastTally) });
    expect(await decryptTally(await task({ state: same, keep: nowhere }))).toBeDefined();
    const other = withSecret(stateOf(tallied, 1), { tally: encodeBase64url(systemRandom(32)) });
    await expect(decryptTally(await task({ state: other }))).rejects.toThrow(/never decrypts a second one/);
  });

  it('refuses before the quarter of an hour by its own clock, to the millisecond', async () => {
    board.serve(tallied);
    await expect(decryptTally(await task({ now: () => after - 1, keep: nowhere }))).rejects.toThrow(
      /Counting starts at 2026-09-18T17:15:00Z/,
    );
  });

  it('only checks with --dry-run', async () => {
    board.serve(tallied);
    expect(await decryptTally(await task({ dryRun: true, keep: nowhere }))).toBeUndefined();
  });

  it('refuses an election it has not endorsed, and a log without tally or final counts', async () => {
    board.serve(tallied);
    const stranger = withSecret(stateOf(tallied, 1), { fingerprint: null });
    await expect(decryptTally(await task({ state: stranger, keep: nowhere }))).rejects.toThrow(/has not endorsed/);
    board.serve(finishElection(voted.fork(), 'finals'));
    await expect(decryptTally(await task({ keep: nowhere }))).rejects.toThrow(/no tally on the board/);
  });

  it('walks the log itself: a tally that leaves a ballot out never reaches it', async () => {
    const forged = finishElection(voted.fork(), 'finals');
    forged.tally((tally) => ({ ...tally, cells: tally.cells.slice(1) }));
    board.serve(forged);
    await expect(task()).rejects.toThrow(/log does not stand up/);
  });

  it('wants every body after the close, and does without ballots’ bodies before it', async () => {
    board.serve(tallied, (type) => type === 'ballot');
    await expect(task()).rejects.toThrow(/no body for record/);
    const drained = finishElection(voted.fork(), 'drained');
    board.serve(drained, (type) => type === 'ballot');
    expect((await fetchLog(board.url, drained.election.fingerprint)).state.drained).toBe(true);
  });

  it('refuses another manifest, a checkpoint of fewer records, and a board that is away', async () => {
    board.serve(tallied);
    await expect(fetchLog(board.url, encodeBase64url(new Uint8Array(32)))).rejects.toThrow(/Can't get/);
    const longer = tallied.fork();
    longer.files = () =>
      ({ ...tallied.fork().files(), checkpoint: tallied.checkpoint(tallied.entries.length - 1) }) as never;
    board.serve(longer);
    await expect(task()).rejects.toThrow(/does not match the records|not to be believed/);
    await expect(fetchLog('http://127.0.0.1:9', 'x')).rejects.toThrow(/Can't get/);
  });
});
