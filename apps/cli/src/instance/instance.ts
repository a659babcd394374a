/**
 * A whole instance on one machine: PostgreSQL, secrets, schemas, and every process of the plan
 * with an environment of its own. Nothing is restarted in silence: when one process ends, all
 * end, and the caller is told which it was.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { Child } from './child-process.js';
import { language as languageHere } from '../messages/index.js';
import { MESSAGES, type Language } from './messages.js';
import { freePort, startPostgres, type RunningPostgres } from './postgres.js';
import {
  operatorSecret,
  schemaOf,
  suffix,
  type DatabasePlan,
  type PlanContext,
  type ProcessPlan,
} from './process-plan.js';
import { Secrets } from './secrets.js';

export interface InstanceOptions {
  /** Database, secrets, logs; made where it does not exist. */
  readonly dataDir: string;
  readonly processes: readonly ProcessPlan[];
  /** Folder of the build, `dist`. */
  readonly build: string;
  readonly demo: boolean;
  /** `fixed`: those of the plan; `free`: whatever is free, for tests and simulations. */
  readonly ports: 'fixed' | 'free';
  /** An administrator's login to a server that somebody keeps; without it one is started. */
  readonly databaseUrl?: string | undefined;
  /** Databases that may lose a crash's last moments: simulations and tests. */
  readonly fast?: boolean;
  /** Added to the environment of every process: LOG_LEVEL, REDIS_URL. */
  readonly env?: Readonly<Record<string, string>>;
  readonly language?: Language;
  /** Progress in a line, for people. */
  readonly log: (line: string) => void;
}

export interface Instance {
  /** Address of each process by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Environment that each process got: for tests; it holds secrets. */
  readonly env: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pids: Readonly<Record<string, number>>;
  /** The operator's token of a role; `which`: the node's id or the terminal's spool. */
  operatorToken(role: string, which?: string): string;
  /** A secret by its name in the plan. */
  secret(name: string, bytes?: number): string;
  readonly adminDatabaseUrl: string;
  /** Ends all of it, in order; may be called twice. */
  stop(): Promise<void>;
  /** Resolves when all has ended: because of `stop`, a signal, or a process that failed. */
  readonly stopped: Promise<Ending>;
}

export type Ending =
  | { readonly why: 'asked' }
  | { readonly why: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly why: 'failure'; readonly process: string; readonly how: string; readonly lastLines: string };

const HEALTH_TIMEOUT_MS = 90_000;
const STOP_PATIENCE_MS = 15_000;
const DATABASE = 'veche';

export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const running = new RunningInstance(options);
  try {
    await running.start();
    return running;
  } catch (error) {
    await running.stop();
    const ending = await running.stopped;
    // When one process fails the others are stopped: tell of the first, which is the cause.
    throw ending.why === 'failure'
      ? new Error(`${ending.process} ${ending.how} at its start:\n${ending.lastLines}`)
      : error;
  }
}

class RunningInstance implements Instance {
  readonly urls: Record<string, string> = {};
  readonly env: Record<string, Record<string, string>> = {};
  readonly pids: Record<string, number> = {};
  readonly stopped: Promise<Ending>;
  adminDatabaseUrl = '';
  readonly #dataDir: string;
  readonly #secrets: Secrets;
  readonly #words: (typeof MESSAGES)[Language];
  readonly #children: Child[] = [];
  #postgres: RunningPostgres | undefined;
  #stopping: Promise<void> | undefined;
  #resolveStopped: (ending: Ending) => void = () => undefined;

  constructor(private readonly options: InstanceOptions) {
    this.#dataDir = resolve(options.dataDir);
    this.#words = MESSAGES[options.language ?? languageHere()];
    mkdirSync(join(this.#dataDir, 'logs'), { recursive: true, mode: 0o700 });
    this.#secrets = Secrets.open(join(this.#dataDir, 'secrets.json'));
    this.stopped = new Promise((done) => (this.#resolveStopped = done));
  }

  operatorToken(role: string, which?: string): string {
    return this.#secrets.get(operatorSecret(role, which));
  }

  secret(name: string, bytes?: number): string {
    return this.#secrets.get(name, bytes);
  }

  async start(): Promise<void> {
    const { options } = this;
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
    process.on('exit', this.#onExit);
    for (const plan of options.processes) {
      const port = options.ports === 'fixed' ? plan.port : await freePort();
      this.urls[plan.name] = `http://${plan.host ?? '127.0.0.1'}:${port}`;
    }
    await this.#openDatabase();
    for (const plan of options.processes) this.env[plan.name] = this.#environment(plan);
    options.log(this.#words.schemas);
    await this.#migrate(options.processes.flatMap((plan) => plan.databases ?? []));
    options.log(this.#words.processes(options.processes.map(({ name }) => name)));
    for (const plan of options.processes) this.#spawn(plan);
    await Promise.all(options.processes.map((plan, index) => this.#healthy(plan, this.#children[index] as Child)));
  }

  stop(): Promise<void> {
    return this.#end({ why: 'asked' });
  }

  async #openDatabase(): Promise<void> {
    const { databaseUrl, fast, log } = this.options;
    if (databaseUrl !== undefined) {
      this.adminDatabaseUrl = databaseUrl;
      return;
    }
    log(this.#words.postgres);
    const postgres = await startPostgres({
      dataDir: join(this.#dataDir, 'postgres'),
      password: this.#secrets.get('postgres administrator'),
      fast: fast ?? false,
      logFile: join(this.#dataDir, 'logs', 'postgres.log'),
    });
    this.#postgres = postgres;
    void postgres.exited.then(() => this.#failed('postgres', 'ended', ''));
    const admin = new pg.Client({ connectionString: postgres.adminUrl });
    await admin.connect();
    const known = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (known.rowCount === 0) await admin.query(`CREATE DATABASE ${DATABASE}`);
    await admin.end();
    const url = new URL(postgres.adminUrl);
    url.pathname = `/${DATABASE}`;
    this.adminDatabaseUrl = url.href;
  }

  /** Everything a process is told, and nothing of what the others are. */
  #environment(plan: ProcessPlan): Record<string, string> {
    const { demo, env } = this.options;
    const address = new URL(this.urls[plan.name] as string);
    const context: PlanContext = {
      demo,
      url: (name) => {
        const url = this.urls[name];
        if (url === undefined)
          throw new Error(`${plan.name} asks for the address of ${name}, which is not in the plan.`);
        return url;
      },
      secret: (name, bytes) => this.#secrets.get(name, bytes),
      directory: (name) => {
        const path = join(this.#dataDir, plan.name, name);
        mkdirSync(path, { recursive: true, mode: 0o700 });
        return path;
      },
    };
    const nodeId = plan.databases?.find((it) => it.nodeId !== undefined)?.nodeId;
    const spool = plan.databases?.find((it) => it.spool !== undefined)?.spool;
    return {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      TZ: 'UTC',
      HOST: address.hostname,
      PORT: address.port,
      PUBLIC_URL: address.origin,
      DEMO: demo ? '1' : '0',
      ...(plan.roles === undefined ? {} : { ROLES: plan.roles.join(',') }),
      ...(nodeId === undefined ? {} : { NODE_ID: nodeId }),
      ...(spool === undefined ? {} : { TERMINAL_SPOOL: spool }),
      ...Object.fromEntries(
        (plan.databases ?? []).map((it) => [`DATABASE_URL_${suffix(it.role)}`, this.#loginUrl(it)]),
      ),
      ...Object.fromEntries(
        (plan.operators ?? []).map((role) => [
          `ADMIN_TOKEN_${suffix(role)}`,
          this.operatorToken(role, { anonymizer: nodeId, terminal: spool }[role]),
        ]),
      ),
      ...env,
      ...plan.env?.(context),
    };
  }

  #loginUrl(plan: DatabasePlan): string {
    const schema = schemaOf(plan);
    const url = new URL(this.adminDatabaseUrl);
    url.username = schema;
    url.password = this.#secrets.get(`login ${schema}`);
    return url.href;
  }

  async #migrate(databases: readonly DatabasePlan[]): Promise<void> {
    if (databases.length === 0) return;
    const targets = databases.map((plan) => ({ ...plan, url: this.#loginUrl(plan) }));
    const migrator = spawn(process.execPath, [join(this.options.build, 'apps/api/src/migrate.js'), '--targets'], {
      env: { PATH: process.env['PATH'], TZ: 'UTC', DATABASE_URL: this.adminDatabaseUrl },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    migrator.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    migrator.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
    migrator.stdin.end(JSON.stringify(targets));
    const code = await new Promise<number | null>((done, failed) => {
      migrator.once('error', failed);
      migrator.once('close', done);
    });
    if (code !== 0) throw new Error(`The databases could not be prepared:\n${output.trim()}`);
  }

  #spawn(plan: ProcessPlan): void {
    const child = new Child({
      name: plan.name,
      script: join(this.options.build, plan.script),
      args: plan.args ?? [],
      env: this.env[plan.name] ?? {},
      logFile: join(this.#dataDir, 'logs', `${plan.name}.log`),
    });
    this.#children.push(child);
    if (child.pid !== undefined) this.pids[plan.name] = child.pid;
    void child.exited.then((how) => this.#failed(plan.name, how, child.tail()));
  }

  async #healthy(plan: ProcessPlan, child: Child): Promise<void> {
    const address = `${this.urls[plan.name]}${plan.health ?? '/health'}`;
    const deadline = Date.now() + HEALTH_TIMEOUT_MS;
    for (;;) {
      if (child.ended) throw new Error(`${plan.name} ${await child.exited} at its start:\n${child.tail()}`);
      if (this.#stopping !== undefined) throw new Error('Stopped before everything was up.');
      if (await answers(address)) return;
      if (Date.now() > deadline) throw new Error(`${plan.name} did not become ready:\n${child.tail()}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  #failed(name: string, how: string, lastLines: string): void {
    if (this.#stopping !== undefined) return;
    this.options.log(this.#words.failed(name, how));
    void this.#end({ why: 'failure', process: name, how, lastLines });
  }

  #end(ending: Ending): Promise<void> {
    this.#stopping ??= this.#shutDown(ending);
    return this.#stopping;
  }

  async #shutDown(ending: Ending): Promise<void> {
    // The processes before their database: what is in progress is finished, not cut.
    await Promise.all(this.#children.map((child) => child.stop(STOP_PATIENCE_MS)));
    await this.#postgres?.stop();
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
    process.off('exit', this.#onExit);
    this.#resolveStopped(ending);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#stopping === undefined) this.options.log(this.#words.stopping);
    void this.#end({ why: 'signal', signal });
  };

  readonly #onExit = (): void => {
    for (const child of this.#children) child.kill();
  };
}

async function answers(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
