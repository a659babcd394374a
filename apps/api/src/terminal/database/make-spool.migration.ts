/**
 * The spool (R18, R19): slips are only ever added, numbered without gaps and chained; what has become of one on its
 * way to paper stands beside it. No row has a moment: when a slip was ordered would tell more than the slip does.
 */
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { appendOnly, onlyColumnsChange } from '../../platform/index.js';

export class MakeSpool1758201000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE slip (
        number integer PRIMARY KEY CHECK (number >= 1),
        -- the order's: the same order again is the same slip
        id uuid NOT NULL UNIQUE,
        bytes bytea NOT NULL,
        chain text NOT NULL UNIQUE
      )`);
    await appendOnly(queryRunner, 'slip');
    await queryRunner.query(`
      CREATE TABLE printing (
        number integer PRIMARY KEY REFERENCES slip,
        -- how often bytes of it may have reached the printer
        attempts integer NOT NULL DEFAULT 0,
        printed boolean NOT NULL DEFAULT false
      )`);
    await onlyColumnsChange(queryRunner, 'printing', ['attempts', 'printed']);
    await queryRunner.query('CREATE INDEX printing_waiting ON printing (number) WHERE NOT printed');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE printing, slip');
  }
}
