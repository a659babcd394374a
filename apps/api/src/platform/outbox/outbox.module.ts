/** `roleOutbox('board')` in a room's imports gives `@InjectOutbox('board') outbox: Outbox`. */
import { type DynamicModule, Inject } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { WALL_CLOCK, type Clock } from '../clock/index.js';
import { CONFIG, type Config, type Role } from '../config/index.js';
import { Queues } from '../queues/index.js';
import { RANDOM, type RandomBytes } from '../random.js';
import { OutboxRelay } from './outbox-relay.js';
import { Outbox } from './outbox.js';

/** Injection token of a role's outbox. */
export const outboxToken = (role: Role): string => `OUTBOX_${role}`;

export const InjectOutbox = (role: Role) => Inject(outboxToken(role));

class OutboxModule {}

/** The room's `database` has to make the table with `createOutbox` and stand before this in `imports`. */
export function roleOutbox(role: Role): DynamicModule {
  return {
    module: OutboxModule,
    providers: [
      {
        provide: outboxToken(role),
        inject: [getDataSourceToken(role), WALL_CLOCK, RANDOM],
        useFactory: (source: DataSource, clock: Clock, random: RandomBytes) => new Outbox(source, clock, random),
      },
      {
        provide: `${outboxToken(role)}_RELAY`,
        inject: [outboxToken(role), Queues, CONFIG],
        useFactory: (outbox: Outbox, queues: Queues, config: Config) => new OutboxRelay(role, outbox, queues, config),
      },
    ],
    exports: [outboxToken(role)],
  };
}
