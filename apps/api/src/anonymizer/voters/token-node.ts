/**
 * A node's answers to a voter's page (§4): it takes deposits, gives shares back, and signs blindly what the rules of
 * #anonymizer allow. Each answer is durable before it is given, and the same request again gets the same answer.
 */
import { Inject, Injectable } from '@nestjs/common';
import {
  checkAccess,
  decideCredential,
  decideDeposit,
  decidePass,
  decideShare,
  NODE_REFUSALS,
  type NodeRefusalCode,
  type SigningDecision,
} from '#anonymizer';
import {
  type BlindSignature,
  type DepositAcknowledgement,
  type DepositShare,
  type ShareReturned,
} from '#contracts/anonymizer';
import { isBlindedMessage, type RsaPublicKey } from '#crypto';
import { decodeBase64url, encodeBase64url, formatTime, isBase64url, type Result, signBody } from '#protocol';
import { CLOCK, type Clock, Problem } from '../../platform/index.js';
import { BlindSigner } from '../keys/blind-signer.js';
import { type PageRequest } from '../requests/page-request.js';
import { type LockedVoter, VoterStore } from './voter-store.js';

/** A refusal after the grant was found due: what the grant has shown is kept all the same. */
type Decided<Answer> = Result<Answer, NodeRefusalCode>;

/** Undoes the transaction: nothing of a grant that is not due is kept. */
class NotDue extends Error {
  constructor(readonly code: NodeRefusalCode) {
    super(code);
  }
}

@Injectable()
export class TokenNode {
  constructor(
    @Inject(VoterStore) private readonly store: VoterStore,
    @Inject(BlindSigner) private readonly signer: BlindSigner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** POST /node/:fp/deposits (§4.2). Again: the same share, acknowledged at the new moment. */
  deposit(request: PageRequest, deposit: DepositShare): Promise<DepositAcknowledgement> {
    if (!isBase64url(deposit.depositId, 32) || !isBase64url(deposit.share, 32)) throw new Problem('bad-request');
    const { election, grant } = request;
    return this.#answer(request, async (voter, now) => {
      const decided = decideDeposit(voter.record, grant, deposit, now.getTime());
      if (!decided.ok) return decided;
      if (decided.value.store) await voter.storeDeposit(deposit, now, decided.value.drop);
      else await voter.acknowledgeDeposit(deposit.depositId, now);
      const acknowledgement = {
        version: 1 as const,
        election: election.fingerprint,
        node: election.nodeId,
        pseudonym: grant.pseudonym,
        depositId: deposit.depositId,
        at: formatTime(now.getTime()),
      };
      return { ok: true, value: signBody('deposit', acknowledgement, election.signingSeed) };
    });
  }

  /** POST /node/:fp/shares (§4.3). */
  share(request: PageRequest): Promise<ShareReturned> {
    return this.#answer(request, (voter) => {
      const held = decideShare(voter.record, request.grant);
      return Promise.resolve(held.ok ? { ok: true, value: { share: held.value.share } } : held);
    });
  }

  /** POST /node/:fp/credential (§4.2). */
  credential(request: PageRequest, given: string): Promise<BlindSignature> {
    const { election, grant } = request;
    return this.#sign(request, given, {
      // Not before the style is known to be one of the manifest: checkAccess has refused others.
      key: () => election.election.credentialKey(election.self, grant.style),
      pkcs8: election.keys.credentialKeys[grant.style],
      decide: (voter, blinded) => decideCredential(voter.record, grant, blinded),
      before: (voter) => voter.credentialSignature(),
      keep: (voter, blinded, signature) => voter.storeCredential(grant.style, blinded, signature),
    });
  }

  /** POST /node/:fp/pass, of the grant's access number (§4.4). */
  pass(request: PageRequest, given: string): Promise<BlindSignature> {
    const { election, grant } = request;
    return this.#sign(request, given, {
      key: () => election.election.passKey(election.self, grant.access),
      pkcs8: election.keys.passKeys[String(grant.access)],
      decide: (voter, blinded) => decidePass(voter.record, grant, blinded),
      before: (voter) => voter.passSignature(grant.access),
      keep: (voter, blinded, signature) => voter.storePass(grant.access, blinded, signature),
    });
  }

  #sign(
    request: PageRequest,
    given: string,
    kind: {
      readonly key: () => RsaPublicKey;
      readonly pkcs8: string | undefined;
      readonly decide: (voter: LockedVoter, blinded: string) => Decided<SigningDecision>;
      readonly before: (voter: LockedVoter) => Promise<Uint8Array>;
      readonly keep: (voter: LockedVoter, blinded: Uint8Array, signature: Uint8Array) => Promise<void>;
    },
  ): Promise<BlindSignature> {
    const blinded = decodeBase64url(given);
    if (blinded === undefined) throw new Problem('bad-request');
    return this.#answer(request, async (voter) => {
      const decided = kind.decide(voter, given);
      if (!decided.ok) return decided;
      if (decided.value === 'repeat') {
        return { ok: true, value: { signature: encodeBase64url(await kind.before(voter)) } };
      }
      if (kind.pkcs8 === undefined) throw new Error('The manifest was installed without one of its keys.');
      if (!isBlindedMessage(kind.key(), blinded)) return { ok: false, error: 'not-blinded' };
      const signature = await this.signer.sign(kind.pkcs8, blinded);
      await kind.keep(voter, blinded, signature);
      return { ok: true, value: { signature: encodeBase64url(signature) } };
    });
  }

  /**
   * The access is due, or nothing happens; then `decide` under the voter's lock. The transaction is committed before
   * the answer leaves.
   */
  async #answer<Answer>(
    { election, grant }: PageRequest,
    decide: (voter: LockedVoter, now: Date) => Promise<Decided<Answer>>,
  ): Promise<Answer> {
    const place = { fingerprint: election.fingerprint, pseudonym: grant.pseudonym };
    let outcome: Decided<Answer>;
    try {
      outcome = await this.store.withVoter(place, async (voter) => {
        // After the lock: who waited for it past the close is late (R5).
        const now = this.clock.now();
        const due = checkAccess(voter.record, grant, election.rulesOf(grant.style), now.getTime());
        if (!due.ok) throw new NotDue(due.error);
        await voter.remember({
          style: grant.style,
          fixedDeposit: voter.record.fixedDeposit ?? grant.deposit,
          starts: due.value,
        });
        return decide(voter, now);
      });
    } catch (error) {
      if (!(error instanceof NotDue)) throw error;
      outcome = { ok: false, error: error.code };
    }
    if (outcome.ok) return outcome.value;
    const refusal = election.refuse(outcome.error, this.clock.now());
    const code = NODE_REFUSALS[outcome.error];
    throw new Problem(code, { extra: { refusal }, headers: code === 'busy' ? { 'retry-after': '1' } : {} });
  }
}
