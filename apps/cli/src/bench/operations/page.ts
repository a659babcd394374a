/**
 * Encrypting and proving in Chromium, libsodium against the curve library: tools/bench-page.mjs measures it in a
 * process of its own, because it needs what only development has: a bundler and a driver for the browser.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Bench, type Outcome } from '../outcome.js';
import { ROOT } from '../root.js';
import { benchText, type WhyCode } from '../texts.js';

const ROUNDS = 15;
const TOOL = join(ROOT, 'tools/bench-page.mjs');

const sizeSchema = z.object({
  options: z.number(),
  nobleMs: z.number(),
  plainNobleMs: z.number(),
  libsodiumMs: z.number(),
  waitMs: z.number(),
  ratio: z.number(),
});
const answerSchema = z.union([
  z.object({ results: z.array(sizeSchema).nonempty() }),
  z.object({ skipped: z.string() }),
]);
type Answer = z.infer<typeof answerSchema>;

export async function measurePage({ ticker }: Bench): Promise<Outcome[]> {
  const text = benchText();
  ticker.begin(text.operations.page);
  if (!existsSync(TOOL)) return missing('no-page');
  const answer = await ask();
  if (answer === undefined) return missing('page-failed');
  if ('skipped' in answer) return missing('no-chromium');
  const of = (options: number) => answer.results.find((result) => result.options === options);
  const [small, large] = [of(10), of(40)];
  if (small === undefined || large === undefined) return missing('page-failed');
  const hundredths = (value: number): number => Math.round(value * 100) / 100;
  return [
    {
      key: 'page',
      // Work against work, tables against tables, and the worse of the two; what waits for the voter's marks is a tenth of it.
      measured: Math.min(small.ratio, large.ratio),
      figures: {
        pageRatio10: hundredths(small.ratio),
        pageRatio40: hundredths(large.ratio),
        nobleMilliseconds10: hundredths(small.nobleMs),
        plainNobleMilliseconds10: hundredths(small.plainNobleMs),
        libsodiumMilliseconds10: hundredths(small.libsodiumMs),
        waitMilliseconds10: hundredths(small.waitMs),
        nobleMilliseconds40: hundredths(large.nobleMs),
        plainNobleMilliseconds40: hundredths(large.plainNobleMs),
        libsodiumMilliseconds40: hundredths(large.libsodiumMs),
        waitMilliseconds40: hundredths(large.waitMs),
      },
    },
  ];
}

const missing = (why: WhyCode): Outcome[] => [{ key: 'page', why, figures: {} }];

async function ask(): Promise<Answer | undefined> {
  const child = spawn(process.execPath, [TOOL, String(ROUNDS)], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  // Read and dropped: a full pipe would stop the child.
  child.stderr.resume();
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) return undefined;
  try {
    return answerSchema.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''));
  } catch {
    return undefined;
  }
}
