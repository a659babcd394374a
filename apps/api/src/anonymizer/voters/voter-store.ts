/**
 * The record of one pseudonym, read and changed under a lock: two requests of one voter at once are decided one
 * after the other, whichever process of the node they reach.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type Starts, type VoterRecord } from '#anonymizer';
import { RANDOM, type RandomBytes, Sealer } from '../../platform/index.js';
import { NODE_ENVIRONMENT, type NodeEnvironment } from '../environment.js';

/** A pseudonym in an election. */
export interface VoterPlace {
  readonly fingerprint: string;
  readonly pseudonym: string;
}

/** The voter's rows within the transaction that holds the lock. */
export class LockedVoter {
  constructor(
    private readonly manager: EntityManager,
    private readonly sealer: Sealer,
    private readonly place: VoterPlace,
    readonly record: VoterRecord,
  ) {}

  /** What an authenticated grant has shown; none of it ever changes again. */
  async remember(seen: { style: string; fixedDeposit: string | null; starts: Starts }): Promise<void> {
    const { style, fixedDeposit, starts } = this.record;
    if (style === null || (fixedDeposit === null && seen.fixedDeposit !== null)) {
      await this.#run(
        'UPDATE voter SET style = $3, fixed_deposit = coalesce(fixed_deposit, $4) WHERE fingerprint = $1 AND pseudonym = $2',
        seen.style,
        seen.fixedDeposit,
      );
    }
    for (const [number, start] of seen.starts) {
      if (starts.has(number)) continue;
      await this.#run('INSERT INTO access_start VALUES ($1, $2, $3, $4)', number, new Date(start));
    }
  }

  async storeDeposit(deposit: { depositId: string; share: string }, at: Date, drop: readonly string[]): Promise<void> {
    for (const depositId of drop) {
      await this.#run('DELETE FROM deposit WHERE fingerprint = $1 AND pseudonym = $2 AND deposit_id = $3', depositId);
    }
    const share = Buffer.from(deposit.share, 'base64url');
    const sealed = this.sealer.seal(sharePlace(this.place, deposit.depositId), share);
    await this.#run('INSERT INTO deposit VALUES ($1, $2, $3, $4, $5)', deposit.depositId, sealed, at);
  }

  async acknowledgeDeposit(depositId: string, at: Date): Promise<void> {
    await this.#run(
      'UPDATE deposit SET acknowledged_at = $4 WHERE fingerprint = $1 AND pseudonym = $2 AND deposit_id = $3',
      depositId,
      at,
    );
  }

  async storeCredential(style: string, blinded: Uint8Array, signature: Uint8Array): Promise<void> {
    await this.#run(
      'INSERT INTO credential_issuance VALUES ($1, $2, $3, $4, $5)',
      style,
      Buffer.from(blinded),
      Buffer.from(signature),
    );
  }

  async storePass(number: number, blinded: Uint8Array, signature: Uint8Array): Promise<void> {
    await this.#run(
      'INSERT INTO pass_issuance VALUES ($1, $2, $3, $4, $5)',
      number,
      Buffer.from(blinded),
      Buffer.from(signature),
    );
  }

  /** The signature given before. */
  async credentialSignature(): Promise<Uint8Array> {
    return this.#signature('SELECT signature FROM credential_issuance WHERE fingerprint = $1 AND pseudonym = $2');
  }

  async passSignature(number: number): Promise<Uint8Array> {
    return this.#signature(
      'SELECT signature FROM pass_issuance WHERE fingerprint = $1 AND pseudonym = $2 AND number = $3',
      number,
    );
  }

  async #signature(query: string, ...more: unknown[]): Promise<Uint8Array> {
    const [row] = (await this.#run(query, ...more)) as { signature: Buffer }[];
    if (row === undefined) throw new Error('A signature is recorded and cannot be found.');
    return row.signature;
  }

  #run(query: string, ...more: unknown[]): Promise<unknown> {
    return this.manager.query(query, [this.place.fingerprint, this.place.pseudonym, ...more]);
  }
}

const sharePlace = ({ fingerprint, pseudonym }: VoterPlace, depositId: string): string =>
  `share ${fingerprint} ${pseudonym} ${depositId}`;

@Injectable()
export class VoterStore {
  readonly #sealer: Sealer;

  constructor(
    @InjectDataSource('anonymizer') private readonly source: DataSource,
    @Inject(NODE_ENVIRONMENT) environment: NodeEnvironment,
    @Inject(RANDOM) random: RandomBytes,
  ) {
    this.#sealer = new Sealer(environment.key, random);
  }

  /** Runs `work` under the voter's lock in one transaction; what it throws undoes everything. */
  withVoter<Outcome>(place: VoterPlace, work: (voter: LockedVoter) => Promise<Outcome>): Promise<Outcome> {
    const { fingerprint, pseudonym } = place;
    return this.source.transaction(async (manager) => {
      const keys = [fingerprint, pseudonym];
      await manager.query('INSERT INTO voter VALUES ($1, $2) ON CONFLICT DO NOTHING', keys);
      const [voter] = await manager.query<{ style: string | null; fixed_deposit: string | null }[]>(
        'SELECT style, fixed_deposit FROM voter WHERE fingerprint = $1 AND pseudonym = $2 FOR UPDATE',
        keys,
      );
      if (voter === undefined) throw new Error('A voter row that was just made is not there.');
      const record: VoterRecord = {
        style: voter.style,
        fixedDeposit: voter.fixed_deposit,
        ...(await this.#deposits(manager, place)),
        ...(await issued(manager, keys)),
      };
      return work(new LockedVoter(manager, this.#sealer, place, record));
    });
  }

  async #deposits(manager: EntityManager, place: VoterPlace): Promise<Pick<VoterRecord, 'deposits'>> {
    const rows = await manager.query<{ deposit_id: string; sealed_share: Buffer; acknowledged_at: Date }[]>(
      'SELECT deposit_id, sealed_share, acknowledged_at FROM deposit WHERE fingerprint = $1 AND pseudonym = $2',
      [place.fingerprint, place.pseudonym],
    );
    const deposits = rows.map((row) => ({
      depositId: row.deposit_id,
      share: this.#sealer.open(sharePlace(place, row.deposit_id), row.sealed_share).toString('base64url'),
      acknowledgedAt: row.acknowledged_at.getTime(),
    }));
    return { deposits };
  }
}

async function issued(
  manager: EntityManager,
  keys: readonly string[],
): Promise<Pick<VoterRecord, 'credential' | 'passes' | 'starts'>> {
  const ask = <Row>(query: string): Promise<Row[]> => manager.query<Row[]>(query, [...keys]);
  const [credential] = await ask<{ blinded: Buffer }>(
    'SELECT blinded FROM credential_issuance WHERE fingerprint = $1 AND pseudonym = $2',
  );
  const passes = await ask<{ number: number; blinded: Buffer }>(
    'SELECT number, blinded FROM pass_issuance WHERE fingerprint = $1 AND pseudonym = $2',
  );
  const starts = await ask<{ number: number; start: Date }>(
    'SELECT number, start FROM access_start WHERE fingerprint = $1 AND pseudonym = $2',
  );
  return {
    credential: credential?.blinded.toString('base64url') ?? null,
    passes: new Map(passes.map(({ number, blinded }) => [number, blinded.toString('base64url')])),
    starts: new Map(starts.map(({ number, start }) => [number, start.getTime()])),
  };
}
