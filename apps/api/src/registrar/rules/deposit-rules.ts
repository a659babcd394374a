/**
 * Which acknowledgements fix a deposit id (§4.2): those of every active node, each signed by that node's key of the manifest,
 * for this voter and this id, none older than ten minutes. With fewer, a seed could be fixed that the nodes do not hold,
 * and the voter could never vote again from another device.
 */
import { type DepositAcknowledgement } from '#contracts/anonymizer';
import { type AnonymizerNode, parseTime, verifyBodySignature } from '#protocol';

export interface DepositClaim {
  readonly election: string;
  readonly pseudonym: string;
  readonly depositId: string;
}

const OLDEST_MS = 10 * 60_000;
/** A node's clock may run ahead a little; far ahead, an old acknowledgement would stay fresh for ever. */
const AHEAD_MS = 60_000;

/** The ids of active nodes without a good acknowledgement; empty when the deposit may be fixed. */
export function nodesNotAcknowledging(
  now: number,
  claim: DepositClaim,
  active: readonly Pick<AnonymizerNode, 'id' | 'signingKey'>[],
  acknowledgements: readonly DepositAcknowledgement[],
): string[] {
  const good = ({ id, signingKey }: Pick<AnonymizerNode, 'id' | 'signingKey'>): boolean =>
    acknowledgements.some(
      (it) => it.node === id && concerns(it, claim) && isFresh(now, it) && isSigned(it, signingKey),
    );
  return active.filter((node) => !good(node)).map(({ id }) => id);
}

const concerns = (it: DepositAcknowledgement, claim: DepositClaim): boolean =>
  it.election === claim.election && it.pseudonym === claim.pseudonym && it.depositId === claim.depositId;

function isFresh(now: number, it: DepositAcknowledgement): boolean {
  const at = parseTime(it.at);
  return at !== undefined && at >= now - OLDEST_MS && at <= now + AHEAD_MS;
}

const isSigned = (it: DepositAcknowledgement, key: string): boolean => verifyBodySignature('deposit', it, key);
