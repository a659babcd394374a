/**
 * The ballot box's tables (§6, §7). No row has the moment it was made: a moment here, joined with a login there,
 * would be the link between voter and ballot. What batching must know of time is `included_by`, a multiple of ten
 * minutes that the receipt shows anyway, and `waiting.since`, one moment for a whole election's queue, overwritten
 * with each batch. PostgreSQL itself keeps rows in the order they were written; a thief of the running database sees
 * the order of arrival of micro-batches, and the order of ballots within one is random.
 */
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createOutbox, dropOutbox, onlyColumnsChange } from '../../platform/index.js';

export class MakeBallotBox1758200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE election (
        draft text PRIMARY KEY,
        origin text NOT NULL,
        signing_key text NOT NULL UNIQUE,
        sealed_seed bytea NOT NULL,
        fingerprint text UNIQUE,
        manifest text,
        -- canonical text of the record drained: from then on nothing is accepted
        drained text,
        CHECK ((fingerprint IS NULL) = (manifest IS NULL))
      )`);
    await onlyColumnsChange(queryRunner, 'election', ['fingerprint', 'manifest', 'drained']);

    // One row a key, locked while a ballot of the key is taken: of two racing ballots the second sees the first.
    await queryRunner.query(`
      CREATE TABLE credential_key (
        election text NOT NULL REFERENCES election (fingerprint),
        key text NOT NULL,
        highest integer NOT NULL DEFAULT 0,
        PRIMARY KEY (election, key)
      )`);
    await onlyColumnsChange(queryRunner, 'credential_key', ['highest']);

    await queryRunner.query(`
      CREATE TABLE batch (
        id uuid PRIMARY KEY,
        election text NOT NULL REFERENCES election (fingerprint),
        posted boolean NOT NULL DEFAULT false
      )`);
    await onlyColumnsChange(queryRunner, 'batch', ['posted']);

    await queryRunner.query(`
      CREATE TABLE ballot (
        hash text PRIMARY KEY,
        election text NOT NULL,
        key text NOT NULL,
        sequence integer NOT NULL CHECK (sequence >= 1),
        body text NOT NULL,
        included_by timestamptz NOT NULL,
        batch uuid REFERENCES batch,
        place integer,
        CHECK ((batch IS NULL) = (place IS NULL)),
        UNIQUE (election, key, sequence),
        UNIQUE (batch, place),
        FOREIGN KEY (election, key) REFERENCES credential_key
      )`);
    await onlyColumnsChange(queryRunner, 'ballot', ['batch', 'place']);
    await queryRunner.query('CREATE INDEX ballot_waiting ON ballot (election, key, sequence) WHERE batch IS NULL');
    // §7, at most one of a key: whatever the program does.
    await queryRunner.query('CREATE UNIQUE INDEX ballot_one_of_a_key ON ballot (batch, key) WHERE batch IS NOT NULL');

    await queryRunner.query(`
      CREATE TABLE waiting (
        election text PRIMARY KEY REFERENCES election (fingerprint),
        since timestamptz
      )`);
    await createOutbox(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropOutbox(queryRunner);
    await queryRunner.query('DROP TABLE waiting, ballot, batch, credential_key, election');
  }
}
