import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import {
  createOutbox,
  dropOutbox,
  type Outbox,
  outboxToken,
  roleDatabase,
  type RoleDatabase,
  roleOutbox,
} from '../index.js';
import { testApp, testConfig } from '../testing/index.js';
import { database as board, SampleModule } from '../testing/sample-room.js';

class MakeOutboxAlone1758180000003 implements MigrationInterface {
  up(queryRunner: QueryRunner): Promise<void> {
    return createOutbox(queryRunner);
  }
  down(queryRunner: QueryRunner): Promise<void> {
    return dropOutbox(queryRunner);
  }
}

const commission: RoleDatabase = { role: 'commission', entities: [], migrations: [MakeOutboxAlone1758180000003] };

@Module({ imports: [roleDatabase(commission), roleOutbox('commission')] })
class CommissionModule {}

describe('two rooms in one process', () => {
  const bases: TestDatabase[] = [];
  let app: NestFastifyApplication;

  beforeAll(async () => {
    bases.push(await testDatabase(board), await testDatabase(commission));
    const config = testConfig('board', bases[0]?.url ?? '', {
      ROLES: 'board,commission',
      DATABASE_URL_COMMISSION: bases[1]?.url ?? '',
    });
    app = await testApp({ config, modules: [SampleModule, CommissionModule] });
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all(bases.map((base) => base.drop()));
  });

  it('work under two logins in two schemas', async () => {
    for (const [role, schema] of [
      ['board', 'board'],
      ['commission', 'commission'],
    ] as const) {
      const source = app.get<DataSource>(getDataSourceToken(role), { strict: false });
      expect(await source.query('SELECT current_user AS login, current_schema() AS schema')).toEqual([
        { login: schema, schema },
      ]);
    }
  });

  it('have two outboxes', async () => {
    const outbox = (role: 'board' | 'commission') => app.get<Outbox>(outboxToken(role), { strict: false });
    const source = app.get<DataSource>(getDataSourceToken('commission'), { strict: false });
    await source.transaction((manager) => outbox('commission').put(manager, 'act', {}));
    expect(await outbox('commission').waiting('act')).toBe(1);
    expect(await outbox('board').waiting('act')).toBe(0);
    expect(outbox('board').topics).toEqual(['notice-print']);
  });
});
