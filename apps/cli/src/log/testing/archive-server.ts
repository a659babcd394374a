/** A board that serves the archive of a test election, for tests of what walks it. Real HTTP on loopback. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { bodyHash, type JsonValue } from '#protocol';
import { type TestElection } from '#protocol/testing';

export interface ArchiveServer {
  readonly url: string;
  /** What it serves from now on. */
  serve(election: TestElection, withhold?: (type: string) => boolean): void;
  close(): Promise<void>;
}

export async function archiveServer(): Promise<ArchiveServer> {
  const files = new Map<string, string>();
  const server: Server = createServer((request, response) => {
    const text = files.get(request.url ?? '');
    response.writeHead(text === undefined ? 404 : 200).end(text ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (election, withhold = () => false) => {
      files.clear();
      const base = `/board/${election.election.fingerprint}/archive`;
      const archive = election.files();
      const decode = (bytes: Uint8Array | string): string =>
        typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
      files.set(`${base}/manifest.json`, decode(archive.manifest));
      files.set(`${base}/records.ndjson`, decode(archive.records));
      const hidden = new Set(election.entries.flatMap(({ record }) => (withhold(record.type) ? record.hash : [])));
      const bodies = decode(archive.bodies).split('\n');
      files.set(
        `${base}/bodies.ndjson`,
        bodies.filter((line) => line === '' || !hidden.has(bodyHash(JSON.parse(line) as JsonValue))).join('\n'),
      );
      files.set(`${base}/checkpoint`, decode(archive.checkpoint));
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
