/** The terms of the election, proven before the page makes a seed or shows a ballot (§4.0). Run in the worker: it takes seconds. */
import { BoardClient, type BoardFault } from '#board-client';
import { bodyHash, type Manifest, type Result, verifySignatureOver } from '#protocol';
import { z } from 'zod';
import { type Decided, type ProvenTerms } from './seal.js';

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export async function proveTerms(
  board: string,
  fingerprint: string,
  fetcher: Fetch,
): Promise<Result<ProvenTerms, BoardFault>> {
  const client = new BoardClient({ url: board, fetch: fetcher });
  const proven = await client.setup(fingerprint);
  if (!proven.ok) return proven;
  const { manifest } = proven.value;
  const state = await client.state(fingerprint);
  if (!state.ok) return state;
  const { retired, struck: claimed, records } = state.value;
  if (claimed.length === 0) return { ok: true, value: { manifest, retired, struck: [] } };
  const struck = await struckByDecision(client, manifest, fingerprint, records);
  return struck.ok ? { ok: true, value: { manifest, retired, struck: struck.value } } : struck;
}

const PAGE = 1000;

/** Strikes in decisions that the commission's quorum has signed. */
async function struckByDecision(
  client: BoardClient,
  manifest: Manifest,
  fingerprint: string,
  records: number,
): Promise<Result<Decided[], BoardFault>> {
  const struck: Decided[] = [];
  for (let from = 0; from < records; from += PAGE) {
    const page = await client.records(fingerprint, from, PAGE);
    if (!page.ok) return page;
    for (const { type, hash } of page.value) {
      if (type !== 'decision') continue;
      const body = await client.body(fingerprint, hash);
      if (!body.ok) return body;
      const effect = bodyHash(body.value) === hash ? strikeOf(body.value, manifest, fingerprint) : undefined;
      if (effect !== undefined) struck.push(effect);
    }
  }
  return { ok: true, value: struck };
}

const Strike = z.object({
  election: z.string(),
  effect: z.object({ kind: z.literal('strike'), contest: z.string(), option: z.string() }),
  signatures: z.array(z.object({ member: z.string(), value: z.string() })),
});

/** The option that a decision strikes, if as many members as the quorum asks have signed it. */
export function strikeOf(body: unknown, manifest: Manifest, fingerprint: string): Decided | undefined {
  const parsed = Strike.safeParse(body);
  if (!parsed.success || parsed.data.election !== fingerprint) return undefined;
  const { effect, signatures } = parsed.data;
  const signers = manifest.commission.members.filter(({ id, signingKey }) =>
    signatures.some(
      ({ member, value }) => member === id && verifySignatureOver('decision', body as never, value, signingKey),
    ),
  );
  return signers.length >= manifest.commission.quorum ? { contest: effect.contest, option: effect.option } : undefined;
}
