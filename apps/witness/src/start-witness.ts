/** Starts a witness in this process: used by `main.ts`, by the launcher and by tests. */
import { type AddressInfo } from 'node:net';
import { systemRandom, type RandomBytes } from '#crypto';
import { isKeyName } from '#tlog';
import { makeFolder } from './durable-file.js';
import { ElectionFiles } from './election-files.js';
import { lockFolder } from './folder-lock.js';
import { createWitnessServer } from './http-server.js';
import { Witness } from './witness.js';

export interface WitnessOptions {
  /** Name in signature lines; a schema-less URL, without spaces and plus. */
  readonly name: string;
  /** Folder of keys and heads, of this witness alone. */
  readonly dir: string;
  readonly adminToken: string;
  /** 0: any free port */
  readonly port: number;
  /** 127.0.0.1 by default */
  readonly host?: string;
  readonly random?: RandomBytes;
  readonly now?: () => Date;
  /** Failures, a line each; to the error stream by default. */
  readonly log?: (line: string) => void;
}

export interface RunningWitness {
  /** Submission prefix, without a slash at the end. */
  readonly url: string;
  /** Answers what is under way, then stops. */
  close(): Promise<void>;
}

/** Milliseconds that callers have to finish when the witness stops. */
const LONGEST_FAREWELL = 2_000;

export async function startWitness(options: WitnessOptions): Promise<RunningWitness> {
  if (!isKeyName(options.name)) throw new Error('the name of a witness has neither spaces nor a plus');
  const host = options.host ?? '127.0.0.1';
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  await makeFolder(options.dir);
  const unlock = lockFolder(options.dir);
  try {
    const witness = await Witness.open({
      name: options.name,
      files: await ElectionFiles.open(options.dir),
      random: options.random ?? systemRandom,
      now: options.now ?? (() => new Date()),
    });
    const server = createWitnessServer(witness, { adminToken: options.adminToken, log });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, host, resolve);
    });
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
      async close() {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeIdleConnections();
        const hangUp = setTimeout(() => server.closeAllConnections(), LONGEST_FAREWELL);
        await closed;
        clearTimeout(hangUp);
        await witness.idle();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
