/**
 * The registrar's tables. A voter is 32 bytes of a keyed HMAC everywhere (R7); name and phone are sealed and live no longer than
 * their session. What limits rest on (accesses, pseudonyms, fixed deposits, the journal) only grows: the room's own login
 * can neither change nor delete it (R12, R13, §4.2).
 */
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { appendOnly, createOutbox, dropOutbox } from '../../platform/index.js';

const TABLES = [
  `CREATE TABLE election (
    draft text PRIMARY KEY,
    prepared jsonb NOT NULL,
    signing_key bytea NOT NULL,
    public_key text NOT NULL,
    fingerprint text UNIQUE,
    manifest text,
    opened_at timestamptz,
    closed_at timestamptz,
    CHECK ((fingerprint IS NULL) = (manifest IS NULL))
  )`,
  `CREATE TABLE followed (
    election text PRIMARY KEY REFERENCES election (fingerprint),
    records integer NOT NULL,
    retired text[] NOT NULL DEFAULT '{}',
    effects jsonb NOT NULL DEFAULT '[]'
  )`,
  `CREATE TABLE roll (
    election text NOT NULL REFERENCES election (fingerprint),
    voter bytea NOT NULL CHECK (octet_length(voter) = 32),
    style text NOT NULL,
    precinct text NOT NULL,
    PRIMARY KEY (election, voter)
  )`,
  'CREATE INDEX roll_voter ON roll (voter)',
  `CREATE TABLE voter (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 32),
    code_requested_at timestamptz,
    wrong_codes integer NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE workstation (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    precinct text NOT NULL,
    enrolment bytea UNIQUE,
    device bytea UNIQUE
  )`,
  `CREATE TABLE session (
    id bytea PRIMARY KEY CHECK (octet_length(id) = 32),
    voter bytea NOT NULL REFERENCES voter (id),
    name bytea NOT NULL,
    phone bytea,
    workstation uuid REFERENCES workstation (id),
    begun_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    confirmation uuid,
    confirmed_at timestamptz,
    CHECK ((confirmation IS NULL) = (confirmed_at IS NULL))
  )`,
  'CREATE INDEX session_seen ON session (seen_at)',
  `CREATE TABLE code_request (
    id uuid PRIMARY KEY,
    session bytea NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    requested_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    superseded boolean NOT NULL DEFAULT false
  )`,
  'CREATE UNIQUE INDEX code_request_latest ON code_request (session) WHERE NOT superseded',
  `CREATE TABLE participant (
    election text NOT NULL,
    voter bytea NOT NULL,
    pseudonym bytea NOT NULL UNIQUE CHECK (octet_length(pseudonym) = 16),
    PRIMARY KEY (election, voter),
    FOREIGN KEY (election, voter) REFERENCES roll (election, voter)
  )`,
  `CREATE TABLE access (
    election text NOT NULL,
    voter bytea NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 1441),
    started_at timestamptz NOT NULL,
    channel text NOT NULL CHECK (channel IN ('remote', 'workstation')),
    precinct text,
    confirmation uuid NOT NULL,
    PRIMARY KEY (election, voter, number),
    UNIQUE (election, voter, confirmation),
    FOREIGN KEY (election, voter) REFERENCES participant (election, voter)
  )`,
  `CREATE TABLE fixed_deposit (
    election text NOT NULL,
    voter bytea NOT NULL,
    deposit text NOT NULL,
    PRIMARY KEY (election, voter),
    FOREIGN KEY (election, voter) REFERENCES participant (election, voter)
  )`,
  `CREATE TABLE shown_access (
    session bytea NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    election text NOT NULL,
    number integer NOT NULL,
    PRIMARY KEY (session, election, number)
  )`,
  `CREATE TABLE journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    voter bytea NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('remote', 'workstation')),
    election text
  )`,
  'CREATE INDEX journal_voter ON journal (voter, id)',
  `CREATE TABLE notice (
    id uuid PRIMARY KEY,
    phone bytea NOT NULL,
    content jsonb NOT NULL
  )`,
];

const ONLY_GROW = ['participant', 'access', 'fixed_deposit', 'journal'];

export class MakeRegistrar1790000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) await queryRunner.query(table);
    for (const table of ONLY_GROW) await appendOnly(queryRunner, table);
    await createOutbox(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropOutbox(queryRunner);
    const names = TABLES.flatMap((sql) => /^CREATE TABLE (\w+)/.exec(sql)?.[1] ?? []);
    for (const name of names.reverse()) await queryRunner.query(`DROP TABLE ${name}`);
  }
}
