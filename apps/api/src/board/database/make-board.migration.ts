/**
 * What the board keeps. Every table is append-only: a board that could change a row could show two histories, and a
 * signed checkpoint that is gone is evidence destroyed. No row says who sent it or from where.
 */
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { appendOnly } from '../../platform/index.js';

const TABLES = ['draft', 'election', 'record', 'body', 'batch', 'checkpoint', 'served_checkpoint', 'document'];

export class MakeBoard1763720000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE draft (
        draft text PRIMARY KEY,
        origin text NOT NULL,
        signing_key text NOT NULL,
        sealed_seed bytea NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE election (
        fingerprint text PRIMARY KEY,
        draft text NOT NULL UNIQUE REFERENCES draft
      )`);
    await queryRunner.query(`
      CREATE TABLE record (
        fingerprint text NOT NULL REFERENCES election,
        index int NOT NULL CHECK (index >= 0),
        type text NOT NULL,
        hash text NOT NULL,
        time text NOT NULL,
        tracker text CHECK ((tracker IS NOT NULL) = (type = 'ballot')),
        PRIMARY KEY (fingerprint, index),
        UNIQUE (fingerprint, hash)
      )`);
    await queryRunner.query('CREATE INDEX record_tracker ON record (fingerprint, tracker) WHERE tracker IS NOT NULL');
    await queryRunner.query(`CREATE INDEX record_type ON record (fingerprint, type, index) WHERE type <> 'ballot'`);
    await queryRunner.query(`
      CREATE TABLE body (
        fingerprint text NOT NULL,
        hash text NOT NULL,
        body text NOT NULL,
        PRIMARY KEY (fingerprint, hash)
      )`);
    await queryRunner.query(`
      CREATE TABLE batch (
        fingerprint text NOT NULL REFERENCES election,
        batch uuid NOT NULL,
        digest bytea NOT NULL,
        first int NOT NULL,
        count int NOT NULL,
        time text NOT NULL,
        PRIMARY KEY (fingerprint, batch)
      )`);
    await queryRunner.query(`
      CREATE TABLE checkpoint (
        fingerprint text NOT NULL REFERENCES election,
        size int NOT NULL,
        note text NOT NULL,
        PRIMARY KEY (fingerprint, size)
      )`);
    await queryRunner.query(`
      CREATE TABLE served_checkpoint (
        fingerprint text NOT NULL,
        size int NOT NULL,
        note text NOT NULL,
        PRIMARY KEY (fingerprint, size),
        FOREIGN KEY (fingerprint, size) REFERENCES checkpoint
      )`);
    await queryRunner.query(`
      CREATE TABLE document (
        fingerprint text NOT NULL REFERENCES election,
        hash text NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (fingerprint, hash)
      )`);
    for (const table of TABLES) await appendOnly(queryRunner, table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
