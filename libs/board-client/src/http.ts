/** HTTP to the board: no cookie, no authorization, one schema an answer (a public board needs no account, R29). */
import { z } from 'zod';
import { RecordFinding } from '#contracts/board';
import { type Result } from '#protocol';
import { away, type BoardFault, misbehaved } from './fault.js';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const ProblemBody = z.object({ code: z.string(), findings: z.array(RecordFinding).optional() });
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

export async function fetchText(
  fetcher: Fetch,
  url: string,
  init: RequestInit = {},
): Promise<Result<string, BoardFault>> {
  let response: Response;
  let text: string;
  try {
    response = await fetcher(url, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer' });
    text = await response.text();
  } catch {
    return away(`no answer from ${new URL(url).origin}`);
  }
  return response.ok ? { ok: true, value: text } : refusal(url, response, text);
}

/** The answer as it comes: an archive may be larger than memory. */
export async function fetchStream(
  fetcher: Fetch,
  url: string,
): Promise<Result<ReadableStream<Uint8Array>, BoardFault>> {
  try {
    const response = await fetcher(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!response.ok) return refusal(url, response, await response.text());
    return { ok: true, value: response.body ?? new ReadableStream({ start: (empty) => empty.close() }) };
  } catch {
    return away(`no answer from ${new URL(url).origin}`);
  }
}

function refusal(url: string, response: Response, text: string): { ok: false; error: BoardFault } {
  const problem = ProblemBody.safeParse(jsonOf(text));
  if (TRANSIENT.has(response.status)) return away(`${new URL(url).origin} answered ${response.status}`);
  if (!problem.success) return misbehaved(`the answer ${response.status} is no problem document`);
  const { code, findings = [] } = problem.data;
  return { ok: false, error: { kind: 'refused', code, status: response.status, findings } };
}

/** A file of the log; rejects where there is none, for readers that have no other way to say so. */
export async function fetchBytes(fetcher: Fetch, url: string): Promise<Uint8Array> {
  const response = await fetcher(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function fetchJson<T>(
  fetcher: Fetch,
  url: string,
  schema: z.ZodType<T>,
  init?: RequestInit,
): Promise<Result<T, BoardFault>> {
  const text = await fetchText(fetcher, url, init);
  if (!text.ok) return text;
  const parsed = schema.safeParse(jsonOf(text.value));
  return parsed.success ? { ok: true, value: parsed.data } : misbehaved('the answer is not what the contract says');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
