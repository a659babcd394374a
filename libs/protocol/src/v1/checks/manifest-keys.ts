/**
 * The keys of a manifest (§2, §3): each of its form, all different, the public key from the trustees' commitments.
 * A blind signer cannot see what it signs, so a key that serves two purposes signs for both.
 */
import {
  equalBytes,
  isEd25519PublicKey,
  isIdentityEncoding,
  parseRsaPublicKey,
  verifyProofOfKnowledge,
  type PublicGroup,
} from '#crypto';
import { bytesOf } from '../base64url.js';
import { type Manifest } from '../messages/manifest.js';
import { type Report } from './finding.js';

export function manifestKeyFaults(manifest: Manifest, report: Report, group: PublicGroup): void {
  const owners = new Map<string, string>();
  const claim = (key: string, owner: string): void => {
    const first = owners.get(key);
    if (first === undefined) owners.set(key, owner);
    else report('manifest-key-twice', { first, second: owner });
  };
  for (const [owner, key] of signingKeys(manifest)) {
    claim(key, owner);
    if (!isEd25519PublicKey(bytesOf(key))) report('manifest-signing-key', { of: owner });
  }
  claim(manifest.trustees.publicKey, 'trustees');
  for (const [node, name, spki] of rsaKeys(manifest)) {
    const modulus = modulusOf(spki);
    if (modulus === undefined) report('manifest-rsa-key', { node, key: name });
    else claim(`rsa:${modulus}`, `${node}: ${name}`);
  }
  dkgFaults(manifest, report, group);
}

function* signingKeys(manifest: Manifest): Iterable<readonly [owner: string, key: string]> {
  for (const member of manifest.trustees.members) yield [`trustee ${member.index}`, member.signingKey];
  for (const node of manifest.anonymizers.nodes) yield [node.id, node.signingKey];
  for (const member of manifest.commission.members) yield [member.id, member.signingKey];
  yield ['registrar', manifest.registrar.signingKey];
  yield ['ballot box', manifest.ballotBox.signingKey];
  yield ['board', manifest.board.signingKey];
  for (const witness of manifest.witnesses.members) yield [witness.name, witness.signingKey];
}

function* rsaKeys(manifest: Manifest): Iterable<readonly [node: string, name: string, spki: string]> {
  for (const node of manifest.anonymizers.nodes) {
    for (const [style, spki] of Object.entries(node.credentialKeys)) yield [node.id, `credential ${style}`, spki];
    for (const [number, spki] of Object.entries(node.passKeys)) yield [node.id, `pass ${number}`, spki];
  }
}

function modulusOf(spki: string): string | undefined {
  try {
    return parseRsaPublicKey(bytesOf(spki)).n.toString(16);
  } catch {
    return undefined;
  }
}

/** §3: everyone recomputes Y from the manifest and checks the proofs of knowledge. */
function dkgFaults(manifest: Manifest, report: Report, group: PublicGroup): void {
  const { members, publicKey, threshold } = manifest.trustees;
  const first: Uint8Array[] = [];
  for (const { index, commitments: encoded, proof } of members) {
    const commitments = encoded.map(bytesOf);
    const [ofSecret] = commitments;
    if (encoded.length !== threshold || ofSecret === undefined) {
      report('manifest-commitments', { trustee: index });
      continue;
    }
    if (!commitments.every((point) => isProperPoint(point, group))) {
      report('manifest-point', { trustee: index });
      continue;
    }
    first.push(ofSecret);
    if (!verifyProofOfKnowledge({ index, commitments, proof: bytesOf(proof) }, group))
      report('manifest-proof', { trustee: index });
  }
  const key = bytesOf(publicKey);
  // Y = Σᵢ C(i,0), compared as bytes: so a key that is no point is not it.
  const sum = group.sumColumnsVarTime(first, 1);
  const follows = first.length === members.length && first.length > 0 && sum !== undefined && equalBytes(sum, key);
  if (!follows || isIdentityEncoding(key)) report('manifest-public-key');
}

const isProperPoint = (encoding: Uint8Array, group: PublicGroup): boolean =>
  !isIdentityEncoding(encoding) && group.sumColumnsVarTime([encoding], 1) !== undefined;
