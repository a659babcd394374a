/** A trustee's decryption (§8): made from the tally alone, verified by everyone, share by share. */
import {
  decryptionShare,
  nobleGroup,
  powersOf,
  verifyDecryptionShare,
  type PublicGroup,
  type RandomBytes,
  type Scalar,
} from '#crypto';
import { bytesOf, decodedLength, encodeBase64url } from '../base64url.js';
import { hashOf } from '../canonical.js';
import { type Fault } from '../checks/finding.js';
import { type Election } from '../election.js';
import { buildDecryption, type Decryption } from '../messages/decryption.js';
import { type Tally, type TallyCell } from '../messages/tally.js';

const POINT = 32;
const PROOF = 64;

/** A of one slot, 32 bytes. */
const sliceA = (ciphertexts: Uint8Array, slot: number): Uint8Array =>
  ciphertexts.subarray(2 * POINT * slot, 2 * POINT * slot + POINT);

/**
 * Trustee `trustee`'s decryption of the whole tally, signed. The caller has recomputed the tally from the log,
 * written its hash durably, and never decrypts a second one (§8).
 */
export function decryptTally(input: {
  readonly election: Election;
  readonly tally: Tally;
  readonly trustee: number;
  /** sⱼ */
  readonly share: Scalar;
  /** Ed25519 seed of the trustee's signing key */
  readonly seed: Uint8Array;
  readonly random: RandomBytes;
}): Decryption {
  const { election, tally, trustee, random } = input;
  const tallyHash = hashOf(tally);
  const cells = tally.cells.map(({ unit, contest, ciphertexts }) => {
    const bytes = bytesOf(ciphertexts);
    const count = election.shape(contest).weights.length;
    const shares = new Uint8Array(POINT * count);
    const proofs = new Uint8Array(PROOF * count);
    for (let slot = 0; slot < count; slot++) {
      const made = decryptionShare({
        fp: election.fp,
        tallyHash: bytesOf(tallyHash),
        trustee,
        unit,
        contest,
        slot,
        secret: input.share,
        A: sliceA(bytes, slot),
        random,
      });
      shares.set(made.share, POINT * slot);
      proofs.set(made.proof, PROOF * slot);
    }
    return { unit, contest, shares: encodeBase64url(shares), proofs: encodeBase64url(proofs) };
  });
  return buildDecryption({ election: election.fingerprint, tally: tallyHash, trustee, cells }, input.seed);
}

export interface TallyToDecrypt {
  readonly election: Election;
  readonly tally: Tally;
  readonly tallyHash: string;
  /** The arithmetic of the proofs; the curve library's by default. */
  readonly group?: PublicGroup;
}

/** Yⱼ = Σᵢ Σₖ jᵏ·C(i,k) from the manifest's commitments (§3), 32 bytes. */
function trusteeKey({ manifest }: Election, trustee: number, group: PublicGroup): Uint8Array {
  const powers = powersOf(trustee, manifest.trustees.threshold);
  const terms = manifest.trustees.members.flatMap(({ commitments }) =>
    powers.map((scalar, k) => ({ point: bytesOf(commitments[k] ?? ''), scalar })),
  );
  const key = group.combineVarTime(terms);
  if (key === undefined) throw new Error('the commitments of a manifest that stands are points');
  return key;
}

/** What makes a decryption unusable, its signature apart (check 7). */
export function verifyDecryption(about: TallyToDecrypt, decryption: Decryption): Fault | undefined {
  const { election, tally, tallyHash } = about;
  const { trustee } = decryption;
  if (decryption.tally !== tallyHash) return { code: 'decryption-tally', params: { trustee } };
  const sameCells =
    decryption.cells.length === tally.cells.length &&
    tally.cells.every((cell, at) => {
      const said = decryption.cells[at];
      const count = decodedLength(cell.ciphertexts) / (2 * POINT);
      return (
        said?.unit === cell.unit &&
        said.contest === cell.contest &&
        decodedLength(said.shares) === POINT * count &&
        decodedLength(said.proofs) === PROOF * count
      );
    });
  if (!sameCells) return { code: 'decryption-cells', params: { trustee } };
  const key = trusteeKey(election, trustee, about.group ?? nobleGroup);
  for (const [at, cell] of tally.cells.entries()) {
    const said = decryption.cells[at];
    if (said === undefined || !verifyCell(about, key, trustee, cell, said))
      return { code: 'decryption-proof', params: { trustee, unit: cell.unit, contest: cell.contest } };
  }
  return undefined;
}

function verifyCell(
  { election, tallyHash, group = nobleGroup }: TallyToDecrypt,
  key: Uint8Array,
  trustee: number,
  cell: TallyCell,
  said: Decryption['cells'][number],
): boolean {
  const ciphertexts = bytesOf(cell.ciphertexts);
  const shares = bytesOf(said.shares);
  const proofs = bytesOf(said.proofs);
  const place = { fp: election.fp, tallyHash: bytesOf(tallyHash), trustee, unit: cell.unit, contest: cell.contest };
  for (let slot = 0; POINT * slot < shares.length; slot++) {
    const share = {
      ...place,
      slot,
      verificationKey: key,
      A: sliceA(ciphertexts, slot),
      share: shares.subarray(POINT * slot, POINT * (slot + 1)),
      proof: proofs.subarray(PROOF * slot, PROOF * (slot + 1)),
    };
    if (!verifyDecryptionShare(share, group)) return false;
  }
  return true;
}
