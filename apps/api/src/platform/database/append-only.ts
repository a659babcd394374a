/**
 * Tables that only grow: the log, accepted ballots, issued slips. The room's login loses
 * UPDATE, DELETE and TRUNCATE on them, so a fault or an intruder in the room cannot rewrite
 * what was recorded; only the owner of the schema could, who has no login.
 */
import { type QueryRunner } from 'typeorm';

/** In a migration, after the table is made: `await appendOnly(queryRunner, 'record')`. */
export async function appendOnly(queryRunner: QueryRunner, table: string): Promise<void> {
  await revoke(queryRunner, table, 'UPDATE, DELETE, TRUNCATE');
}

/** In a migration: the room's login may change only `columns` of `table`, and delete nothing. */
export async function onlyColumnsChange(
  queryRunner: QueryRunner,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await revoke(queryRunner, table, 'UPDATE, DELETE, TRUNCATE');
  const list = columns.map((column) => identifier(column)).join(', ');
  await queryRunner.query(`GRANT UPDATE (${list}) ON ${identifier(table)} TO ${await roomRole(queryRunner)}`);
}

async function revoke(queryRunner: QueryRunner, table: string, privileges: string): Promise<void> {
  await queryRunner.query(`REVOKE ${privileges} ON ${identifier(table)} FROM ${await roomRole(queryRunner)}`);
}

/** The privileges of a room belong to `<schema>_rw` (prepare-role.ts). */
async function roomRole(queryRunner: QueryRunner): Promise<string> {
  const rows = (await queryRunner.query('SELECT current_schema() AS schema')) as { schema: string }[];
  return identifier(`${rows[0]?.schema ?? ''}_rw`);
}

function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error('Not a plain table, column or role name.');
  return `"${name}"`;
}
