/** What one room says to another over HTTP. A failure is an exception: the outbox tries again, with the same ids. */
import { DeliveryRefused } from '../outbox/refused.js';

/** As `fetch`; tests put their own in its place. */
export type OutgoingFetch = (url: string, init?: RequestInit) => Promise<Response>;

const PATIENCE_MS = 60_000;

/** Posts JSON; the answer's JSON. Rejects with `DeliveryRefused` where the answer is a refusal, else unless it is 2xx. */
export async function postJson(fetcher: OutgoingFetch, url: string, body: object, bearer?: string): Promise<unknown> {
  const answer = await fetcher(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
    // A fixed address: whoever answers there cannot send the bearer elsewhere.
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await answer.text();
  // What was answered may repeat what was sent: only its status and codes are told.
  if (!answer.ok)
    throw DeliveryRefused.from(answer.status, text) ?? new Error(`The other room answered ${answer.status}.`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
