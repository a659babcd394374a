/**
 * The bulletin board's messages (§7, §9). All GETs are public and need no account (R29). Paths below /board/:fp
 * where :fp is the fingerprint:
 *
 *   GET  /board/elections                       BoardElections
 *   GET  /board/:fp/state                       BoardState
 *   GET  /board/:fp/setup                       Setup: manifest and endorsements with inclusion proofs, for pages
 *   GET  /board/:fp/manifest.json  checkpoint  tile/…          (C2SP tlog-tiles)
 *   GET  /board/:fp/records?from=0&limit=1000   leaves, one a line (application/x-ndjson)
 *   GET  /board/:fp/bodies/:hash                canonical bytes; a ballot's only as `publication` says
 *   GET  /board/:fp/lookup/:ballot              Inclusion, by ballot hash or tracker
 *   GET  /board/:fp/archive/{manifest.json,records.ndjson,bodies.ndjson,checkpoint,documents/:hash}  §9
 *   GET  /board/:fp/archive/advice.ndjson       decoding advice beside bodies.ndjson: one line a body, base64url or empty;
 *                                               untrusted, for speed alone, no part of §9 and in no hash
 *   GET  /board/:fp/archive.zip                 all of these in one file
 *   POST /board/:fp/records   PostRecord        self-authenticating bodies; the board's own walk of the checks refuses others
 *   POST /board/:fp/ballots   PostBatch         Bearer BOARD_INTAKE_TOKEN: the ballot box alone
 */
import { z } from 'zod';
import { recordTypes } from '#protocol';
import { Counts, Fingerprint, Hash, Id, Time, Titles } from './fields.js';

export const RecordType = z.enum(recordTypes);
export type RecordType = z.infer<typeof RecordType>;

/** A leaf of the log (§7). */
export const BoardRecord = z.object({ type: RecordType, hash: Hash, time: Time }).strict();
export type BoardRecord = z.infer<typeof BoardRecord>;

/** Where an election stands, as the log alone shows it. */
export const Stage = z.enum(['preparing', 'ready', 'drained', 'closed', 'tallied', 'resulted']);
export type Stage = z.infer<typeof Stage>;

export const BoardElections = z
  .object({
    elections: z.array(
      z
        .object({
          fingerprint: Fingerprint,
          id: z.string(),
          kind: z.enum(['state', 'primary', 'poll', 'training']),
          title: Titles,
          stage: Stage,
        })
        .strict(),
    ),
  })
  .strict();
export type BoardElections = z.infer<typeof BoardElections>;

export const BoardState = z
  .object({
    stage: Stage,
    now: Time,
    records: z.number().int(),
    ballots: z.number().int(),
    /** Hours in force, extensions included. */
    hours: z.record(z.string(), z.object({ opensAt: Time, closesAt: Time, acceptUntil: Time }).strict()),
    retired: z.array(Id),
    struck: z.array(z.object({ contest: Id, option: Id }).strict()),
    counts: z.record(z.string(), z.number().int()),
  })
  .strict();
export type BoardState = z.infer<typeof BoardState>;

/** A record, its body's canonical text, and its proof against the checkpoint that comes with it. */
export const ProvenRecord = z
  .object({ index: z.number().int(), record: BoardRecord, body: z.string(), proof: z.array(Hash) })
  .strict();
export type ProvenRecord = z.infer<typeof ProvenRecord>;
export const Setup = z.object({ checkpoint: z.string(), records: z.array(ProvenRecord) }).strict();
export type Setup = z.infer<typeof Setup>;

/** Where a ballot lies in the log. No body before `publication` allows it. */
export const Inclusion = z
  .object({
    ballot: Hash,
    tracker: z.string(),
    index: z.number().int(),
    record: BoardRecord,
    checkpoint: z.string(),
    proof: z.array(Hash),
  })
  .strict();
export type Inclusion = z.infer<typeof Inclusion>;

/** `body` is canonical text, so that no re-serialization stands between signer and log. */
export const PostRecord = z.object({ type: RecordType, body: z.string().max(8_000_000) }).strict();
export type PostRecord = z.infer<typeof PostRecord>;
export const RecordPosted = z.object({ index: z.number().int(), record: BoardRecord }).strict();
export type RecordPosted = z.infer<typeof RecordPosted>;

/** Decoding advice of one ballot: 32 bytes a point as base64url, or empty. It is never longer than its ballot. */
const Advice = z
  .string()
  .max(300_000)
  .regex(/^[A-Za-z0-9_-]*$/);

/**
 * One batch in random order, at most one ballot of a key. The same batch again gets the same answer, whatever advice comes
 * with it: the first is kept.
 */
export const PostBatch = z
  .object({
    batch: z.string().uuid(),
    ballots: z.array(z.string().max(300_000)).min(1).max(10_000),
    /** In the order of `ballots`, one for each. */
    advice: z.array(Advice).max(10_000).optional(),
  })
  .strict()
  .refine(({ ballots, advice }) => advice === undefined || advice.length === ballots.length, {
    message: 'has to be one for each ballot',
    path: ['advice'],
  });
export type PostBatch = z.infer<typeof PostBatch>;
export const BatchPosted = z.object({ first: z.number().int(), count: z.number().int(), time: Time }).strict();
export type BatchPosted = z.infer<typeof BatchPosted>;

/** Why the board refused a record: findings of §10, in problem document `record-refused`. */
export const RecordFinding = z
  .object({ check: z.number().int(), record: z.number().int().nullable(), says: z.string() })
  .strict();
export type RecordFinding = z.infer<typeof RecordFinding>;
export { Counts };
