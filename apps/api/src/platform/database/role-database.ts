/**
 * Each room has its own schema, its own login that can reach nothing else, its own migrations
 * and its own TypeORM data source, named by the role. Without this a single injected query
 * in one room could read a voter's name beside a ballot.
 */
import { type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';
import { CONFIG, roleInstance, roleSchema, type Config, type Role, type RoleInstance } from '../config/index.js';

type EntityClass = (abstract new (...args: never[]) => object) | EntitySchema;
type MigrationClass = new () => MigrationInterface;

/** What a room keeps: its entities (without a schema name: nodes differ in it) and migrations, oldest first. */
export interface RoleDatabase {
  readonly role: Role;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
}

/** A room's data source: `@InjectDataSource(role)`, `@InjectRepository(Entity, role)`. */
export function roleDatabase(database: RoleDatabase): DynamicModule {
  const root = TypeOrmModule.forRootAsync({
    name: database.role,
    inject: [CONFIG],
    useFactory: (config: Config) => ({
      ...roleDataSource(database, loginUrl(config, database.role), roleInstance(config, database.role)),
      retryAttempts: 5,
      retryDelay: 1000,
    }),
  });
  const features = TypeOrmModule.forFeature(
    [...database.entities] as Parameters<typeof TypeOrmModule.forFeature>[0],
    database.role,
  );
  return { module: RoleDatabaseModule, imports: [root, features], exports: [features] };
}

class RoleDatabaseModule {}

/** The login of `role` in this process; the configuration has already insisted that there is one. */
export function loginUrl(config: Pick<Config, 'databaseUrls'>, role: Role): string {
  const url = config.databaseUrls[role];
  if (url === undefined) throw new Error(`This process has no database login for ${role}.`);
  return url;
}

/** Options of the data source that a room works with. Migrations are run by `prepareRole`, never from here. */
export function roleDataSource(database: RoleDatabase, url: string, instance: RoleInstance): DataSourceOptions {
  const schema = roleSchema(instance);
  return {
    type: 'postgres',
    url,
    schema,
    entities: [...database.entities] as NonNullable<DataSourceOptions['entities']>,
    migrationsRun: false,
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    applicationName: `veche-${database.role}`,
    poolSize: 10,
    // Parameters of a failed query may hold what must be in no log (R7).
    logging: false,
    extra: { options: `-c search_path="${schema}"`, connectionTimeoutMillis: 10_000 },
    // An idle connection that the server ends must not end the process.
    poolErrorHandler: () => undefined,
  };
}
