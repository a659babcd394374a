/**
 * Job queues (BullMQ) of a room. Jobs carry ids, not facts: a queue may lose or repeat a job,
 * a table does not. Each role has queues of its own: on PostgreSQL in the schema
 * `<schema>_queue` under the role's own login, on Redis (REDIS_URL) under a prefix of its own.
 */
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  createNodeRedisClient,
  createPostgresBackend,
  Queue,
  RedisConnection,
  Worker,
  type Job,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import { roleInstance, roleSchema, type Config, type Role } from '../config/index.js';
import { loginUrl, queueSchema } from '../database/index.js';

export type QueueTuning = Omit<QueueOptions, 'connection' | 'prefix'>;
export type WorkerTuning = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** BullMQ types the connection of a backend given at run time as Redis's; this is PostgreSQL's. */
type BackendArguments = [options: QueueOptions, factory?: undefined];

export class Queues implements OnApplicationShutdown {
  private readonly logger = new Logger(Queues.name);
  private readonly open: (Queue | Worker)[] = [];

  private constructor(private readonly config: Config) {}

  /** Redis's client, six hundred files, is loaded only where there is a Redis. */
  static async of(config: Config): Promise<Queues> {
    const { redisUrl: url } = config;
    if (url !== undefined) {
      const { createClient } = await import('redis');
      RedisConnection.clientFactory = () => createNodeRedisClient(createClient({ url }));
    }
    return new Queues(config);
  }

  /** The queue `name` of `role`. Closed with the application. */
  queue<T = unknown>(role: Role, name: string, tuning: QueueTuning = {}): Queue<T> {
    const queue = new Queue<T>(name, ...this.backend(role, tuning));
    return this.keep(queue, `${role}/${name}`);
  }

  /** Works the queue `name` of `role`. A job may run twice: `work` is idempotent. */
  worker<T = unknown, R = unknown>(
    role: Role,
    name: string,
    work: (job: Job<T, R>) => Promise<R>,
    tuning: WorkerTuning = {},
  ): Worker<T, R> {
    const worker = new Worker<T, R>(name, work, ...(this.backend(role, tuning) as [WorkerOptions, undefined]));
    return this.keep(worker, `${role}/${name}`);
  }

  async onApplicationShutdown(): Promise<void> {
    // Workers first: a queue that is gone would fail what they still do.
    const workers = this.open.filter((it) => it instanceof Worker);
    const queues = this.open.filter((it) => it instanceof Queue);
    await Promise.allSettled(workers.map((worker) => worker.close()));
    await Promise.allSettled(queues.map((queue) => queue.close()));
    this.open.length = 0;
  }

  private keep<Q extends Queue | Worker>(queue: Q, name: string): Q {
    // Without a listener a restart of the database ends the process.
    (queue as NodeJS.EventEmitter).on('error', (error: Error & { code?: string }) => {
      this.logger.warn(`queue ${name}: connection trouble (${error.code ?? error.name})`);
    });
    this.open.push(queue);
    return queue;
  }

  private backend(role: Role, tuning: QueueTuning | WorkerTuning): BackendArguments {
    const instance = roleInstance(this.config, role);
    if (this.config.redisUrl !== undefined) {
      const connection = { url: this.config.redisUrl };
      return [{ ...tuning, connection, prefix: `{${roleSchema(instance)}}` }];
    }
    const connection = {
      connectionString: loginUrl(this.config, role),
      schema: queueSchema(instance),
      max: 2,
      application_name: `veche-queue-${role}`,
    };
    return [{ ...tuning, connection }, createPostgresBackend as unknown as undefined];
  }
}
