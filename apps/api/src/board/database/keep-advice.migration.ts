/** Decoding advice beside a ballot's body (intake/advice.ts). Null for all other bodies, and where none came. */
import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class KeepAdvice1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE body ADD COLUMN advice bytea');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE body DROP COLUMN advice');
  }
}
