/**
 * A trustee whose decryption is not what it should be, signed by the trustee, with the result combined from it.
 */
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { type Decryption } from '../../v1/messages/decryption.js';
import { type ElectionResult } from '../../v1/messages/result.js';
import { type TestElection } from '../test-election.js';
import { decryptionBy, resultOf } from './count.js';
import { moment } from './course.js';
import { forged, type Forged, type Workshop } from './forgery.js';
import { lastRecord, placeOf, signedChange, trusteeOf, type Body } from './records.js';
/** Trustee 1's decryption changed and signed; the result is combined from it as it stands. */
export function decrypted(
  workshop: Workshop,
  change: (body: Decryption, election: TestElection) => Partial<Decryption>,
  about: 'decryption' | 'result' = 'decryption',
): Forged {
  const election = workshop.after('tally');
  election.now = moment('18:40:00');
  const honest = decryptionBy(election, 1) as unknown as Body;
  const seed = trusteeOf(election, 1).seed;
  const said = signedChange('decryption', seed, (body) => {
    return { ...body, ...(change(body as unknown as Decryption, election) as Body) };
  });
  election.append('decryption', said(honest));
  const record = lastRecord(election);
  election.append('decryption', decryptionBy(election, 3));
  election.append('result', resultOrHonest(election, workshop));
  return forged(workshop.rest(election, 'result'), about === 'decryption' ? record : placeOf(election, 'result'));
}

/** What the shares combine to, or where that is nothing, what the honest ones would. */
function resultOrHonest(election: TestElection, workshop: Workshop): ElectionResult {
  try {
    return resultOf(election);
  } catch {
    return resultOf(workshop.after('decrypted'));
  }
}

export const firstCell = (body: Decryption, change: (text: Uint8Array) => Uint8Array, member: 'shares' | 'proofs') => ({
  cells: body.cells.map((cell, at) =>
    at === 0 ? { ...cell, [member]: encodeBase64url(change(bytesOf(cell[member]).slice())) } : cell,
  ),
});
export const unusable = {
  codes: ['result-impossible'],
  because: 'the decryption is not used, and one valid one is fewer than the threshold',
} as const;

/** The share moved by votes·G/λ: the result combined from it gives the votes to another option. */
