/**
 * Decoding advice (verification/verify.ts) waits with its ballot for the batch. Null where a ballot came before this, or
 * could not be given any: verifiers do without.
 */
import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class KeepAdvice1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE ballot ADD COLUMN advice bytea');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE ballot DROP COLUMN advice');
  }
}
