/** Acts of commissions and the members' signatures under them: signatures are only ever added. */
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { appendOnly, createOutbox, dropOutbox, onlyColumnsChange } from '../../platform/index.js';

export class MakeActs1758202000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE act (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY,
        election text NOT NULL,
        type text NOT NULL,
        -- canonical text without signatures
        body text NOT NULL,
        -- canonical text with the signatures it is posted with; set once
        signed_body text,
        posted integer,
        refusal text,
        -- of the body, which may be longer than an index takes: the same draft is the same act
        draft_hash text NOT NULL,
        UNIQUE (election, type, draft_hash)
      )`);
    await onlyColumnsChange(queryRunner, 'act', ['signed_body', 'posted', 'refusal']);
    await queryRunner.query(`
      CREATE TABLE act_signature (
        act uuid NOT NULL REFERENCES act,
        member text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (act, member)
      )`);
    await appendOnly(queryRunner, 'act_signature');
    await createOutbox(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropOutbox(queryRunner);
    await queryRunner.query('DROP TABLE act_signature, act');
  }
}
