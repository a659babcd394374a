/**
 * An origin names one log (§7): two drafts with the same origin and different keys would be two logs that nobody can
 * tell apart by their checkpoints' first line.
 */
import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class OneDraftAnOrigin1763730000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE draft ADD CONSTRAINT draft_origin UNIQUE (origin)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE draft DROP CONSTRAINT draft_origin');
  }
}
