/**
 * The identified side's messages to the voter's page and to operators. Nothing here may be imported by
 * the ballot box or the board: what names a voter has no type there.
 */
import { z } from 'zod';
import { AccessNumber, Fingerprint, Hash, Id, SignatureValue, Time, Titles, bytesOf } from './fields.js';
import { DepositAcknowledgement } from './anonymizer.js';

/** GET /api/settings: where the other parties are. Public. */
export const Settings = z
  .object({
    demo: z.boolean(),
    board: z.string(),
    ballotBox: z.string(),
    nodes: z.array(z.object({ id: Id, url: z.string() }).strict()),
    accountProvider: Titles,
  })
  .strict();
export type Settings = z.infer<typeof Settings>;

/** POST /api/codes → 201; also inside the session, so that a refresh goes on where it was. */
export const CodeRequest = z
  .object({ id: z.string(), sentTo: z.string(), expiresAt: Time, nextAt: Time, open: z.boolean() })
  .strict();
export type CodeRequest = z.infer<typeof CodeRequest>;

/** POST /api/codes/:id/entry. A code is good for one try (R4). */
export const CodeEntry = z.object({ code: z.string().regex(/^\d{4,10}$/) }).strict();
export type CodeEntry = z.infer<typeof CodeEntry>;
export const CodeAccepted = z.object({ confirmedAt: Time }).strict();
export type CodeAccepted = z.infer<typeof CodeAccepted>;

/** One election in which the voter has an active right (R1). */
export const VoterElection = z
  .object({
    fingerprint: Fingerprint,
    id: z.string(),
    kind: z.enum(['state', 'primary', 'poll', 'training']),
    title: Titles,
    timeZone: z.string(),
    style: z.object({ id: Id, title: Titles }).strict(),
    opensAt: Time,
    closesAt: Time,
    acceptUntil: Time,
    stage: z.enum(['before', 'open', 'closed']),
    /** The latest access; its ballot may be resumed until the next one starts or voting closes (R12, R14). */
    access: z.object({ number: AccessNumber, startedAt: Time }).strict().nullable(),
    /** The next access that the rules allow: from when, or why not (R12). Needs a code entered at or after `at`. */
    next: z.union([
      z.object({ number: AccessNumber, at: Time }).strict(),
      z.object({ never: z.enum(['accesses-used', 'window-over', 'closed', 'no-revote']) }).strict(),
    ]),
    /** What «Получить бюллетень» would do now: nothing without a confirmation. */
    enter: z.enum(['new', 'resume', 'confirm-first', 'not-now']),
  })
  .strict();
export type VoterElection = z.infer<typeof VoterElection>;

/** GET /api/session. 401 `not-logged-in` otherwise. */
export const SessionView = z
  .object({
    name: z.string(),
    /** Masked; the number is never shown whole nor typed (R2). Null: the account has no confirmed number. */
    phone: z.string().nullable(),
    now: Time,
    workstation: z.object({ name: z.string(), precinct: z.string() }).strict().nullable(),
    code: CodeRequest.nullable(),
    /** The last code entered in this session, if it still opens ballots. */
    confirmedAt: Time.nullable(),
    elections: z.array(VoterElection),
  })
  .strict();
export type SessionView = z.infer<typeof SessionView>;

/** POST /api/elections/:fp/access: «Получить бюллетень» (R10). Starts an access that is due, else resumes the latest. */
export const AskAccess = z.object({ pageKey: bytesOf(32) }).strict();
export type AskAccess = z.infer<typeof AskAccess>;
export const AccessGranted = z
  .object({
    /** JWT of §4.1; see GrantClaims in ./anonymizer. */
    grant: z.string(),
    number: AccessNumber,
    startedAt: Time,
    resumed: z.boolean(),
    depositId: Hash.nullable(),
  })
  .strict();
export type AccessGranted = z.infer<typeof AccessGranted>;

/** POST /api/elections/:fp/deposit: fixes the deposit id (§4.2). The first one fixed stands for ever. */
export const FixDeposit = z
  .object({ depositId: Hash, acknowledgements: z.array(DepositAcknowledgement).min(1).max(64) })
  .strict();
export type FixDeposit = z.infer<typeof FixDeposit>;
export const DepositFixed = z.object({ depositId: Hash }).strict();
export type DepositFixed = z.infer<typeof DepositFixed>;

/** GET /api/journal (R9). */
export const JournalEntry = z
  .object({
    at: Time,
    event: z.enum(['login', 'code-sent', 'code-wrong', 'code-accepted', 'access', 'resumed']),
    channel: z.enum(['remote', 'workstation']),
    election: z.string().nullable(),
  })
  .strict();
export const Journal = z.object({ entries: z.array(JournalEntry) }).strict();
export type Journal = z.infer<typeof Journal>;

/** A refusal signed by the registrar (label `veche/v1/registrar-refusal`), so that the voter holds evidence (§6). */
export const RegistrarRefusal = z
  .object({
    version: z.literal(1),
    election: Fingerprint,
    code: z.string(),
    at: Time,
    signature: SignatureValue,
  })
  .strict();
export type RegistrarRefusal = z.infer<typeof RegistrarRefusal>;

/** GET /demo/sms, demonstrations only: what would have gone to the carrier. */
export const DemoSms = z
  .object({ messages: z.array(z.object({ at: Time, to: z.string(), text: z.string() }).strict()) })
  .strict();
export type DemoSms = z.infer<typeof DemoSms>;
