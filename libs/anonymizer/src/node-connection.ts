/**
 * One node as the page talks to it: each request carries the grant and a proof of its own, what passes is tried
 * again, and a refusal is kept only as evidence if the node's signature is under it.
 */
import { type z } from 'zod';
import { NodeRefusal } from '#contracts/anonymizer';
import { PROBLEMS, type ProblemCode } from '#contracts/problems';
import { utf8, type RandomBytes } from '#crypto';
import { fail, ok, verifyBodySignature, type AnonymizerNode, type Result } from '#protocol';
import { type NodeFault, type TokenProgress, type TokenStep } from './faults.js';
import { type GrantHolder, type HeldGrant } from './grants.js';
import { type PageKey } from './page-key.js';

/** The part of `fetch` that the client needs. Whoever gives it omits credentials: a node may see no cookie. */
export type Fetch = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string>; body: Uint8Array<ArrayBuffer>; signal: AbortSignal },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

export interface NodeConnectionOptions {
  readonly fingerprint: string;
  readonly nodeUrls: Readonly<Record<string, string>>;
  readonly pageKey: PageKey;
  readonly grants: GrantHolder;
  readonly random: RandomBytes;
  readonly fetch: Fetch;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly onProgress: (progress: TokenProgress) => void;
}

export interface Answer<Message> {
  readonly message: Message;
  /** The answer as it came: evidence, should it turn out to be wrong. */
  readonly text: string;
  /** The grant it was given for. */
  readonly grant: HeldGrant;
}

/** The registrar gave no grant: no node is to blame. */
export interface NoGrant {
  readonly kind: 'no-grant';
  readonly code: ProblemCode;
}

export const NODE_PATHS = { deposit: 'deposits', shares: 'shares', credential: 'credential', pass: 'pass' } as const;
export type NodeRequest = keyof typeof NODE_PATHS;

const TRIES = 6;
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15_000;
const TIMEOUT_MS = 20_000;
const EVIDENCE_CHARACTERS = 4096;

/** A node's answer cut to what is kept of it. */
export const evidenceOf = (text: string): string => text.slice(0, EVIDENCE_CHARACTERS);

type Attempt<Message> =
  | { readonly kind: 'answered'; readonly answer: Answer<Message> }
  | { readonly kind: 'fault'; readonly fault: NodeFault | NoGrant }
  /** The node may answer otherwise later. */
  | { readonly kind: 'again'; readonly afterMs: number | undefined };

export class NodeConnection {
  constructor(private readonly options: NodeConnectionOptions) {}

  /** Asks until the node answers, refuses, or has been away for all tries (about half a minute). */
  async ask<Message>(
    step: TokenStep,
    node: AnonymizerNode,
    request: NodeRequest,
    body: object,
    schema: z.ZodType<Message>,
  ): Promise<Result<Answer<Message>, NodeFault | NoGrant>> {
    const { onProgress, pause } = this.options;
    onProgress({ step, node: node.id, state: 'asking' });
    const bytes = Uint8Array.from(utf8(JSON.stringify(body)));
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const tried = await this.#try(node, request, bytes, schema, attempt);
      if (tried.kind === 'answered') return ok(tried.answer);
      if (tried.kind === 'fault') return fail(tried.fault);
      if (attempt === TRIES - 1) break;
      onProgress({ step, node: node.id, state: 'retrying' });
      await pause(this.#delay(attempt, tried.afterMs));
    }
    return fail({ kind: 'unreachable', node: node.id });
  }

  async #try<Message>(
    node: AnonymizerNode,
    request: NodeRequest,
    body: Uint8Array<ArrayBuffer>,
    schema: z.ZodType<Message>,
    attempt: number,
  ): Promise<Attempt<Message>> {
    const { fetch, fingerprint, grants, nodeUrls, pageKey } = this.options;
    const grant = await grants.current();
    if (!grant.ok) return { kind: 'fault', fault: { kind: 'no-grant', code: grant.error.code } };
    const url = `${nodeUrls[node.id] ?? ''}/node/${fingerprint}/${NODE_PATHS[request]}`;
    const { text: granted } = grant.value;
    const proof = await pageKey.proof({ url, grant: granted, body, issuedAt: grant.value.time() });
    let status: number;
    let text: string;
    let retryAfter: string | null;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `DPoP ${granted}`, dpop: proof },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      status = answer.status;
      retryAfter = answer.headers.get('retry-after');
      text = await answer.text();
    } catch {
      return { kind: 'again', afterMs: undefined };
    }
    if (status >= 200 && status < 300) return understand(node, text, grant.value, schema);
    if (status >= 500 || status === 429) return { kind: 'again', afterMs: milliseconds(retryAfter) };
    if (status === 401 && attempt < 2) {
      grants.forget(grant.value);
      return { kind: 'again', afterMs: 0 };
    }
    return { kind: 'fault', fault: this.#refusal(node, status, text) };
  }

  #refusal(node: AnonymizerNode, status: number, text: string): NodeFault {
    const problem = parseJson(text) as { readonly code?: unknown; readonly refusal?: unknown } | null | undefined;
    const refusal = NodeRefusal.safeParse(problem?.refusal);
    const signed =
      refusal.success &&
      refusal.data.node === node.id &&
      refusal.data.election === this.options.fingerprint &&
      verifyBodySignature('node-refusal', refusal.data, node.signingKey);
    return {
      kind: 'refused',
      node: node.id,
      code: isProblemCode(problem?.code) ? problem.code : status === 404 ? 'not-found' : 'internal',
      refusal: signed ? refusal.data : null,
    };
  }

  /** Doubling, spread by up to a half so that a queue of pages does not come back all at once. */
  #delay(attempt: number, afterMs: number | undefined): number {
    if (afterMs === 0) return 0;
    const pause = Math.max(FIRST_PAUSE_MS * 2 ** attempt, afterMs ?? 0);
    const spread = 1 + (this.options.random(1)[0] ?? 0) / 512;
    return Math.min(LONGEST_PAUSE_MS, Math.round(pause * spread));
  }
}

function understand<Message>(
  node: AnonymizerNode,
  text: string,
  grant: HeldGrant,
  schema: z.ZodType<Message>,
): Attempt<Message> {
  const message = schema.safeParse(parseJson(text));
  if (message.success) return { kind: 'answered', answer: { message: message.data, text, grant } };
  const fault = { kind: 'misbehaved', node: node.id, what: 'answer', evidence: evidenceOf(text) } as const;
  return { kind: 'fault', fault };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblemCode = (code: unknown): code is ProblemCode => typeof code === 'string' && Object.hasOwn(PROBLEMS, code);

function milliseconds(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d{1,4}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}
