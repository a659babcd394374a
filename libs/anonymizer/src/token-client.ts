/**
 * The voter's side of anonymization (§4): deposits the seed's shares, restores it on another device, and collects
 * credential and passes. Every message follows from the seed, so a refreshed page repeats the same requests and
 * gets the same answers; and nothing a node says is used before it has been verified against the manifest.
 */
import {
  BlindSignature,
  DepositAcknowledgement,
  ShareReturned,
  type BlindedMessage,
  type DepositShare,
} from '#contracts/anonymizer';
import { type ProblemCode } from '#contracts/problems';
import {
  BlindError,
  blindMessage,
  credentialMessage,
  deriveBlinding,
  deriveCredentialKey,
  deriveDepositId,
  finalizeSignature,
  newSeed,
  passMessage,
  shareSeed,
  type Blinding,
  type CredentialKey,
  type RandomBytes,
  type RsaPublicKey,
  type SeedContext,
  type TokenPurpose,
} from '#crypto';
import {
  fail,
  ok,
  activeNodes,
  decodeBase64url,
  encodeBase64url,
  verifyBodySignature,
  type AnonymizerNode,
  type Election,
  type Result,
} from '#protocol';
import { tokenFault, type NodeFault, type TokenFault, type TokenProgress, type TokenStep } from './faults.js';
import { GrantHolder, type GrantProvider, type HeldGrant } from './grants.js';
import { evidenceOf, NodeConnection, type Answer, type Fetch, type NoGrant } from './node-connection.js';
import { type PageKey } from './page-key.js';
import { findSeed, type GivenShare } from './seed-search.js';

export interface TokenClientOptions {
  /** Of a manifest that the page has proven (§4.0). */
  readonly election: Election;
  readonly style: string;
  /** Ids of nodes retired so far; those that remain are asked. */
  readonly retired: readonly string[];
  /** Origin of each node by id, without a slash at the end. */
  readonly nodeUrls: Readonly<Record<string, string>>;
  readonly pageKey: PageKey;
  readonly grant: GrantProvider;
  readonly random: RandomBytes;
  readonly fetch: Fetch;
  /** Milliseconds of any clock that runs evenly, e.g. `performance.now`. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly onProgress?: (progress: TokenProgress) => void;
}

/** One signature of every active node, in node order. A page that sees a node retired drops its entry. */
export type Token = readonly { readonly node: string; readonly signature: string }[];

export interface DepositMade {
  readonly depositId: string;
  /** One of every active node, for `FixDeposit`. */
  readonly acknowledgements: readonly DepositAcknowledgement[];
}

export interface SeedRestored {
  readonly seed: Uint8Array;
  /** Nodes that were away, refused, or gave another share than they were given. The seed is right all the same. */
  readonly faults: readonly NodeFault[];
}

type Asked<Value> = Result<Value, NodeFault | NoGrant>;

/** What the client asks one node to sign blindly. */
interface TokenRequest {
  readonly key: RsaPublicKey;
  readonly message: Uint8Array;
  readonly blinding: Blinding;
  readonly blinded: string;
}

export class TokenClient {
  readonly #options: TokenClientOptions;
  readonly #nodes: readonly AnonymizerNode[];
  readonly #context: SeedContext;
  readonly #grants: GrantHolder;
  readonly #connection: NodeConnection;
  readonly #onProgress: (progress: TokenProgress) => void;

  constructor(options: TokenClientOptions) {
    const { election } = options;
    this.#options = options;
    this.#nodes = activeNodes(election.manifest, options.retired);
    this.#context = { fp: election.fp, style: options.style };
    this.#grants = new GrantHolder(options.grant, options.now);
    this.#onProgress = options.onProgress ?? (() => undefined);
    this.#connection = new NodeConnection({
      ...options,
      fingerprint: election.fingerprint,
      grants: this.#grants,
      onProgress: this.#onProgress,
    });
  }

  /** 32 bytes. Only where the grant carries no fixed deposit id; kept by the page until the deposit is fixed. */
  makeSeed(): Uint8Array {
    return newSeed(this.#options.random);
  }

  /** The credential key k, K of a seed: signs the ballot. */
  credentialKey(seed: Uint8Array): CredentialKey {
    return deriveCredentialKey(seed, this.#context);
  }

  /** Deposits the seed's shares at every active node (§4.2). Again: the same shares, fresh acknowledgements. */
  async deposit(seed: Uint8Array): Promise<Result<DepositMade, TokenFault>> {
    const made = await this.#everywhere('deposit', (node) => this.#depositAt('deposit', node, seed));
    if (!made.ok) return made;
    return ok({ depositId: this.#depositId(seed), acknowledgements: made.value });
  }

  /**
   * The seed from t nodes' shares, under the grant's fixed deposit id (§4.3). Every share is recomputed: a node that
   * gave another is named, and one that lost its share gets it again (§4.5).
   */
  async restoreSeed(): Promise<Result<SeedRestored, TokenFault>> {
    let grant = await this.#grants.current();
    if (grant.ok && grant.value.claims.deposit === null) {
      this.#grants.forget(grant.value);
      grant = await this.#grants.current();
    }
    if (!grant.ok) return fail(withoutGrant('restore', grant.error.code));
    const fixed = grant.value.claims.deposit;
    const depositId = fixed === null ? undefined : decodeBase64url(fixed, 32);
    if (depositId === undefined) return fail({ step: 'restore', code: 'conflict', nodes: [] });

    const answers = await Promise.all(this.#nodes.map((node) => this.#shareOf(node)));
    const lost = answers.map((answer) => (answer.ok ? undefined : answer.error));
    const noGrant = lost.find((fault) => fault?.kind === 'no-grant');
    if (noGrant !== undefined) return fail(withoutGrant('restore', noGrant.code));
    const faults = lost.filter((fault): fault is NodeFault => fault !== undefined && fault.kind !== 'no-grant');
    const given = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));

    const { threshold, nodes } = this.#options.election.manifest.anonymizers;
    const found = findSeed(given, { threshold, nodes: nodes.length }, depositId, this.#context);
    if (found === undefined) {
      const code = given.length < threshold ? tokenFault('restore', faults).code : 'internal';
      return fail({ step: 'restore', code, nodes: faults });
    }
    const liars = given.filter(({ index }) => found.wrong.includes(index));
    const named = liars.map(({ node, text }): NodeFault => misbehaved(node.id, 'share', text));
    await this.#returnShares(found.seed, faults);
    for (const { node } of liars) this.#onProgress({ step: 'restore', node: node.id, state: 'failed' });
    return ok({ seed: found.seed, faults: [...faults, ...named] });
  }

  /** The credential (§4.2); needs a fixed deposit id. */
  credential(seed: Uint8Array): Promise<Result<Token, TokenFault>> {
    return this.#token('credential', seed, { kind: 'credential' });
  }

  /** The pass of access `number` (§4.4); the grant has to be of that access. */
  pass(seed: Uint8Array, number: number): Promise<Result<Token, TokenFault>> {
    return this.#token('pass', seed, { kind: 'pass', number });
  }

  async #token(
    step: 'credential' | 'pass',
    seed: Uint8Array,
    purpose: TokenPurpose,
  ): Promise<Result<Token, TokenFault>> {
    // The grant at hand may be from before the deposit was fixed or before this access: ask once more.
    const fits = ({ claims }: HeldGrant): boolean =>
      claims.deposit === this.#depositId(seed) && (purpose.kind === 'credential' || claims.access === purpose.number);
    let grant = await this.#grants.current();
    if (grant.ok && !fits(grant.value)) {
      this.#grants.forget(grant.value);
      grant = await this.#grants.current();
    }
    if (!grant.ok) return fail(withoutGrant(step, grant.error.code));
    // A node answers one blinded message only: a request under a seed that is not the fixed one must never be sent.
    if (!fits(grant.value)) return fail({ step, code: 'conflict', nodes: [] });
    return this.#everywhere(step, (node) => this.#signatureOf(step, node, seed, purpose));
  }

  /** Asks every active node at once; the step is done when all have given a good answer. */
  async #everywhere<Value>(
    step: TokenStep,
    ask: (node: AnonymizerNode) => Promise<Asked<Value>>,
  ): Promise<Result<Value[], TokenFault>> {
    const answers = await Promise.all(
      this.#nodes.map(async (node) => {
        const answer = await ask(node);
        this.#onProgress({ step, node: node.id, state: answer.ok ? 'done' : 'failed' });
        return answer;
      }),
    );
    const values = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    if (values.length === answers.length) return ok(values);
    const errors = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
    const noGrant = errors.find((error) => error.kind === 'no-grant');
    if (noGrant !== undefined) return fail(withoutGrant(step, noGrant.code));
    return fail(tokenFault(step, errors as NodeFault[]));
  }

  async #depositAt(step: TokenStep, node: AnonymizerNode, seed: Uint8Array): Promise<Asked<DepositAcknowledgement>> {
    const request: DepositShare = {
      depositId: this.#depositId(seed),
      share: encodeBase64url(this.#shares(seed)[this.#position(node) - 1] as Uint8Array),
    };
    const answer = await this.#connection.ask(step, node, 'deposit', request, DepositAcknowledgement);
    if (!answer.ok) return answer;
    const { message, text, grant } = answer.value;
    return this.#acknowledges(node, message, request.depositId, grant)
      ? ok(message)
      : fail(misbehaved(node.id, 'acknowledgement', text));
  }

  #acknowledges(node: AnonymizerNode, given: DepositAcknowledgement, depositId: string, grant: HeldGrant): boolean {
    return (
      given.election === this.#options.election.fingerprint &&
      given.node === node.id &&
      given.pseudonym === grant.claims.sub &&
      given.depositId === depositId &&
      verifyBodySignature('deposit', given, node.signingKey)
    );
  }

  async #shareOf(node: AnonymizerNode): Promise<Asked<GivenShare & { node: AnonymizerNode; text: string }>> {
    const answer = await this.#connection.ask('restore', node, 'shares', {}, ShareReturned);
    this.#onProgress({ step: 'restore', node: node.id, state: answer.ok ? 'done' : 'failed' });
    if (!answer.ok) return answer;
    const share = decodeBase64url(answer.value.message.share, 32);
    if (share === undefined) return fail(misbehaved(node.id, 'answer', answer.value.text));
    return ok({ index: this.#position(node), share, node, text: answer.value.text });
  }

  /** §4.5: a node that lost a share after fixing gets it again. What fails here fails where it is needed, aloud. */
  async #returnShares(seed: Uint8Array, faults: readonly NodeFault[]): Promise<void> {
    const poor = this.#nodes.filter((node) => faults.some((fault) => fault.node === node.id && lacksShare(fault)));
    await Promise.all(
      poor.map(async (node) => {
        const given = await this.#depositAt('restore', node, seed);
        this.#onProgress({ step: 'restore', node: node.id, state: given.ok ? 'done' : 'failed' });
      }),
    );
  }

  async #signatureOf(
    step: 'credential' | 'pass',
    node: AnonymizerNode,
    seed: Uint8Array,
    purpose: TokenPurpose,
  ): Promise<Asked<Token[number]>> {
    const request = this.#tokenRequest(node, seed, purpose);
    if (request === undefined) return fail(misbehaved(node.id, 'rsa-key', ''));
    const body: BlindedMessage = { blinded: request.blinded };
    const ask = (): Promise<Asked<Answer<BlindSignature>>> =>
      this.#connection.ask(step, node, step, body, BlindSignature);
    let answer = await ask();
    if (!answer.ok && answer.error.kind === 'refused' && lacksShare(answer.error)) {
      const given = await this.#depositAt(step, node, seed);
      if (!given.ok) return given;
      answer = await ask();
    }
    if (!answer.ok) return answer;
    const blindSignature = decodeBase64url(answer.value.message.signature);
    const signature =
      blindSignature && finalizeSignature(request.key, request.message, blindSignature, request.blinding);
    return signature === undefined
      ? fail(misbehaved(node.id, 'signature', answer.value.text))
      : ok({ node: node.id, signature: encodeBase64url(signature) });
  }

  /** Undefined: the node's RSA key is bad, which its proofs should have excluded: stop (§4). */
  #tokenRequest(node: AnonymizerNode, seed: Uint8Array, purpose: TokenPurpose): TokenRequest | undefined {
    const { election, style } = this.#options;
    const credential = this.credentialKey(seed);
    const [key, message] =
      purpose.kind === 'credential'
        ? [election.credentialKey(node, style), credentialMessage(election.fp, style, credential.public)]
        : [election.passKey(node, purpose.number), passMessage(election.fp, purpose.number, credential.public)];
    try {
      const blinding = deriveBlinding(seed, this.#context, purpose, node.id, key);
      return { key, message, blinding, blinded: encodeBase64url(blindMessage(key, message, blinding)) };
    } catch (error) {
      if (error instanceof BlindError) return undefined;
      throw error;
    }
  }

  #depositId(seed: Uint8Array): string {
    return encodeBase64url(deriveDepositId(seed, this.#context));
  }

  /** For every node of the manifest: a share belongs to a position, whoever is retired. */
  #shares(seed: Uint8Array): Uint8Array[] {
    const { threshold, nodes } = this.#options.election.manifest.anonymizers;
    return shareSeed(seed, this.#context, threshold, nodes.length);
  }

  #position(node: AnonymizerNode): number {
    return this.#options.election.manifest.anonymizers.nodes.findIndex(({ id }) => id === node.id) + 1;
  }
}

const misbehaved = (
  node: string,
  what: (NodeFault & { kind: 'misbehaved' })['what'],
  text: string,
): NodeFault & { kind: 'misbehaved' } => ({ kind: 'misbehaved', node, what, evidence: evidenceOf(text) });

const withoutGrant = (step: TokenStep, code: ProblemCode): TokenFault => ({ step, code, nodes: [] });

const lacksShare = (fault: NodeFault): boolean => fault.kind === 'refused' && fault.code === 'not-found';
