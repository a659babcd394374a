import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodePoint, decodeScalar, encodePoint, G, lagrangeAtZero, L, multiplySecret, systemRandom } from '#crypto';
import { bytesOf, encodeBase64url } from '#protocol';
import { CeremonyFolder } from './folder.js';
import { ceremonyOutcome } from './outcome.js';
import { join, newTrustee, nextStep, type StepContext, type TrusteeState } from './steps.js';

/** A trustee at its own machine: its state survives only through `keep`. */
class Seat {
  kept: TrusteeState;
  constructor(
    readonly folder: CeremonyFolder,
    state: TrusteeState,
  ) {
    this.kept = state;
  }
  get context(): StepContext {
    return {
      folder: this.folder,
      state: this.kept,
      keep: (state) => {
        this.kept = state;
        return Promise.resolve();
      },
    };
  }
}

async function seats(folder: CeremonyFolder): Promise<Seat[]> {
  const all = await Promise.all(
    folder.indices.map(
      async (index) => new Seat(folder, await newTrustee(folder, index, `Хранитель ${index}`, systemRandom)),
    ),
  );
  for (const seat of all) await join(seat.context);
  return all;
}

async function walk(all: Seat[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) for (const seat of all) await nextStep(seat.context);
}

describe('key ceremony (§3)', () => {
  let dir: string;
  let folder: CeremonyFolder;

  beforeEach(async () => {
    dir = await mkdtemp(joinPath(tmpdir(), 'veche-ceremony-'));
    folder = await CeremonyFolder.create(joinPath(dir, 'c'), { version: 1, election: 'e', trustees: 3, threshold: 2 });
  });
  afterEach(() => rm(dir, { recursive: true }));

  const change = async (file: string, edit: (message: Record<string, unknown>) => void): Promise<void> => {
    const path = joinPath(folder.dir, file);
    const message = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    edit(message);
    await writeFile(path, JSON.stringify(message));
  };

  it('gives every trustee a share of one key that nobody holds', async () => {
    const all = await seats(folder);
    await walk(all, 6);
    const outcome = await ceremonyOutcome(folder);
    expect((await nextStep(all[0]!.context)).done).toBe(true);
    for (const pair of [
      [1, 2],
      [1, 3],
      [2, 3],
    ]) {
      const lambda = lagrangeAtZero(pair);
      const secret = pair.reduce(
        (sum, index, at) => (sum + lambda[at]! * decodeScalar(bytesOf(all[index - 1]!.kept.secret.share!))) % L,
        0n,
      );
      expect(encodeBase64url(encodePoint(multiplySecret(G, secret)))).toBe(outcome.publicKey);
    }
    expect(() => decodePoint(bytesOf(outcome.publicKey), { identity: 'refuse' })).not.toThrow();
    expect(all.map((seat) => seat.kept.secret.dealing)).toEqual([null, null, null]);
  });

  it('reveals no package before every hash is in', async () => {
    const all = await seats(folder);
    await nextStep(all[0]!.context);
    expect(await nextStep(all[0]!.context)).toMatchObject({ did: 'nothing', waitsFor: [2, 3] });
    expect(await folder.files()).not.toContain('1.package.json');
  });

  it('goes on after a crash between any two writes with the very same messages', async () => {
    const all = await seats(folder);
    await walk(all, 4);
    await nextStep(all[0]!.context);
    const accepted = await readFile(joinPath(folder.dir, '1.accepted.json'), 'utf8');
    await rm(joinPath(folder.dir, '1.accepted.json'));
    await nextStep(all[0]!.context);
    expect(await readFile(joinPath(folder.dir, '1.accepted.json'), 'utf8')).toBe(accepted);
  });

  it('names a trustee whose package is not the one it committed to', async () => {
    const all = await seats(folder);
    await walk(all, 1);
    const other = await newTrustee(folder, 3, 'late', systemRandom);
    all[2]!.kept = { ...all[2]!.kept, secret: { ...all[2]!.kept.secret, dealing: other.secret.dealing } };
    await nextStep(all[0]!.context);
    await nextStep(all[1]!.context);
    await nextStep(all[2]!.context);
    await expect(nextStep(all[0]!.context)).rejects.toThrow(/Trustee 3 revealed another package/);
  });

  it('aborts and names the sender of a share that does not fit, for everybody', async () => {
    const all = await seats(folder);
    await walk(all, 2);
    const other = await newTrustee(folder, 3, 'cheat', systemRandom);
    const dealing = all[2]!.kept.secret.dealing!;
    all[2]!.kept = {
      ...all[2]!.kept,
      secret: { ...all[2]!.kept.secret, dealing: { ...dealing, coefficients: other.secret.dealing!.coefficients } },
    };
    await walk(all, 1);
    await expect(nextStep(all[0]!.context)).rejects.toThrow(/trustee 3 sent what does not fit/);
    await expect(nextStep(all[1]!.context)).rejects.toThrow(/aborted: trustee 1 complains about trustee 3/);
  });

  it('stops at a message that its trustee has not signed', async () => {
    const all = await seats(folder);
    await walk(all, 1);
    await change('2.commitment.json', (message) => {
      message['packageHash'] = encodeBase64url(systemRandom(32));
    });
    await expect(nextStep(all[0]!.context)).rejects.toThrow(/2\.commitment\.json is not signed by trustee 2/);
  });

  it('refuses an exchanged identity, a second plan, and a foreign trustee', async () => {
    const all = await seats(folder);
    await walk(all, 1);
    await rm(joinPath(folder.dir, '2.identity.json'));
    await join({ ...all[1]!.context, state: await newTrustee(folder, 2, 'impostor', systemRandom) });
    await expect(nextStep(all[0]!.context)).rejects.toThrow(/changed its identity/);
    await expect(CeremonyFolder.create(folder.dir, folder.plan)).rejects.toThrow(/already there/);
    await expect(newTrustee(folder, 4, 'fourth', systemRandom)).rejects.toThrow(/3 trustees/);
  });

  it('gives no outcome before all have accepted', async () => {
    const all = await seats(folder);
    await walk(all, 3);
    await expect(ceremonyOutcome(folder)).rejects.toThrow(/trustee 1, 2, 3 has not accepted/);
  });
});
