/**
 * Entry: PORT, HOST, ISSUER, CLIENT_ID, CLIENT_SECRET (32 characters or more), REDIRECT_URI, PEOPLE_FILE (JSON, optional).
 * Prints `listening <address>`.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { People, type Person } from './people.js';
import { startStateAccount } from './server.js';

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.string().default('127.0.0.1'),
  ISSUER: z.url().optional(),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(32),
  REDIRECT_URI: z.url(),
  PEOPLE_FILE: z.string().optional(),
});

async function peopleOf(path: string | undefined): Promise<readonly Person[] | undefined> {
  if (path === undefined) return undefined;
  const parsed = People.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`PEOPLE_FILE is no list of people: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
}

async function main(): Promise<void> {
  const parsed = Environment.safeParse(process.env);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
    throw new Error(`Configuration: set or correct ${names.join(', ')}.`);
  }
  const env = parsed.data;
  const people = await peopleOf(env.PEOPLE_FILE);
  const account = await startStateAccount({
    port: env.PORT,
    host: env.HOST,
    client: { id: env.CLIENT_ID, secret: env.CLIENT_SECRET, redirectUri: env.REDIRECT_URI },
    ...(env.ISSUER === undefined ? {} : { issuer: env.ISSUER }),
    ...(people === undefined ? {} : { people }),
  });
  let closing: Promise<void> | undefined;
  const close = () => void (closing ??= account.close().then(() => process.exit(0)));
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.stdout.write(`listening ${account.url}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
