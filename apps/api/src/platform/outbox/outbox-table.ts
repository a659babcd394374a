/** The outbox's table, made in a migration of each room that has one. */
import { type QueryRunner } from 'typeorm';

export async function createOutbox(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE outbox (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY,
      topic text NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      delivered_at timestamptz,
      attempts integer NOT NULL DEFAULT 0,
      due_at timestamptz NOT NULL
    )`);
  await queryRunner.query('CREATE INDEX outbox_waiting ON outbox (topic, position) WHERE delivered_at IS NULL');
}

export async function dropOutbox(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('DROP TABLE outbox');
}
