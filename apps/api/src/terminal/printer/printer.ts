/**
 * Ways to paper. `open` fails while nothing has gone out (no copy mark is due), `print` when something may have.
 */
import { mkdir, open, rename } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type PrinterAddress } from '../settings.js';

export interface OpenPrinter {
  /** Resolves when the printer has taken all bytes and said so by closing. */
  print(bytes: Uint8Array): Promise<void>;
  /** Without printing. */
  close(): void;
}

export interface Printer {
  /** `name`: what a file of this slip would be called. */
  open(name: string): Promise<OpenPrinter>;
}

/** How long a printer may keep silent: it prints some ten lines a second. */
const PATIENCE_MS = 30_000;

export const printerAt = (address: PrinterAddress, patience = PATIENCE_MS): Printer =>
  address.kind === 'tcp' ? new TcpPrinter(address, patience) : new FolderPrinter(address.folder);

/** Raw port 9100: bytes, end of stream, and the printer's own end of stream when it has taken them. */
class TcpPrinter implements Printer {
  constructor(
    private readonly address: { readonly host: string; readonly port: number },
    private readonly patience: number,
  ) {}

  open(): Promise<OpenPrinter> {
    const { host, port } = this.address;
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.setTimeout(this.patience, () => socket.destroy(new Error('the printer keeps silent')));
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new TcpConnection(socket));
      });
    });
  }
}

class TcpConnection implements OpenPrinter {
  #failure: Error | undefined;

  constructor(private readonly socket: Socket) {
    // A connection may break between two calls; without a listener that would end the process.
    socket.on('error', (error) => (this.#failure = error));
  }

  print(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      let ended = false;
      // A printer that hangs up before it has been sent everything has not printed everything.
      this.socket.once('end', () => (ended = this.socket.writableFinished));
      this.socket.once('close', () => {
        const whole = this.#failure === undefined && ended;
        if (whole) resolve();
        else reject(this.#failure ?? new Error('the printer hung up'));
      });
      this.socket.resume();
      this.socket.end(bytes);
      if (this.socket.destroyed) reject(this.#failure ?? new Error('the printer hung up'));
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** For demonstrations and for printers behind other software: a whole file appears, or none. */
class FolderPrinter implements Printer {
  constructor(private readonly folder: string) {}

  async open(name: string): Promise<OpenPrinter> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `${name}.bin`);
    return {
      print: async (bytes) => {
        const file = await open(`${path}.part`, 'w');
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(`${path}.part`, path);
      },
      close: () => undefined,
    };
  }
}
