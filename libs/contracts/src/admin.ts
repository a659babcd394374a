/**
 * Operators' messages: each party of an election first makes its own keys for a draft, and later installs the
 * manifest only if its own keys stand in it unchanged (§2, §7 endorsement). Bearer ADMIN_TOKEN_<ROLE>.
 */
import { z } from 'zod';
import { Counts, Fingerprint, Id, bytesOf, bytesUpTo } from './fields.js';

/** POST …/admin/elections: what a party must know to make its keys. Asking again gives the same answer. */
export const PrepareElection = z
  .object({
    id: z.string().min(1).max(64),
    /** The board's origin, also the log's name (§7). */
    origin: z.string().min(1).max(200),
    styles: z.array(Id).min(1).max(200),
    /** N of §2. */
    accesses: z.number().int().min(1).max(100),
    rsaBits: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]),
  })
  .strict();
export type PrepareElection = z.infer<typeof PrepareElection>;

/** Answer of registrar, ballot box and board. */
export const PreparedKey = z.object({ signingKey: bytesOf(32) }).strict();
export type PreparedKey = z.infer<typeof PreparedKey>;

/** Answer of a node: its entry of `anonymizers.nodes` in the manifest. */
export const PreparedNode = z
  .object({
    id: Id,
    name: z.string().min(1),
    signingKey: bytesOf(32),
    credentialKeys: z.record(z.string(), bytesUpTo(800)),
    passKeys: z.record(z.string(), bytesUpTo(800)),
  })
  .strict();
export type PreparedNode = z.infer<typeof PreparedNode>;

/** PUT …/admin/elections/:draft/manifest — the manifest's canonical text. */
export const InstallManifest = z.object({ manifest: z.string().min(2).max(4_000_000) }).strict();
export type InstallManifest = z.infer<typeof InstallManifest>;
export const InstalledManifest = z.object({ fingerprint: Fingerprint }).strict();
export type InstalledManifest = z.infer<typeof InstalledManifest>;

/** Answer to PUT /registrar/admin/elections/:fp/roll (text/csv: snils,style,precinct). Refused whole or taken whole. */
export const RollTaken = z.object({ admitted: Counts }).strict();
export type RollTaken = z.infer<typeof RollTaken>;

/** A bad line of a roll or an election file: where, and what to do about it. */
export const FileMistake = z.object({ line: z.number().int().nullable(), says: z.string() }).strict();
export type FileMistake = z.infer<typeof FileMistake>;

/** POST /registrar/admin/workstations (R20). The token is shown once. */
export const EnrolWorkstation = z
  .object({ name: z.string().min(1).max(100), precinct: z.string().min(1).max(20) })
  .strict();
export type EnrolWorkstation = z.infer<typeof EnrolWorkstation>;
export const EnrolledWorkstation = z.object({ id: z.string(), token: bytesOf(32) }).strict();
export type EnrolledWorkstation = z.infer<typeof EnrolledWorkstation>;

/** GET and POST /demo/clock, in every process of a demonstration and in no other. Moves forward only. */
export const DemoClock = z.object({ offsetSeconds: z.number().int().nonnegative() }).strict();
export type DemoClock = z.infer<typeof DemoClock>;
