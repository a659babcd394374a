/** A printer on a real TCP port that can be out of paper, die in the middle of a slip, and come back. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class PrinterEmulator {
  /** What came to paper, a job each; one that was cut short is here too. */
  readonly paper: Uint8Array[] = [];
  /** The next job dies after so many bytes. */
  diesAfter: number | undefined;
  /** Takes jobs and never says that it has. */
  silent = false;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  get port(): number {
    return this.#port;
  }

  /** Power on, paper in; the port stays the same. */
  async on(): Promise<void> {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#take(socket));
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Out of paper: connections are refused. */
  async off(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (this.#server === undefined ? resolve(undefined) : this.#server.close(resolve)));
    this.#server = undefined;
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    const chunks: Buffer[] = [];
    const limit = this.diesAfter;
    this.diesAfter = undefined;
    const keep = () => this.paper.push(new Uint8Array(Buffer.concat(chunks)));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(limit === undefined ? chunk : chunk.subarray(0, limit));
      if (limit === undefined) return;
      keep();
      socket.resetAndDestroy();
    });
    socket.on('end', () => {
      keep();
      if (!this.silent) socket.end();
    });
  }
}
