/**
 * How a voter's client speaks HTTP: one call, one schema, refusals as values. Two kinds of calls that must never be
 * mixed: to the registrar with the session's cookie, to everyone else without any credential (protocol §6, stack §3).
 */
import { z } from 'zod';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** A problem document (RFC 9457) as the client keeps it; `refusal` is signed evidence where the server gave some. */
export const Refused = z.object({
  code: z.string(),
  status: z.number().int(),
  title: z.string().optional(),
  titles: z.record(z.string(), z.string()).optional(),
  detail: z.string().optional(),
  refusal: z.unknown().optional(),
  receipt: z.unknown().optional(),
  nextAt: z.string().optional(),
  depositId: z.string().optional(),
});
export type Refused = z.infer<typeof Refused>;

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refused: Refused };

export interface Request {
  readonly method?: 'GET' | 'POST';
  readonly json?: unknown;
  /** Sent as it is: a ballot's canonical bytes. */
  readonly bytes?: Uint8Array;
}

const failed = (code: 'unreachable' | 'unexpected-answer', status = 0): Answer<never> => ({
  ok: false,
  refused: { code, status },
});

/** Never throws: what can't be reached or understood is a refusal with code `unreachable` or `unexpected-answer`. */
export async function call<T>(
  fetcher: Fetch,
  url: string,
  schema: z.ZodType<T>,
  credentials: 'same-origin' | 'omit',
  request: Request = {},
): Promise<Answer<T>> {
  const body = request.bytes ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
  let response: Response;
  let answer: unknown;
  try {
    response = await fetcher(url, {
      method: request.method ?? (body === undefined ? 'GET' : 'POST'),
      credentials,
      // No referrer: the board and the ballot box learn nothing from the address of the voter's page.
      referrerPolicy: 'no-referrer',
      ...(body === undefined
        ? {}
        : { body: body as string | Uint8Array<ArrayBuffer>, headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    answer = text === '' ? {} : JSON.parse(text);
  } catch {
    return failed('unreachable');
  }
  if (!response.ok) {
    const refused = Refused.safeParse(answer);
    return refused.success ? { ok: false, refused: refused.data } : failed('unexpected-answer', response.status);
  }
  const parsed = schema.safeParse(answer);
  return parsed.success ? { ok: true, value: parsed.data } : failed('unexpected-answer', response.status);
}
