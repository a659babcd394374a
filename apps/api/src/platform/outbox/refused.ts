/**
 * A receiver that understood a message and will not have it. Waiting does not mend that: somebody has to look. So it is
 * told apart from a receiver that is away, counted, and named in the log by the receiver's own codes.
 */
import { Counter, register } from 'prom-client';
import { z } from 'zod';

const FAILURES = 'veche_outbox_failures_total';

/** By topic alone: deliveries are batches or operators' records, never single requests of voters. */
const failures =
  (register.getSingleMetric(FAILURES) as Counter<'topic' | 'kind'> | undefined) ??
  new Counter({
    name: FAILURES,
    help: 'Deliveries that did not succeed and are tried again: the receiver was away (failed) or said no (refused)',
    labelNames: ['topic', 'kind'],
  });

export const countFailure = (topic: string, error: unknown): void =>
  failures.inc({ topic, kind: error instanceof DeliveryRefused ? 'refused' : 'failed' });

/** Of a problem document only what has fixed values: what was sent may be repeated in the rest. */
const Refusal = z.object({
  code: z.string().regex(/^[a-z0-9-]{1,40}$/),
  findings: z.array(z.object({ check: z.int().min(0).max(99) })).default([]),
});

/** Answers after which the same message may well be taken. */
const TRANSIENT = new Set([401, 403, 404, 408, 425, 429]);

export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';

  /** `code` of a problem document, and numbers of the checks of §10 that its findings name. */
  constructor(
    readonly code: string,
    checks: readonly number[] = [],
  ) {
    const named = [...new Set(checks)].sort((a, b) => a - b);
    super(named.length === 0 ? code : `${code}, checks ${named.join(' ')}`);
  }

  /** From an answer that is no success; undefined where it is no refusal but a receiver that is away or misconfigured. */
  static from(status: number, text: string): DeliveryRefused | undefined {
    if (status < 400 || status >= 500 || TRANSIENT.has(status)) return undefined;
    const parsed = Refusal.safeParse(jsonOf(text));
    if (!parsed.success) return undefined;
    return new DeliveryRefused(
      parsed.data.code,
      parsed.data.findings.map(({ check }) => check),
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
