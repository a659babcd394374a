/**
 * The board's tables (§7). Every one only grows: the board's own login can neither change nor delete a record, a body,
 * a signed checkpoint or a document, so whoever takes over the process cannot rewrite what was published.
 */
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { appendOnly } from '../../platform/index.js';

/** Hashes compare by bytes: a tracker is the beginning of a hash and is looked up as a range. */
const TABLES: readonly (readonly [name: string, columns: string])[] = [
  // A draft: the board's key made for this election alone (§2), encrypted under BOARD_KEY.
  [
    'election',
    `draft text PRIMARY KEY,
     origin text NOT NULL UNIQUE,
     signing_key text NOT NULL,
     sealed_seed bytea NOT NULL`,
  ],
  [
    'published',
    `fingerprint text COLLATE "C" PRIMARY KEY,
     draft text NOT NULL UNIQUE REFERENCES election (draft)`,
  ],
  [
    'body',
    `election text COLLATE "C" NOT NULL REFERENCES published (fingerprint),
     hash text COLLATE "C" NOT NULL,
     canonical text NOT NULL,
     PRIMARY KEY (election, hash)`,
  ],
  [
    'record',
    `election text COLLATE "C" NOT NULL REFERENCES published (fingerprint),
     place integer NOT NULL CHECK (place >= 0),
     type text NOT NULL,
     hash text COLLATE "C" NOT NULL,
     time text NOT NULL,
     PRIMARY KEY (election, place),
     UNIQUE (election, hash),
     FOREIGN KEY (election, hash) REFERENCES body (election, hash)`,
  ],
  // A batch of ballots by the ballot box's uuid, so that one sent again gets the answer it got.
  [
    'batch',
    `election text COLLATE "C" NOT NULL REFERENCES published (fingerprint),
     batch uuid NOT NULL,
     digest text NOT NULL,
     first integer NOT NULL,
     count integer NOT NULL CHECK (count > 0),
     time text NOT NULL,
     PRIMARY KEY (election, batch)`,
  ],
  // Every note the board has signed, and those that carry the witnesses' threshold: only these are served.
  [
    'checkpoint',
    `election text COLLATE "C" NOT NULL REFERENCES published (fingerprint),
     size integer NOT NULL CHECK (size > 0),
     note text NOT NULL,
     PRIMARY KEY (election, size)`,
  ],
  [
    'witnessed',
    `election text COLLATE "C" NOT NULL,
     size integer NOT NULL,
     note text NOT NULL,
     PRIMARY KEY (election, size),
     FOREIGN KEY (election, size) REFERENCES checkpoint (election, size)`,
  ],
  [
    'document',
    `election text COLLATE "C" NOT NULL REFERENCES published (fingerprint),
     hash text COLLATE "C" NOT NULL,
     bytes bytea NOT NULL,
     PRIMARY KEY (election, hash)`,
  ],
];

export class MakeBoard1758210000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, columns] of TABLES) {
      await queryRunner.query(`CREATE TABLE ${name} (${columns})`);
      await appendOnly(queryRunner, name);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name] of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE ${name}`);
  }
}
