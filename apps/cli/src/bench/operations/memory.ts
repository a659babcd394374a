/** Peak memory of `npm run verify` with two threads, each run in a process of its own that says at its end what it took. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Mistake } from '../../console/mistake.js';
import { cachedArchive } from '../archive/cache.js';
import { type Bench, type Outcome } from '../outcome.js';
import { benchText } from '../texts.js';
import { BALLOTS, OPTIONS } from './archive-runs.js';

const LARGE = 3 * BALLOTS;
const MILLION = 1_000_000;
const VERIFIER = fileURLToPath(new URL('../../verify/main.js', import.meta.url));
/** Runs in the verifier's process before it; threads have no word in it. */
const ASK = `import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'));`;

export async function measureMemory({ ticker }: Bench): Promise<Outcome[]> {
  const text = benchText();
  const small = await peakOf(await cachedArchive({ ballots: BALLOTS, options: OPTIONS }, ticker), () =>
    ticker.begin(`${text.operations.memory}: ${text.figures.ballots(String(BALLOTS))}`),
  );
  const large = await peakOf(await cachedArchive({ ballots: LARGE, options: OPTIONS }, ticker), () =>
    ticker.begin(`${text.operations.memory}: ${text.figures.ballots(String(LARGE))}`),
  );
  return [
    {
      key: 'memory',
      measured: large.kibibytes / small.kibibytes,
      figures: {
        peakMiB20000: Math.round(small.kibibytes / 1024),
        peakMiB60000: Math.round(large.kibibytes / 1024),
        seconds20000: Math.round(small.seconds * 10) / 10,
        seconds60000: Math.round(large.seconds * 10) / 10,
        fromLargeMinutes: Math.round(((large.seconds / LARGE) * MILLION) / 6) / 10,
      },
    },
  ];
}

async function peakOf(folder: string, begin: () => void): Promise<{ kibibytes: number; seconds: number }> {
  begin();
  const home = mkdtempSync(join(tmpdir(), 'veche-bench-'));
  const began = performance.now();
  try {
    const ask = `data:text/javascript,${encodeURIComponent(ASK)}`;
    const child = spawn(process.execPath, ['--import', ask, VERIFIER, folder, '--threads', '2', '--json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // An interrupted run's findings of another time would spare this one its work.
      env: { ...process.env, XDG_CACHE_HOME: home },
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (said = (said + piece).slice(-10_000)));
    const code = await new Promise((done) => child.once('close', done));
    const seconds = (performance.now() - began) / 1000;
    const peak = /^peak (\d+)$/m.exec(said)?.[1];
    if (code !== 0 || peak === undefined) throw new Mistake(benchText().notVerified(folder));
    return { kibibytes: Number(peak), seconds };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
