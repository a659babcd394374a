/**
 * The witness over HTTP: `POST /add-checkpoint` for anybody (C2SP tlog-witness: the board's signature is
 * the permission), `/admin/…` for the operator, `GET /health`.
 *
 * Whatever comes in is bounded before it is read and parsed before it is used; no input ends the process.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { isEd25519PublicKey } from '#crypto';
import { isKeyName, parseAddCheckpoint } from '#tlog';
import { KeyBytes, toBase64url } from './fields.js';
import { PROBLEMS, type ProblemCode } from '#contracts/problems';
import { type Witness } from './witness.js';

/** A checkpoint with 16 post-quantum signatures and 63 lines of proof fit. */
const LONGEST_CHECKPOINT = 256 * 1024;
const LONGEST_COMMAND = 4 * 1024;

const PrepareElection = z.object({ id: z.string().min(1).max(64) }).strict();
const FollowBoard = z
  .object({
    origin: z.string().max(200).refine(isKeyName, 'has spaces or a plus'),
    signingKey: KeyBytes.refine(isEd25519PublicKey, 'is no Ed25519 key'),
  })
  .strict();

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export function createWitnessServer(
  witness: Witness,
  options: { adminToken: string; log: (line: string) => void },
): Server {
  const token = digest(options.adminToken);
  const server = createServer((request, response) => {
    answer(request, witness, token)
      .catch((error: unknown) => {
        if (request.destroyed && !request.complete) return undefined;
        options.log(`witness: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown failure'}`);
        return problem('internal');
      })
      .then((reply) => reply === undefined || send(request, response, reply, server.listening))
      .catch(() => response.destroy());
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.maxConnections = 512;
  return server;
}

async function answer(request: IncomingMessage, witness: Witness, token: Buffer): Promise<Reply> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (request.method === 'GET' && path === '/health') return json(200, { status: 'ok' });
  if (request.method === 'POST' && path === '/add-checkpoint') return addCheckpoint(request, witness);
  if (path.startsWith('/admin/')) {
    if (!isOperator(request, token)) return problem('unauthorized');
    if (request.method === 'POST' && path === '/admin/elections') return prepareElection(request, witness);
    const draft = /^\/admin\/elections\/([^/]+)\/board$/.exec(path)?.[1];
    if (request.method === 'POST' && draft !== undefined) return followBoard(request, witness, draft);
  }
  return problem('not-found');
}

async function addCheckpoint(request: IncomingMessage, witness: Witness): Promise<Reply> {
  const body = await readText(request, LONGEST_CHECKPOINT);
  if ('refused' in body) return text(PROBLEMS[body.refused].status, 'the request is too large or not UTF-8');
  const parsed = parseAddCheckpoint(body.text);
  if (!parsed.ok) return text(parsed.error.status, parsed.error.says);
  const answered = await witness.addCheckpoint(parsed.value);
  if ('line' in answered) return { status: 200, type: 'text/plain; charset=utf-8', body: answered.line };
  if (answered.size === undefined) return text(answered.status, answered.says);
  return { status: answered.status, type: 'text/x.tlog.size', body: `${answered.size}\n` };
}

async function prepareElection(request: IncomingMessage, witness: Witness): Promise<Reply> {
  const command = await readCommand(request, PrepareElection);
  if ('refused' in command) return problem(command.refused);
  const prepared = await witness.prepare(command.value.id);
  if (prepared === undefined) return problem('busy');
  return json(200, { name: prepared.name, signingKey: toBase64url(prepared.key) });
}

async function followBoard(request: IncomingMessage, witness: Witness, draft: string): Promise<Reply> {
  const id = decodePath(draft);
  const command = await readCommand(request, FollowBoard);
  if ('refused' in command) return problem(command.refused);
  if (id === undefined) return problem('not-found');
  const { origin, signingKey } = command.value;
  const outcome = await witness.follow(id, { origin, boardKey: signingKey });
  if (outcome === undefined) return problem('busy');
  if (outcome === 'unknown') return problem('not-found');
  return outcome === 'conflict' ? problem('conflict') : json(200, { origin });
}

async function readCommand<S extends z.ZodType>(
  request: IncomingMessage,
  schema: S,
): Promise<{ value: z.infer<S> } | { refused: ProblemCode }> {
  const body = await readText(request, LONGEST_COMMAND);
  if ('refused' in body) return body;
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return { refused: 'unsupported-media-type' };
  }
  try {
    const parsed = schema.safeParse(JSON.parse(body.text));
    return parsed.success ? { value: parsed.data } : { refused: 'bad-request' };
  } catch {
    return { refused: 'bad-request' };
  }
}

async function readText(
  request: IncomingMessage,
  limit: number,
): Promise<{ text: string } | { refused: 'too-large' | 'bad-request' }> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return { refused: 'too-large' };
  const chunks: Buffer[] = [];
  let length = 0;
  // Not the stream's plain iterator: leaving that early destroys the socket before the refusal is sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) return { refused: 'too-large' };
    chunks.push(chunk);
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return { refused: 'bad-request' };
  }
}

function isOperator(request: IncomingMessage, token: Buffer): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), token);
}

/** Digests have one length, so that the comparison tells nothing about the token's. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function decodePath(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body }: Reply,
  listening: boolean,
): void {
  // A request not read to its end can't be followed by another one on the same connection.
  const last = !request.complete || !listening;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(last ? { connection: 'close' } : {}),
  });
  response.end(body);
}

function text(status: number, says: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${says}\n` };
}

function json(status: number, value: object): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function problem(code: ProblemCode): Reply {
  const { status, title } = PROBLEMS[code];
  const document = { type: `urn:veche:problem:${code}`, code, status, title: title.en };
  return { status, type: 'application/problem+json', body: JSON.stringify(document) };
}
