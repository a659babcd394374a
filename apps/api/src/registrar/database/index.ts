import { type EntityManager } from 'typeorm';
import { type RoleDatabase } from '../../platform/index.js';
import { MakeRegistrar1790000000000 } from './make-registrar.migration.js';

export const database: RoleDatabase = { role: 'registrar', entities: [], migrations: [MakeRegistrar1790000000000] };

/** What can run a query: a data source or a transaction. */
export type Queries = Pick<EntityManager, 'query'>;

/** Rows of a parameterized query, as the caller knows its columns to be; of UPDATE and DELETE what RETURNING gives. */
export async function rows<T>(queries: Queries, sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
  const answer: unknown = await queries.query(sql, [...parameters]);
  // The driver answers UPDATE and DELETE with [rows, count].
  const [first, second] = answer as [unknown, unknown];
  return (Array.isArray(first) && typeof second === 'number' ? first : answer) as T[];
}
