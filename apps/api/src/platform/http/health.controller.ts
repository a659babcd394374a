/** `/health` for whoever starts and watches the process: is it up, does its database answer. */
import { Controller, Get, Inject } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { HealthCheckService, TypeOrmHealthIndicator, type HealthCheckResult } from '@nestjs/terminus';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { Public } from '../auth/index.js';
import { CONFIG, type Config } from '../config/index.js';

@Controller('health')
@Public()
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(TypeOrmHealthIndicator) private readonly database: TypeOrmHealthIndicator,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  check(): Promise<HealthCheckResult> {
    const sources = this.config.roles.flatMap((role) => {
      const source = this.find(role);
      return source === undefined ? [] : [{ role, source }];
    });
    return this.health.check(
      sources.map(
        ({ role, source }) =>
          () =>
            this.database.pingCheck(role, { connection: source, timeout: 2000 }),
      ),
    );
  }

  /** A role without tables has no data source. */
  private find(role: string): DataSource | undefined {
    try {
      return this.modules.get<DataSource>(getDataSourceToken(role), { strict: false });
    } catch {
      return undefined;
    }
  }
}
