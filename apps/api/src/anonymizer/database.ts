/**
 * What a node keeps. One credential a pseudonym and one pass a pseudonym and number are primary keys: two requests
 * that race, or a fault in our own rules, still cannot make the database hold a second one. No row of an issuance
 * has a time: who was when at this node is nobody's business, not even the node's.
 */
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { type PreparedNode } from '#contracts/admin';
import { appendOnly, createOutbox, dropOutbox, onlyColumnsChange, type RoleDatabase } from '../platform/index.js';

/** An election by its draft id: this node's keys for it and, once installed, the manifest. */
@Entity({ name: 'election' })
export class ElectionRow {
  @PrimaryColumn('text') draft: string;
  /** PrepareElection as it came, canonical: the same question gets the same keys, another is refused. */
  @Column('text') prepared: string;
  @Column('jsonb', { name: 'public_part' }) publicPart: PreparedNode;
  /** Private keys, encrypted with NODE_KEY. */
  @Column('bytea', { name: 'sealed_keys' }) sealedKeys: Buffer;
  @Column('text', { nullable: true }) fingerprint: string | null;
  /** Canonical text. */
  @Column('text', { nullable: true }) manifest: string | null;
}

/** What of the log this node obeys: `decision` with an effect, `retired`, `closed`. */
@Entity({ name: 'log_event' })
export class LogEventRow {
  @PrimaryColumn('text') fingerprint: string;
  @PrimaryColumn('int') index: number;
  @Column('text') type: string;
  /** Canonical text. */
  @Column('text') body: string;
}

export class MakeAnonymizer1763700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE election (
        draft text PRIMARY KEY,
        prepared text NOT NULL,
        public_part jsonb NOT NULL,
        sealed_keys bytea NOT NULL,
        fingerprint text UNIQUE,
        manifest text,
        CHECK ((fingerprint IS NULL) = (manifest IS NULL))
      )`);
    await queryRunner.query(`
      CREATE TABLE log_event (
        fingerprint text NOT NULL,
        index int NOT NULL,
        type text NOT NULL,
        body text NOT NULL,
        PRIMARY KEY (fingerprint, index)
      )`);
    await queryRunner.query(`
      CREATE TABLE voter (
        fingerprint text NOT NULL,
        pseudonym text NOT NULL,
        style text,
        fixed_deposit text,
        PRIMARY KEY (fingerprint, pseudonym)
      )`);
    await queryRunner.query(`
      CREATE TABLE deposit (
        fingerprint text NOT NULL,
        pseudonym text NOT NULL,
        deposit_id text NOT NULL,
        sealed_share bytea NOT NULL,
        acknowledged_at timestamptz NOT NULL,
        PRIMARY KEY (fingerprint, pseudonym, deposit_id)
      )`);
    await queryRunner.query(`
      CREATE TABLE access_start (
        fingerprint text NOT NULL,
        pseudonym text NOT NULL,
        number int NOT NULL,
        start timestamptz NOT NULL,
        PRIMARY KEY (fingerprint, pseudonym, number)
      )`);
    await queryRunner.query(`
      CREATE TABLE credential_issuance (
        fingerprint text NOT NULL,
        pseudonym text NOT NULL,
        style text NOT NULL,
        blinded bytea NOT NULL,
        signature bytea NOT NULL,
        PRIMARY KEY (fingerprint, pseudonym)
      )`);
    await queryRunner.query(`
      CREATE TABLE pass_issuance (
        fingerprint text NOT NULL,
        pseudonym text NOT NULL,
        number int NOT NULL,
        blinded bytea NOT NULL,
        signature bytea NOT NULL,
        PRIMARY KEY (fingerprint, pseudonym, number)
      )`);
    await queryRunner.query('CREATE TABLE seen_proof (id bytea PRIMARY KEY, expires_at timestamptz NOT NULL)');
    await queryRunner.query('CREATE INDEX seen_proof_expiry ON seen_proof (expires_at)');
    await queryRunner.query(`
      CREATE TABLE issuance_report (
        fingerprint text NOT NULL,
        period text NOT NULL,
        PRIMARY KEY (fingerprint, period)
      )`);
    for (const table of ['log_event', 'access_start', 'credential_issuance', 'pass_issuance', 'issuance_report']) {
      await appendOnly(queryRunner, table);
    }
    await onlyColumnsChange(queryRunner, 'election', ['fingerprint', 'manifest']);
    await onlyColumnsChange(queryRunner, 'voter', ['style', 'fixed_deposit']);
    // The first deposit fixed stands for ever, and a manifest once installed too: no login of ours may change them.
    await queryRunner.query(`
      CREATE FUNCTION refuse_second_value() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        before jsonb := to_jsonb(OLD);
        after jsonb := to_jsonb(NEW);
        member text;
      BEGIN
        FOREACH member IN ARRAY TG_ARGV LOOP
          IF before -> member <> 'null' AND before -> member <> after -> member THEN
            RAISE EXCEPTION '% of % is set once', member, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
          END IF;
        END LOOP;
        RETURN NEW;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER election_once BEFORE UPDATE ON election FOR EACH ROW
      EXECUTE FUNCTION refuse_second_value('fingerprint', 'manifest')`);
    await queryRunner.query(`
      CREATE TRIGGER voter_once BEFORE UPDATE ON voter FOR EACH ROW
      EXECUTE FUNCTION refuse_second_value('style', 'fixed_deposit')`);
    await createOutbox(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropOutbox(queryRunner);
    for (const table of [
      'issuance_report',
      'seen_proof',
      'pass_issuance',
      'credential_issuance',
      'access_start',
      'deposit',
      'voter',
      'log_event',
      'election',
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query('DROP FUNCTION refuse_second_value');
  }
}

export const database: RoleDatabase = {
  role: 'anonymizer',
  entities: [ElectionRow, LogEventRow],
  migrations: [MakeAnonymizer1763700000000],
};
