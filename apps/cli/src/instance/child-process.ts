/** One process of an instance: started with an environment of its own, its output kept in a file, ended in order. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, renameSync, statSync } from 'node:fs';

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

const LOG_LIMIT_BYTES = 10_000_000;
const TAIL_CHARACTERS = 4_000;

export class Child {
  readonly name: string;
  /** Resolves to how it ended, in words. */
  readonly exited: Promise<string>;
  #process: ChildProcess;
  #ended = false;
  #tail = '';

  constructor(options: ChildOptions) {
    this.name = options.name;
    rotate(options.logFile);
    const log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
    const command = [process.execPath, '--enable-source-maps', options.script, ...options.args];
    // A supervisor ended by SIGKILL must not leave a server behind that nobody watches.
    if (hasSetpriv()) command.unshift('setpriv', '--pdeathsig', 'TERM', '--');
    const [program = '', ...args] = command;
    this.#process = spawn(program, args, {
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group: Ctrl-C goes to the supervisor, which ends all in order.
      detached: true,
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        log.write(bytes);
        this.#tail = (this.#tail + bytes.toString('utf8')).slice(-TAIL_CHARACTERS);
      });
    }
    this.exited = new Promise((done) => {
      const end = (how: string) => {
        this.#ended = true;
        log.end();
        done(how);
      };
      this.#process.once('error', (error) => end(`could not start: ${error.message}`));
      this.#process.once('close', (code, signal) =>
        end(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
      );
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The last lines that it wrote. */
  tail(lines = 8): string {
    return this.#tail.trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Asks it to end, and after `patience` milliseconds insists. */
  async stop(patience: number): Promise<void> {
    if (this.#ended) return;
    this.#process.kill('SIGTERM');
    const insist = setTimeout(() => this.#process.kill('SIGKILL'), patience);
    await this.exited;
    clearTimeout(insist);
  }

  /** At once, from an `exit` handler. */
  kill(): void {
    if (!this.#ended) this.#process.kill('SIGKILL');
  }
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

let setpriv: boolean | undefined;
function hasSetpriv(): boolean {
  setpriv ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', '--', 'true'], { stdio: 'ignore' }).status === 0;
  return setpriv;
}
