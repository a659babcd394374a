/** A party of the stage: one HTTP server on 127.0.0.1 with the headers of the real one (security-headers.ts). */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
export interface Said {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}
export type Role = (asked: Asked) => Said | undefined | Promise<Said | undefined>;

const PAGES = join(process.cwd(), 'dist/ballot-ui');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export class Party {
  #server: Server | undefined;
  role: Role = () => undefined;
  /** Page at `/`, none for a party without pages. */
  index: string | undefined;
  connect: readonly string[] = [];
  /** Whether workers may compile WebAssembly, as behind the real one (static-files.ts). */
  webAssembly = true;

  get url(): string {
    const address = this.#server?.address() as AddressInfo | undefined;
    return `http://127.0.0.1:${address?.port ?? 0}`;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#answer(request).then(({ status = 200, headers = {}, json, text, bytes, type }) => {
        const body = bytes ?? text ?? (json === undefined ? '' : JSON.stringify(json));
        response.writeHead(status, {
          'content-type': type ?? 'application/json',
          'content-security-policy': this.#policy(isWorker(request.url)),
          'referrer-policy': 'no-referrer',
          'access-control-allow-origin': '*',
          'access-control-allow-headers': 'content-type, authorization, dpop',
          ...headers,
        });
        response.end(body);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) =>
      this.#server === undefined ? resolve() : this.#server.close(() => resolve()),
    );
  }

  async #answer(request: IncomingMessage): Promise<Said> {
    if (request.method === 'OPTIONS') return { status: 204 };
    const url = new URL(request.url ?? '/', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', headers } = request;
    const body = Buffer.concat(chunks).toString('utf8');
    const said = await this.role({ method, path: url.pathname, query: url.searchParams, headers, body });
    return said ?? (await this.#file(url.pathname)) ?? problem(404, 'not-found');
  }

  async #file(path: string): Promise<Said | undefined> {
    if (this.index === undefined || path.includes('..')) return undefined;
    const name = path === '/' ? `${this.index}.html` : /^\/[a-z]+$/.test(path) ? `${path}.html` : path;
    try {
      return { bytes: await readFile(join(PAGES, name)), type: TYPES[extname(name)] ?? 'application/octet-stream' };
    } catch {
      return undefined;
    }
  }

  #policy(worker: boolean): string {
    return [
      "default-src 'none'",
      worker && this.webAssembly ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'self'",
      "style-src 'self'",
      "worker-src 'self'",
      `connect-src 'self' ${this.connect.join(' ')}`,
      "img-src 'self'",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types vote-worker',
    ].join(';');
  }
}

const isWorker = (url = ''): boolean => /\.worker-[\w-]+\.js$/.test(url);

export const problem = (status: number, code: string, extra: Record<string, unknown> = {}): Said => ({
  status,
  type: 'application/problem+json',
  json: { type: `urn:veche:problem:${code}`, code, status, title: code, ...extra },
});
