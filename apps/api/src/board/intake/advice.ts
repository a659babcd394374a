/**
 * Decoding advice that comes with a ballot: 32 bytes a point, by which a verifier checks where it would have to compute.
 *
 * The board neither trusts nor checks it: verifiers do, and compute where it is wrong. Right advice is a function of the
 * ballot's public points, so it links and leaks nothing that the ballot does not, and it is shown where ballots are. But
 * a dishonest ballot box could write something else there (as it could into the ballots' order), so there is room for the
 * points and no more. It is in no record and no hash.
 */
import { decodeBase64url, type Ballot } from '#protocol';

const POINT_BYTES = 32;

/** Undefined where it is not of the ballot's length: a hint is no reason to keep a ballot out of the log. */
export function fittingAdvice(text: string | undefined, ballot: Ballot): Uint8Array | undefined {
  if (text === undefined || text === '') return undefined;
  return decodeBase64url(text, pointBytes(ballot));
}

/** Of its key, of its signature's R, and of all ciphertexts and commitments. */
const pointBytes = ({ core }: Ballot): number =>
  core.contests.reduce(
    (sum, { ciphertexts, commitments }) => sum + lengthOf(ciphertexts) + lengthOf(commitments),
    2 * POINT_BYTES,
  );

/** Decoded. */
const lengthOf = (base64url: string): number => Math.floor((base64url.length * 3) / 4);
