/** libs/crypto against the worked examples of an independent implementation (test/vectors). */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  ballotContext,
  bigIntToBytes,
  blindMessage,
  bytesToBigInt,
  combineShares,
  contestShape,
  credentialKeyFromSecret,
  credentialMessage,
  decodePoint,
  decodePoints,
  decodeScalar,
  decryptionShare,
  deriveBlinding,
  deriveCredentialKey,
  deriveDepositId,
  electionPublicKey,
  encodePoint,
  encodeScalar,
  encryptSlots,
  finalizeSignature,
  newBlinding,
  nobleGroup,
  parseRsaPublicKey,
  passMessage,
  permittedSelection,
  restoreSeed,
  sha256,
  shareFits,
  shareSeed,
  utf8,
  verificationKey,
  verifyBallotsBatch,
  verifyBlindSignature,
  verifyContest,
  verifyDecryptionShare,
  verifyEd25519Strict,
  verifyProofOfKnowledge,
  verifyRsaKeyProof,
  voteCount,
  frame,
  lagrangeAtZero,
  type BallotProof,
  type ContestShape,
  type RsaPublicKey,
  type Scalar,
} from './index.js';
import { blindSign, blindSignatureVerifier, proveRsaKey, rsaSpki } from './node.js';
import { seededRandom } from './seeded-random.js';

const folder = fileURLToPath(new URL('../../../test/vectors/', import.meta.url));
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
const text = (value: Uint8Array): string => Buffer.from(value).toString('base64url');
const read = <T>(name: string): T => JSON.parse(readFileSync(folder + name, 'utf8')) as T;
/** The vectors' bodies use no character that canonical JSON and JSON.stringify write differently. */
const canonical = (value: unknown): Uint8Array => {
  const sorted = (x: unknown): unknown =>
    Array.isArray(x)
      ? x.map(sorted)
      : typeof x === 'object' && x !== null
        ? Object.fromEntries(
            Object.entries(x)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, v]) => [k, sorted(v)]),
          )
        : x;
  return utf8(JSON.stringify(sorted(value)));
};

interface Core {
  election: string;
  style: string;
  sequence: number;
  key: string;
  contests: { contest: string; ciphertexts: string; commitments: string; responses: string }[];
}
interface Ballot {
  core: Core;
  auth: { credential: string[]; pass: string[]; signature: string };
}
interface Manifest {
  contests: { id: string; options: unknown[]; minSelections: number; maxSelections: number; blank: boolean }[];
  styles: { id: string; contests: string[] }[];
  trustees: {
    threshold: number;
    publicKey: string;
    members: { index: number; commitments: string[]; proof: string; signingKey: string }[];
  };
  anonymizers: {
    nodes: { id: string; credentialKeys: Record<string, string>; passKeys: Record<string, string> }[];
  };
}
type Body = { core?: Core; by?: string; id?: string; proofs?: string[]; cells?: unknown[]; tally?: string };
interface Cell {
  unit: string;
  contest: string;
  ballots: number;
  ciphertexts: string;
}
interface ShareCell {
  unit: string;
  contest: string;
  shares: string;
  proofs: string;
}

const manifest = read<Manifest>('archive/manifest.json');
const fp = sha256(new Uint8Array(readFileSync(folder + 'archive/manifest.json')));
const bodies = readFileSync(folder + 'archive/bodies.ndjson', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Body);
const ballots = bodies.filter((body) => body.core !== undefined) as unknown as Ballot[];
const publicKey = decodePoint(bytes(manifest.trustees.publicKey), { identity: 'refuse' });
const commitments = manifest.trustees.members.map((member) =>
  member.commitments.map((point) => decodePoint(bytes(point), { identity: 'refuse' })),
);

const shapes = new Map<string, ContestShape>(
  manifest.contests.map((contest) => [contest.id, contestShape({ ...contest, options: contest.options.length })]),
);
const shapeOf = (id: string): ContestShape => shapes.get(id) as ContestShape;

function proofOf(ballot: Ballot): BallotProof {
  const { core, auth } = ballot;
  const key = bytes(core.key);
  return {
    context: ballotContext(bytes(core.election), core.style, key, core.sequence),
    contests: core.contests.map((contest) => ({
      shape: shapeOf(contest.contest),
      ciphertexts: bytes(contest.ciphertexts),
      commitments: bytes(contest.commitments),
      responses: bytes(contest.responses),
    })),
    signature: { key, fp: bytes(core.election), coreHash: sha256(canonical(core)), bytes: bytes(auth.signature) },
  };
}
const ballotHash = (ballot: Ballot): string =>
  text(sha256(frame('veche/v1/ballot-hash', sha256(canonical(ballot.core)), sha256(canonical(ballot.auth)))));

describe('derive.json', () => {
  interface Token {
    message: string;
    salt: string;
    blind: string;
    blinded: string;
    blindSignature: string;
    signature: string;
  }
  const vector = read<{
    fingerprint: string;
    seed: string;
    style: string;
    node: string;
    rsaPrivateKeyPkcs8: string;
    key: { secret: string; public: string };
    deposit: string;
    shares2of3: string[];
    shares3of5: string[];
    credential: Token;
    pass2: Token;
  }>('derive.json');
  const seed = bytes(vector.seed);
  const context = { fp: bytes(vector.fingerprint), style: vector.style };
  const privateKey = createPrivateKey({
    key: Buffer.from(vector.rsaPrivateKeyPkcs8, 'base64url'),
    format: 'der',
    type: 'pkcs8',
  });
  const rsaKey = parseRsaPublicKey(rsaSpki(privateKey));

  it('derives credential key and deposit id', () => {
    const key = deriveCredentialKey(seed, context);
    expect(text(encodeScalar(key.secret))).toBe(vector.key.secret);
    expect(text(key.public)).toBe(vector.key.public);
    expect(text(deriveDepositId(seed, context))).toBe(vector.deposit);
  });

  it('shares the seed 2 of 3 and 3 of 5', () => {
    expect(shareSeed(seed, context, 2, 3).map(text)).toEqual(vector.shares2of3);
    expect(shareSeed(seed, context, 3, 5).map(text)).toEqual(vector.shares3of5);
    const three = [5, 2, 4].map((index) => ({ index, share: bytes(vector.shares3of5[index - 1] as string) }));
    expect(restoreSeed(three)).toEqual(seed);
  });

  it.each([
    ['credential', vector.credential, { kind: 'credential' } as const],
    ['pass 2', vector.pass2, { kind: 'pass', number: 2 } as const],
  ])('blinds, signs and finishes the %s', (_, token, purpose) => {
    const key = bytes(vector.key.public);
    const message =
      purpose.kind === 'credential'
        ? credentialMessage(context.fp, context.style, key)
        : passMessage(context.fp, purpose.number, key);
    expect(text(message)).toBe(token.message);
    const blinding = deriveBlinding(seed, context, purpose, vector.node, rsaKey);
    expect(text(blinding.salt)).toBe(token.salt);
    expect(text(bigIntToBytes(blinding.blind, rsaKey.size))).toBe(token.blind);
    const blinded = blindMessage(rsaKey, message, blinding);
    expect(text(blinded)).toBe(token.blinded);
    const blindSignature = blindSign(privateKey, blinded);
    expect(text(blindSignature)).toBe(token.blindSignature);
    const signature = finalizeSignature(rsaKey, message, blindSignature, blinding);
    expect(signature && text(signature)).toBe(token.signature);
  });

  it('proves the key, with roots below the modulus only', () => {
    const proof = proveRsaKey(privateKey);
    expect(verifyRsaKeyProof(rsaKey, proof)).toBe(true);
    const second = aliases(Array.from({ length: 8 }, (_, i) => proof.slice(256 * i, 256 * i + 256)));
    expect(second.length).toBeGreaterThan(0);
    for (const { index, alias } of second) {
      const changed = Uint8Array.from(proof);
      changed.set(alias, 256 * index);
      expect(verifyRsaKeyProof(rsaKey, changed)).toBe(false);
    }
  });

  it('takes signatures below the modulus only', () => {
    const message = utf8('a ballot has one signature, not two');
    const signatures = Array.from({ length: 16 }, (_, i) => {
      const blinding = newBlinding(rsaKey, new Uint8Array(48).fill(i), 3n);
      const blindSignature = blindSign(privateKey, blindMessage(rsaKey, message, blinding));
      return finalizeSignature(rsaKey, message, blindSignature, blinding) as Uint8Array;
    });
    const second = aliases(signatures);
    expect(second.length).toBeGreaterThan(0);
    for (const { index, alias } of second) {
      expect(verifyBlindSignature(rsaKey, message, signatures[index] as Uint8Array)).toBe(true);
      expect(verifyBlindSignature(rsaKey, message, alias)).toBe(false);
      expect(blindSignatureVerifier(rsaKey)(message, alias)).toBe(false);
    }
  });

  /** Values plus n that still fit into the modulus's length: equal mod n, other bytes. */
  function aliases(values: Uint8Array[]): { index: number; alias: Uint8Array }[] {
    return values.flatMap((value, index) => {
      const sum = bytesToBigInt(value) + rsaKey.n;
      return sum < 2n ** 2048n ? [{ index, alias: bigIntToBytes(sum, 256) }] : [];
    });
  }
});

describe('rfc9474.json', () => {
  interface Vector {
    name: string;
    n: string;
    salt: string;
    input_msg: string;
    inv: string;
    blinded_msg: string;
    blind_sig: string;
    sig: string;
  }
  const hex = (value: string): Uint8Array => new Uint8Array(Buffer.from(value.replace(/^0x/, ''), 'hex'));
  // The other two variants have an empty salt, which this protocol refuses.
  const vectors = read<Vector[]>('rfc9474.json').filter((vector) => vector.salt !== '');

  it('holds the deterministic variant', () => {
    expect(vectors.map((vector) => vector.name)).toContain('RSABSSA-SHA384-PSS-Deterministic');
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const n = BigInt(vector.n);
    const key: RsaPublicKey = { spki: new Uint8Array(), bits: 4096, size: 512, n };
    const message = hex(vector.input_msg);
    // The vectors give the blind's inverse; the inverse of the inverse is the blind.
    const inverse = bytesToBigInt(hex(vector.inv.length % 2 === 0 ? vector.inv : vector.inv.replace('0x', '0x0')));
    const blinding = newBlinding(key, hex(vector.salt), newBlinding(key, hex(vector.salt), inverse).unblind);
    expect(blindMessage(key, message, blinding)).toEqual(hex(vector.blinded_msg));
    expect(finalizeSignature(key, message, hex(vector.blind_sig), blinding)).toEqual(hex(vector.sig));
    expect(verifyBlindSignature(key, message, hex(vector.sig))).toBe(true);
  });
});

describe('secrets.json', () => {
  const secrets = read<{
    shares: Record<string, string>;
    voters: Record<string, string>;
    openings: { ballot: string; openings: { contest: string; marks: number[]; randomness: string[] }[] }[];
  }>('secrets.json');

  it('has voters whose public keys follow from their secrets', () => {
    for (const [key, secret] of Object.entries(secrets.voters)) {
      expect(text(credentialKeyFromSecret(decodeScalar(bytes(secret))).public)).toBe(key);
    }
  });

  it('opens six ballots of the archive', () => {
    const byHash = new Map(ballots.map((ballot) => [ballotHash(ballot), ballot]));
    expect(secrets.openings).toHaveLength(6);
    for (const { ballot, openings } of secrets.openings) {
      const { core } = byHash.get(ballot) as Ballot;
      expect(openings.map((opening) => opening.contest)).toEqual(core.contests.map((contest) => contest.contest));
      openings.forEach((opening, i) => {
        const randomness = opening.randomness.map((r) => decodeScalar(bytes(r)));
        expect(permittedSelection(shapeOf(opening.contest), opening.marks)).toBe(true);
        expect(text(encryptSlots(publicKey, opening.marks, randomness))).toBe(core.contests[i]?.ciphertexts);
      });
    }
  });

  it('has shares that fit the verification keys, and repeats every decryption share', () => {
    const tally = bodies.find((body) => 'withheld' in body) as unknown as { cells: Cell[] };
    const tallyHash = sha256(canonical(tally));
    for (const [index, encoded] of Object.entries(secrets.shares)) {
      const trustee = Number(index);
      const secret = decodeScalar(bytes(encoded));
      expect(shareFits(secret, verificationKey(commitments, trustee))).toBe(true);
      expect(shareFits(secret, verificationKey(commitments, (trustee % 3) + 1))).toBe(false);
    }
    const published = bodies.find((body) => 'trustee' in body) as unknown as { trustee: number; cells: ShareCell[] };
    const [cell] = tally.cells;
    if (cell === undefined) throw new Error('no cells');
    const own = decryptionShare({
      fp,
      tallyHash,
      trustee: published.trustee,
      unit: cell.unit,
      contest: cell.contest,
      slot: 0,
      secret: decodeScalar(bytes(secrets.shares[published.trustee] as string)),
      A: bytes(cell.ciphertexts).subarray(0, 32),
      random: seededRandom('decryption'),
    });
    expect(own.share).toEqual(bytes(published.cells[0]?.shares as string).subarray(0, 32));
  });
});

describe('archive/', () => {
  it('has a key that follows from proved commitments', () => {
    expect(text(encodePoint(electionPublicKey(commitments)))).toBe(manifest.trustees.publicKey);
    for (const member of manifest.trustees.members) {
      const pkg = { index: member.index, commitments: member.commitments.map(bytes), proof: bytes(member.proof) };
      expect(verifyProofOfKnowledge(pkg)).toBe(true);
      expect(verifyProofOfKnowledge({ ...pkg, index: pkg.index + 1 })).toBe(false);
    }
  });

  it('has ballots that all verify, as one batch and proof by proof', () => {
    const proofs = ballots.map(proofOf);
    expect(proofs.length).toBeGreaterThan(20);
    expect(verifyBallotsBatch(proofs, publicKey, seededRandom('archive'))).toEqual([]);
    const [first] = proofs;
    expect(first?.contests.map((contest) => verifyContest(first.context, publicKey, contest.shape, contest))).toEqual([
      true,
      true,
    ]);
  });

  it('has credentials and passes of every node', () => {
    const { nodes } = manifest.anonymizers;
    const key = (spki: string | undefined): RsaPublicKey => parseRsaPublicKey(bytes(spki as string));
    for (const { core, auth } of ballots.slice(0, 3)) {
      const credential = credentialMessage(fp, core.style, bytes(core.key));
      const pass = passMessage(fp, core.sequence, bytes(core.key));
      nodes.forEach((node, i) => {
        const credentialKey = key(node.credentialKeys[core.style]);
        expect(verifyBlindSignature(credentialKey, credential, bytes(auth.credential[i] as string))).toBe(true);
        expect(verifyBlindSignature(credentialKey, pass, bytes(auth.credential[i] as string))).toBe(false);
        const passKey = key(node.passKeys[core.sequence.toString()]);
        expect(verifyBlindSignature(passKey, pass, bytes(auth.pass[i] as string))).toBe(true);
      });
    }
  });

  it('has endorsements with proofs of every RSA key, signed', () => {
    const endorsements = bodies.filter((body) => body.by === 'node') as (Body & { id: string; proofs: string[] })[];
    expect(endorsements).toHaveLength(manifest.anonymizers.nodes.length);
    for (const { id, proofs } of endorsements) {
      const node = manifest.anonymizers.nodes.find((candidate) => candidate.id === id);
      const sorted = (keys: Record<string, string>): string[] =>
        Object.keys(keys)
          .sort()
          .map((k) => keys[k] as string);
      const passKeys = node?.passKeys ?? {};
      const spkis = [
        ...sorted(node?.credentialKeys ?? {}),
        ...Object.keys(passKeys)
          .sort((a, b) => Number(a) - Number(b))
          .map((k) => passKeys[k] as string),
      ];
      expect(proofs).toHaveLength(spkis.length);
      const keys = spkis.map((spki) => parseRsaPublicKey(bytes(spki)));
      expect(keys.every((key, i) => verifyRsaKeyProof(key, bytes(proofs[i] as string)))).toBe(true);
      expect(verifyRsaKeyProof(keys[0] as RsaPublicKey, bytes(proofs[1] as string))).toBe(false);
    }
  });

  it('has decryptions whose proofs hold and whose sums are the votes', () => {
    const tally = bodies.find((body) => 'withheld' in body) as unknown as { cells: Cell[] };
    const tallyHash = sha256(canonical(tally));
    const result = bodies.find((body) => 'trustees' in body && 'cells' in body) as unknown as {
      trustees: number[];
      cells: { votes: number[] }[];
    };
    const decryptions = bodies.filter((body) => 'trustee' in body) as unknown as {
      trustee: number;
      cells: ShareCell[];
      signature: string;
    }[];
    tally.cells.forEach((cell, c) => {
      const slots = shapeOf(cell.contest).weights.length;
      const sums = decodePoints(bytes(cell.ciphertexts), { identity: 'allow', count: 2 * slots });
      const votes = Array.from({ length: slots }, (_, slot) => {
        const shares = decryptions.map(({ trustee, cells }) => {
          const share = bytes(cells[c]?.shares as string).subarray(32 * slot, 32 * slot + 32);
          const proof = bytes(cells[c]?.proofs as string).subarray(64 * slot, 64 * slot + 64);
          const A = encodePoint(sums[2 * slot] as (typeof sums)[number]);
          const place = { fp, tallyHash, trustee, unit: cell.unit, contest: cell.contest, slot };
          const verification = encodePoint(verificationKey(commitments, trustee));
          expect(verifyDecryptionShare({ ...place, A, share, proof, verificationKey: verification })).toBe(true);
          return { trustee, share };
        });
        const coefficients = lagrangeAtZero(result.trustees);
        const used = shares
          .filter(({ trustee }) => result.trustees.includes(trustee))
          .map(({ trustee, share }) => ({
            share,
            coefficient: coefficients[result.trustees.indexOf(trustee)] as Scalar,
          }));
        const B = encodePoint(sums[2 * slot + 1] as (typeof sums)[number]);
        const votes = combineShares(B, used) as Uint8Array;
        return voteCount(decodePoint(votes, { identity: 'allow' }), cell.ballots);
      });
      expect(votes).toEqual(result.cells[c]?.votes);
    });
    const [first] = decryptions;
    if (first === undefined) throw new Error('no decryption');
    const { signature, ...unsigned } = first;
    const signed = frame('veche/v1/decryption', sha256(canonical(unsigned)));
    const signingKey = bytes(manifest.trustees.members[first.trustee - 1]?.signingKey as string);
    expect(verifyEd25519Strict(bytes(signature), signed, signingKey)).toBe(true);
  });
});

describe('forged/', () => {
  const forged = (name: string): { bad: number[]; all: Ballot[] } => {
    const all = readFileSync(`${folder}forged/${name}/bodies.ndjson`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Body)
      .filter((body) => body.core !== undefined) as unknown as Ballot[];
    return { bad: verifyBallotsBatch(all.map(proofOf), publicKey, seededRandom(name), nobleGroup), all };
  };
  const known = new Set(ballots.map(ballotHash));

  it.each([
    'ballot-signature-flipped',
    'voter-adds-ten-votes',
    'voter-contest-replayed-under-own-key',
    'voter-noncanonical-scalar',
  ])('names the forged ballot of %s alone', (name) => {
    const { bad, all } = forged(name);
    const strangers = all.flatMap((ballot, index) => (known.has(ballotHash(ballot)) ? [] : [index]));
    expect(strangers).toHaveLength(1);
    expect(bad).toEqual(strangers);
  });
});
