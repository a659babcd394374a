/** HTTP to other rooms: a fixed address, a deadline, and nothing kept of the answer but whether it was yes. */

/** As `fetch`; tests put their own in its place. */
export type OutgoingFetch = (url: string, init?: RequestInit) => Promise<Response>;
export const OUTGOING_FETCH = Symbol('OUTGOING_FETCH');

const DEADLINE_MS = 15_000;

/** Posts JSON; throws unless the answer is 2xx, so that the outbox tries again. */
export async function postJson(fetcher: OutgoingFetch, url: string, body: object, bearer?: string): Promise<void> {
  const response = await fetcher(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The other room answered ${response.status}.`);
}
