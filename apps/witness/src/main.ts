/**
 * A witness as a process of its own: an observer's organisation runs it, apart from the board, so that
 * the board can't show two logs without somebody noticing (§7).
 *
 * Environment: PORT, HOST (127.0.0.1), WITNESS_NAME, WITNESS_DIR, WITNESS_ADMIN_TOKEN (16 characters at least).
 */
import { z } from 'zod';
import { startWitness } from './start-witness.js';

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.string().min(1).default('127.0.0.1'),
  WITNESS_NAME: z.string().min(1),
  WITNESS_DIR: z.string().min(1),
  WITNESS_ADMIN_TOKEN: z.string().min(16),
});

const parsed = Environment.safeParse(process.env);
if (!parsed.success) {
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  process.stderr.write(`Configuration: set or correct ${names.join(', ')}.\n`);
  process.exit(2);
}

const { PORT, HOST, WITNESS_NAME, WITNESS_DIR, WITNESS_ADMIN_TOKEN } = parsed.data;
const witness = await startWitness({
  name: WITNESS_NAME,
  dir: WITNESS_DIR,
  adminToken: WITNESS_ADMIN_TOKEN,
  port: PORT,
  host: HOST,
});
process.stdout.write(`witness ${WITNESS_NAME} listens on ${witness.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    witness.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
