/** Key ceremony (§3) and decryption (§8). */
import { ristretto255_FROST } from '@noble/curves/ed25519.js';
import { describe, expect, it } from '@jest/globals';
import {
  combineShares,
  decodePoint,
  decryptionShare,
  dkgFinish,
  dkgPackageHash,
  dkgRound1,
  dkgShareFor,
  dkgVerifyShare,
  encodePoint,
  encryptSlots,
  G,
  IDENTITY,
  lagrangeAtZero,
  randomScalar,
  scalars,
  sha256,
  shareFits,
  utf8,
  verificationKey,
  verifyDecryptionShare,
  verifyProofOfKnowledge,
  voteCount,
  type DkgPackage,
  type DkgResult,
  type DkgSecret,
  type Point,
  type Scalar,
} from './index.js';
import { seededRandom } from './seeded-random.js';

const random = seededRandom('trustees');

interface Ceremony {
  readonly secrets: DkgSecret[];
  readonly packages: DkgPackage[];
}

function hold(threshold: number, trustees: number): Ceremony {
  const rounds = Array.from({ length: trustees }, (_, i) => dkgRound1(i + 1, threshold, trustees, random));
  return { secrets: rounds.map((round) => round.secret), packages: rounds.map((round) => round.package) };
}

const sharesFor = (secrets: readonly DkgSecret[], recipient: number): Map<number, Uint8Array> =>
  new Map(secrets.map((secret) => [secret.index, dkgShareFor(secret, recipient)]));

const finish = ({ secrets, packages }: Ceremony, index: number): DkgResult =>
  dkgFinish({ secret: secrets[index - 1] as DkgSecret, packages, shares: sharesFor(secrets, index) });

function finished(result: DkgResult): Extract<DkgResult, { ok: true }> {
  if (!result.ok) throw new Error('the ceremony failed');
  return result;
}

const ceremony = hold(3, 5);
const trustees = [1, 2, 3, 4, 5].map((index) => ({ index, ...finished(finish(ceremony, index)) }));
const publicKey = (trustees[0] as (typeof trustees)[number]).publicKey;

describe('key ceremony', () => {
  it('gives everyone the same key, and each a share that fits its verification key', () => {
    const commitments = ceremony.packages.map((pkg) =>
      pkg.commitments.map((bytes) => decodePoint(bytes, { identity: 'refuse' })),
    );
    for (const trustee of trustees) {
      expect(trustee.publicKey.equals(publicKey)).toBe(true);
      expect(trustee.verificationKey.equals(verificationKey(commitments, trustee.index))).toBe(true);
      expect(shareFits(trustee.share, trustee.verificationKey)).toBe(true);
      expect(shareFits(scalars.add(trustee.share, 1n), trustee.verificationKey)).toBe(false);
    }
  });

  it.each([[[1, 2, 3]], [[5, 3, 1]], [[2, 4, 5]], [[1, 2, 3, 4, 5]]])(
    'any threshold of shares makes the secret: %j',
    (indices) => {
      const coefficients = lagrangeAtZero(indices);
      const secret = indices.reduce(
        (sum, index, i) =>
          scalars.add(
            sum,
            scalars.multiply(coefficients[i] as Scalar, (trustees[index - 1] as (typeof trustees)[number]).share),
          ),
        0n,
      );
      expect(G.multiply(secret).equals(publicKey)).toBe(true);
    },
  );

  it('names the dealer whose share does not fit', () => {
    const { secrets, packages } = ceremony;
    const shares = sharesFor(secrets, 2);
    shares.set(4, dkgShareFor(secrets[3] as DkgSecret, 3));
    shares.set(5, new Uint8Array(32).fill(0xff));
    expect(dkgFinish({ secret: secrets[1] as DkgSecret, packages, shares })).toEqual({
      ok: false,
      faults: [
        { trustee: 4, reason: 'share' },
        { trustee: 5, reason: 'share' },
      ],
    });
  });

  it('names who proved nothing, committed wrongly or is missing', () => {
    const { secrets, packages } = ceremony;
    const [p1, p2, p3, p4, p5] = packages as [DkgPackage, DkgPackage, DkgPackage, DkgPackage, DkgPackage];
    const changed = [
      p1,
      { ...p2, proof: p3.proof },
      { ...p3, commitments: p3.commitments.slice(1) },
      { ...p4, commitments: [new Uint8Array(32), ...p4.commitments.slice(1)] },
    ];
    expect(p5.index).toBe(5);
    const result = dkgFinish({ secret: secrets[0] as DkgSecret, packages: changed, shares: sharesFor(secrets, 1) });
    expect(result).toEqual({
      ok: false,
      faults: [
        { trustee: 2, reason: 'proof' },
        { trustee: 3, reason: 'commitments' },
        { trustee: 4, reason: 'commitments' },
        { trustee: 5, reason: 'missing' },
      ],
    });
    const missingShare = sharesFor(secrets, 1);
    missingShare.delete(3);
    expect(dkgFinish({ secret: secrets[0] as DkgSecret, packages, shares: missingShare })).toEqual({
      ok: false,
      faults: [{ trustee: 3, reason: 'missing' }],
    });
    const twice = [...packages, { ...p2, index: 3 }];
    expect(dkgFinish({ secret: secrets[0] as DkgSecret, packages: twice, shares: sharesFor(secrets, 1) })).toEqual({
      ok: false,
      faults: [{ trustee: 3, reason: 'missing' }],
    });
  });

  it('notices when its own package was replaced', () => {
    const { secrets, packages } = ceremony;
    const stranger = dkgRound1(1, 3, 5, random).package;
    const replaced = [stranger, ...packages.slice(1)];
    expect(dkgFinish({ secret: secrets[0] as DkgSecret, packages: replaced, shares: sharesFor(secrets, 1) })).toEqual({
      ok: false,
      faults: [{ trustee: 1, reason: 'share' }],
    });
  });

  it('binds a proof to its index, and a hash to its package', () => {
    const [pkg] = ceremony.packages as [DkgPackage];
    expect(verifyProofOfKnowledge(pkg)).toBe(true);
    expect(verifyProofOfKnowledge({ ...pkg, index: 2 })).toBe(false);
    expect(verifyProofOfKnowledge({ ...pkg, index: 0 })).toBe(false);
    expect(verifyProofOfKnowledge({ ...pkg, proof: pkg.proof.subarray(1) })).toBe(false);
    expect(verifyProofOfKnowledge({ ...pkg, commitments: [] })).toBe(false);
    const hashes = ceremony.packages.map((each) => Buffer.from(dkgPackageHash(each)).toString('hex'));
    expect(new Set(hashes).size).toBe(5);
    expect(dkgPackageHash({ ...pkg, index: 2 })).not.toEqual(dkgPackageHash(pkg));
  });

  it('refuses thresholds below 2 or above n, and indices outside 1…n', () => {
    expect(() => dkgRound1(1, 1, 3, random)).toThrow(RangeError);
    expect(() => dkgRound1(1, 4, 3, random)).toThrow(RangeError);
    expect(() => dkgRound1(0, 2, 3, random)).toThrow(RangeError);
    expect(() => dkgRound1(4, 2, 3, random)).toThrow(RangeError);
    expect(() => dkgShareFor(ceremony.secrets[0] as DkgSecret, 6)).toThrow(RangeError);
  });

  it("speaks with the curve library's own DKG", () => {
    const { DKG, Identifier } = ristretto255_FROST;
    const ids = [1, 2, 3].map((index) => Identifier.fromNumber(index));
    const ours = dkgRound1(1, 2, 3, random);
    const theirs = ids.slice(1).map((id) => DKG.round1(id, { min: 2, max: 3 }, undefined, (n = 32) => random(n)));
    const ourPublic = {
      identifier: ids[0] as string,
      commitment: ours.package.commitments.map((bytes) => Uint8Array.from(bytes)),
      proofOfKnowledge: Uint8Array.from(ours.package.proof),
    };
    const publics = [ourPublic, ...theirs.map((round) => round.public)];
    const others = (i: number): typeof publics => publics.filter((_, j) => j !== i);
    const sent = theirs.map((round, i) => DKG.round2(round.secret, others(i + 1)));

    const packages = publics.map((each, i) => ({
      index: i + 1,
      commitments: each.commitment,
      proof: each.proofOfKnowledge,
    }));
    const shares = new Map(sent.map((messages, i) => [i + 2, messages[ids[0] as string]?.signingShare as Uint8Array]));
    const result = finished(dkgFinish({ secret: ours.secret, packages, shares }));

    const received = [
      { identifier: ids[0] as string, signingShare: Uint8Array.from(dkgShareFor(ours.secret, 2)) },
      {
        identifier: ids[2] as string,
        signingShare: sent[1]?.[ids[1] as string]?.signingShare as Uint8Array<ArrayBuffer>,
      },
    ];
    const key = DKG.round3((theirs[0] as (typeof theirs)[number]).secret, others(1), received);
    expect(key.public.commitments[0]).toEqual(encodePoint(result.publicKey));
    expect(key.public.verifyingShares[ids[0] as string]).toEqual(encodePoint(result.verificationKey));
  });

  it('checks a share against commitments', () => {
    const [pkg] = ceremony.packages as [DkgPackage];
    const [secret] = ceremony.secrets as [DkgSecret];
    expect(dkgVerifyShare(pkg, 3, dkgShareFor(secret, 3))).toBe(true);
    expect(dkgVerifyShare(pkg, 4, dkgShareFor(secret, 3))).toBe(false);
  });
});

describe('decryption', () => {
  const marks = [1, 0, 1, 1, 0, 1, 1];
  const slots = encryptSlots(
    publicKey,
    marks,
    marks.map(() => randomScalar(random)),
  );
  const point = (position: number): Point =>
    decodePoint(slots.subarray(32 * position, 32 * position + 32), { identity: 'refuse' });
  const sum = (offset: number): Point => marks.reduce((total, _, i) => total.add(point(2 * i + offset)), IDENTITY);
  const A = encodePoint(sum(0));
  const B = sum(1);
  const place = { fp: sha256(utf8('fp')), tallyHash: sha256(utf8('tally')), unit: '*', contest: 'council', slot: 4 };
  const decrypted = trustees.map(({ index, share }) => ({
    trustee: index,
    ...decryptionShare({ ...place, trustee: index, secret: share, A, random }),
  }));
  const [first] = decrypted as [(typeof decrypted)[number]];
  const [trustee] = trustees as [(typeof trustees)[number]];
  const valid = { ...place, ...first, verificationKey: encodePoint(trustee.verificationKey), A };

  /** votes·G from these trustees' shares. */
  const combined = (...indices: number[]): Point => {
    const coefficients = lagrangeAtZero(indices);
    const shares = indices.map((index, at) => ({
      share: (decrypted[index - 1] as (typeof decrypted)[number]).share,
      coefficient: coefficients[at] as Scalar,
    }));
    return decodePoint(combineShares(encodePoint(B), shares) as Uint8Array, { identity: 'allow' });
  };

  it('gives the number of votes from any threshold of shares', () => {
    expect(voteCount(combined(1, 2, 3), marks.length)).toBe(5);
    expect(voteCount(combined(2, 4, 5), marks.length)).toBe(5);
  });

  it('proves every share', () => {
    decrypted.forEach((share, i) => {
      const { verificationKey: key } = trustees[i] as (typeof trustees)[number];
      expect(verifyDecryptionShare({ ...place, ...share, verificationKey: encodePoint(key), A })).toBe(true);
    });
  });

  it.each([
    ['another election', { fp: sha256(utf8('x')) }],
    ['another tally', { tallyHash: sha256(utf8('x')) }],
    ['another trustee', { trustee: 2 }],
    ['another unit', { unit: 'north' }],
    ['another contest', { contest: 'mayor' }],
    ['another slot', { slot: 5 }],
    ['another sum', { A: encodePoint(G) }],
    ['another share', { share: encodePoint(G) }],
    ['a share that is the identity', { share: new Uint8Array(32) }],
    ['a share that is no point', { share: new Uint8Array(32).fill(0xff) }],
    ['a proof cut short', { proof: first.proof.subarray(1) }],
    ['a challenge that is no scalar', { proof: Uint8Array.from(first.proof).fill(0xff, 0, 32) }],
    ['a response that is no scalar', { proof: Uint8Array.from(first.proof).fill(0xff, 32, 64) }],
    ['another response', { proof: Uint8Array.from(first.proof).fill(1, 32, 40) }],
    ["another trustee's key", { verificationKey: encodePoint(G) }],
    ['a key that is no point', { verificationKey: new Uint8Array(32).fill(0xff) }],
  ])('refuses %s', (_, change) => {
    expect(verifyDecryptionShare(valid)).toBe(true);
    expect(verifyDecryptionShare({ ...valid, ...change })).toBe(false);
  });

  it('decrypts the identity to the identity, with a proof', () => {
    const identity = new Uint8Array(32);
    const share = decryptionShare({ ...place, trustee: 1, secret: trustee.share, A: identity, random });
    expect(share.share).toEqual(identity);
    const input = {
      ...place,
      trustee: 1,
      ...share,
      verificationKey: encodePoint(trustee.verificationKey),
      A: identity,
    };
    expect(verifyDecryptionShare(input)).toBe(true);
    expect(verifyDecryptionShare({ ...input, share: encodePoint(G) })).toBe(false);
  });

  it('gives no count when too few shares are combined, or a share twice', () => {
    expect(voteCount(combined(1, 2), 1000)).toBeUndefined();
    expect(() => combined(1, 1, 2)).toThrow(RangeError);
    expect(() => lagrangeAtZero([0, 1])).toThrow(RangeError);
  });

  it('makes nothing of what is no point', () => {
    const none = new Uint8Array(32).fill(0xff);
    expect(combineShares(none, [{ share: first.share, coefficient: 1n }])).toBeUndefined();
    expect(combineShares(encodePoint(B), [{ share: none, coefficient: 1n }])).toBeUndefined();
  });
});

describe('voteCount', () => {
  it.each([0, 1, 2, 99, 100, 12_344, 12_345])('finds %i', (votes) => {
    expect(voteCount(G.multiplyUnsafe(BigInt(votes)), 12_345)).toBe(votes);
  });

  it('finds nothing beyond the number of ballots', () => {
    expect(voteCount(G.multiplyUnsafe(11n), 10)).toBeUndefined();
    expect(voteCount(G, 0)).toBeUndefined();
    expect(voteCount(IDENTITY, 0)).toBe(0);
    expect(voteCount(G.negate(), 10)).toBeUndefined();
    expect(() => voteCount(G, -1)).toThrow(RangeError);
  });
});
