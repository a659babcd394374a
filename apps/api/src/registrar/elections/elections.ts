/** The elections the registrar serves, as installed from their manifests and as the log has changed them since. */
import { Inject, Injectable } from '@nestjs/common';
import {
  accessCount,
  type DecisionEffect,
  hoursOf,
  type Hours,
  type Manifest,
  manifestSchema,
  styleOf,
} from '#protocol';
import { rows, type Queries } from '../database/index.js';
import { type AccessRules } from '../rules/access-rules.js';
import { RegistrarSecrets } from '../secrets/secrets.js';

/** An election that the registrar has opened, with what the log says now. */
export interface ElectionNow {
  readonly fingerprint: string;
  readonly manifest: Manifest;
  /** Ids of nodes out of service for good. */
  readonly retired: readonly string[];
  readonly effects: readonly DecisionEffect[];
  /** When record `closed` was seen; milliseconds since 1970. */
  readonly closedAt: number | null;
}

export const sealedKeyPlace = (draft: string): string => `election/${draft}/signing-key`;

interface NowRow {
  readonly fingerprint: string;
  readonly closedAt: Date | null;
  readonly retired: string[] | null;
  readonly effects: DecisionEffect[] | null;
}

const NOW = `SELECT e.fingerprint, e.closed_at AS "closedAt", f.retired, f.effects
  FROM election e LEFT JOIN followed f ON f.election = e.fingerprint`;

@Injectable()
export class Elections {
  /** Manifests and keys never change once installed. */
  private readonly manifests = new Map<string, Manifest>();
  private readonly seeds = new Map<string, Uint8Array>();

  constructor(@Inject(RegistrarSecrets) private readonly secrets: RegistrarSecrets) {}

  /** An opened election, or undefined. `lock`: nobody closes it before the transaction ends. */
  async opened(queries: Queries, fingerprint: string, lock = false): Promise<ElectionNow | undefined> {
    const sql = `${NOW} WHERE e.fingerprint = $1 AND e.opened_at IS NOT NULL${lock ? ' FOR SHARE OF e' : ''}`;
    const [row] = await rows<NowRow>(queries, sql, [fingerprint]);
    return row === undefined ? undefined : this.electionNow(queries, row);
  }

  /** Opened elections on whose roll the voter stands, with the voter's style (R1). */
  async ofVoter(queries: Queries, voter: Buffer): Promise<{ election: ElectionNow; style: string }[]> {
    const found = await rows<NowRow & { style: string }>(
      queries,
      `${NOW.replace('SELECT', 'SELECT r.style,')} JOIN roll r ON r.election = e.fingerprint
       WHERE r.voter = $1 AND e.opened_at IS NOT NULL ORDER BY e.opened_at, e.fingerprint`,
      [voter],
    );
    return Promise.all(
      found.map(async (row) => ({ election: await this.electionNow(queries, row), style: row.style })),
    );
  }

  async manifest(queries: Queries, fingerprint: string): Promise<Manifest | undefined> {
    const known = this.manifests.get(fingerprint);
    if (known !== undefined) return known;
    const [row] = await rows<{ manifest: string }>(queries, 'SELECT manifest FROM election WHERE fingerprint = $1', [
      fingerprint,
    ]);
    if (row === undefined) return undefined;
    const manifest = manifestSchema.parse(JSON.parse(row.manifest));
    this.manifests.set(fingerprint, manifest);
    return manifest;
  }

  /** The Ed25519 seed of the registrar's key in this election. */
  async signingSeed(queries: Queries, fingerprint: string): Promise<Uint8Array> {
    const known = this.seeds.get(fingerprint);
    if (known !== undefined) return known;
    const [row] = await rows<{ draft: string; key: Buffer }>(
      queries,
      'SELECT draft, signing_key AS key FROM election WHERE fingerprint = $1',
      [fingerprint],
    );
    if (row === undefined) throw new Error('No such election.');
    const seed = new Uint8Array(this.secrets.open(sealedKeyPlace(row.draft), row.key));
    this.seeds.set(fingerprint, seed);
    return seed;
  }

  private async electionNow(queries: Queries, row: NowRow): Promise<ElectionNow> {
    const manifest = await this.manifest(queries, row.fingerprint);
    if (manifest === undefined) throw new Error('An opened election has no manifest.');
    return {
      fingerprint: row.fingerprint,
      manifest,
      retired: row.retired ?? [],
      effects: row.effects ?? [],
      closedAt: row.closedAt?.getTime() ?? null,
    };
  }
}

/** Hours in force in the voter's style (R5, R23), extensions obeyed. */
export function styleHours({ manifest, effects, closedAt }: ElectionNow, style: string): Hours {
  const defined = styleOf(manifest, style);
  if (defined === undefined) throw new Error('The roll names a style that the manifest has not.');
  const hours = hoursOf(defined, effects);
  return closedAt === null ? hours : { ...hours, closesAt: Math.min(hours.closesAt, closedAt) };
}

export function accessRules(election: ElectionNow, style: string): AccessRules {
  const { opensAt, closesAt } = styleHours(election, style);
  return { opensAt, closesAt, revote: election.manifest.revote, limit: accessCount(election.manifest) };
}
