/** Messages to board and terminal. A failure is an exception: the outbox tries again, with the same ids. */
const PATIENCE_MS = 60_000;

/** Posts JSON under a bearer token; rejects unless the answer is a success. Its body is given back as JSON. */
export async function postJson(url: string, token: string | undefined, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
    redirect: 'error',
  });
  const text = await answer.text();
  // What was answered may repeat what was sent: only its status is told.
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return JSON.parse(text) as unknown;
}
