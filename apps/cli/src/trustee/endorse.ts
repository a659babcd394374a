/**
 * A trustee's endorsement (§7): the manifest stands up to §2, the trustee's own keys and commitments are in it unchanged,
 * and the trustee holds a share that fits. The fingerprint is kept in the trustee's file before the signature leaves it: one
 * ceremony, one election.
 */
import { decodePoints, decodeScalar, encodePoint, G, multiplySecret, concatBytes, verificationKey } from '#crypto';
import {
  buildEndorsement,
  bytesOf,
  checkManifest,
  describeFinding,
  encodeBase64url,
  type Endorsement,
  fingerprintOf,
  type Manifest,
} from '#protocol';
import { type TrusteeState } from '../ceremony/steps.js';
import { Mistake } from '../console/mistake.js';
import { language, text } from '../messages/index.js';

export async function endorse(
  manifest: Manifest,
  state: TrusteeState,
  keep: (state: TrusteeState) => Promise<void>,
): Promise<Endorsement> {
  const fingerprint = fingerprintOf(manifest);
  const { index } = state.public;
  refuseForeign(manifest, state, fingerprint);
  const findings = checkManifest(manifest);
  if (findings.length > 0) {
    throw new Mistake(
      text().trustee.breaks(findings.map((found) => `  ${describeFinding(found, language())}`).join('\n')),
    );
  }
  if (state.secret.fingerprint === null) {
    await keep({
      public: { ...state.public, fingerprint },
      secret: { ...state.secret, fingerprint },
    });
  }
  return buildEndorsement(
    { election: fingerprint, by: 'trustee', id: String(index), proofs: [] },
    bytesOf(state.secret.signingSeed),
  );
}

function refuseForeign(manifest: Manifest, state: TrusteeState, fingerprint: string): void {
  const { index, signingKey } = state.public;
  const { share, publicKey, fingerprint: endorsed } = state.secret;
  if (share === null || publicKey === null) {
    throw new Mistake(text().trustee.noShare);
  }
  if (endorsed !== null && endorsed !== fingerprint) {
    throw new Mistake(text().trustee.secondManifest(endorsed));
  }
  const own = manifest.trustees.members.find((member) => member.index === index);
  if (own?.signingKey !== signingKey) {
    throw new Mistake(text().trustee.otherSigningKey(index));
  }
  if (manifest.trustees.publicKey !== publicKey) {
    throw new Mistake(text().trustee.otherElectionKey);
  }
  const commitments = manifest.trustees.members.map((member) =>
    decodePoints(concatBytes(...member.commitments.map(bytesOf)), {
      identity: 'refuse',
      count: manifest.trustees.threshold,
    }),
  );
  const expected = encodeBase64url(encodePoint(verificationKey(commitments, index)));
  const actual = encodeBase64url(encodePoint(multiplySecret(G, decodeScalar(bytesOf(share)))));
  if (expected !== actual) {
    throw new Mistake(text().trustee.shareMisfit);
  }
}
