/**
 * The chain of slips (R19). A printed slip bears its number and the chain's value before it, so that no slip can be
 * taken out of the roll, put in or exchanged without all later paper disagreeing.
 *
 *   value(0) = SHA-256(frame("veche/v1/slips", spool))          spool = "access" or "vote"
 *   value(n) = SHA-256(frame("veche/v1/slip", value(n−1), bytes of slip n))
 *
 * `frame` is that of protocol.md §1; the bytes are those first sent to the printer, which hold n and value(n−1).
 * A copy (R18) is no link: it is a mark before the same bytes.
 */
import { equalBytes, frame, sha256 } from '#crypto';
import { bytesOf, encodeBase64url } from '#protocol';

/** Value before the first slip of a spool: 32 bytes, base64url. The two spools' chains have no value in common. */
export const chainStart = (spool: 'access' | 'vote'): string => encodeBase64url(sha256(frame('veche/v1/slips', spool)));

/** Value after a slip whose bytes are these. */
export const chainNext = (previous: string, bytes: Uint8Array): string =>
  encodeBase64url(sha256(frame('veche/v1/slip', bytesOf(previous), bytes)));

export interface ChainFault {
  /** Number of the first slip that does not fit. */
  readonly number: number;
}

/** The first slip of a whole spool, in order from 1, whose chain value is not what its bytes and its predecessor give. */
export function verifyChain(
  spool: 'access' | 'vote',
  slips: readonly { readonly bytes: Uint8Array; readonly chain: string }[],
): ChainFault | undefined {
  let value = chainStart(spool);
  for (const [at, slip] of slips.entries()) {
    value = chainNext(value, slip.bytes);
    if (!equalBytes(bytesOf(value), bytesOf(slip.chain))) return { number: at + 1 };
  }
  return undefined;
}
