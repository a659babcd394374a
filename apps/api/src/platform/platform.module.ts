/** What every room may inject: configuration, clocks, randomness, queues; and the guards and filter over all routes. */
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { AccessGuard } from './auth/index.js';
import { CLOCK, DemoClockController, ElectionClock, systemClock, WALL_CLOCK, type Clock } from './clock/index.js';
import { CONFIG, type Config } from './config/index.js';
import { HealthController, MetricsController } from './http/index.js';
import { ProblemFilter, validationPipe } from './problems/index.js';
import { Queues } from './queues/index.js';
import { RANDOM, systemRandom } from './random.js';
import { LimitGuard } from './rate-limit/index.js';

@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Config): DynamicModule {
    const services: Provider[] = [
      { provide: CONFIG, useValue: config },
      { provide: WALL_CLOCK, useValue: systemClock },
      { provide: RANDOM, useValue: systemRandom },
      {
        provide: CLOCK,
        inject: [WALL_CLOCK],
        useFactory: (wall: Clock) => (config.demo ? new ElectionClock(wall, config.demoClockOffsetSeconds) : wall),
      },
      { provide: Queues, inject: [CONFIG], useFactory: (given: Config) => Queues.of(given) },
    ];
    return {
      module: PlatformModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController, ...(config.demo ? [DemoClockController] : [])],
      providers: [
        ...services,
        // Order matters: who may call is decided before anything is counted for the caller.
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: LimitGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
      exports: [CONFIG, WALL_CLOCK, RANDOM, CLOCK, Queues],
    };
  }
}
