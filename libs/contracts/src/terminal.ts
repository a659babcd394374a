/**
 * What goes to paper (R16–R19). Two spools that share nothing: `access` beside the registrar, `vote` beside the
 * ballot box; each is a terminal room of its own, with its own schema, login, chain and printer.
 *
 *   POST /terminal/slips            SlipOrder, Bearer TERMINAL_TOKEN; the same id again is the same slip
 *   GET  /terminal/slips?from=1     SlipList        (demonstrations and operators)
 *   GET  /terminal/slips/:n/picture.svg             the very bytes sent to the printer, drawn
 *   GET  /terminal/state            SpoolState
 */
import { z } from 'zod';
import { Fingerprint, Hash, Id, Time, bytesUpTo } from './fields.js';

/** One slip for each access: number, territory, minute, channel; no person, no pseudonym, no access number (R17). */
export const AccessSlip = z
  .object({
    kind: z.literal('access'),
    id: z.string().uuid(),
    election: Fingerprint,
    title: z.string(),
    territory: Id,
    /** Whole minute. */
    minute: Time,
    channel: z.enum(['remote', 'workstation']),
    training: z.boolean(),
  })
  .strict();
export type AccessSlip = z.infer<typeof AccessSlip>;

/** One slip for each accepted ballot: ciphertexts only; keys and signatures never (R17). */
export const VoteSlip = z
  .object({
    kind: z.literal('vote'),
    id: z.string().uuid(),
    election: Fingerprint,
    title: z.string(),
    territory: Id,
    ballot: Hash,
    contests: z.array(z.object({ contest: Id, ciphertexts: bytesUpTo(32_768) }).strict()).min(1),
    training: z.boolean(),
  })
  .strict();
export type VoteSlip = z.infer<typeof VoteSlip>;

export const SlipOrder = z
  .object({
    slips: z
      .array(z.union([AccessSlip, VoteSlip]))
      .min(1)
      .max(1_000),
  })
  .strict();
export type SlipOrder = z.infer<typeof SlipOrder>;
export const SlipsTaken = z.object({ last: z.number().int() }).strict();
export type SlipsTaken = z.infer<typeof SlipsTaken>;

export const SlipList = z
  .object({
    slips: z.array(
      z
        .object({ number: z.number().int(), kind: z.enum(['access', 'vote']), chain: Hash, printed: z.boolean() })
        .strict(),
    ),
  })
  .strict();
export type SlipList = z.infer<typeof SlipList>;

export const SpoolState = z
  .object({
    spool: z.enum(['access', 'vote']),
    slips: z.number().int(),
    waiting: z.number().int(),
    alarm: z.string().nullable(),
  })
  .strict();
export type SpoolState = z.infer<typeof SpoolState>;
