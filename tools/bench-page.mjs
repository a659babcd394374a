/**
 * Measures in Chromium what encrypting and proving a ballot costs, by the curve library and by libsodium in one page and one
 * run: test/bench/page-encryption.ts. By itself: `node tools/bench-page.mjs [ROUNDS]` prints one JSON object.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** One entry a number of options, in milliseconds: see `PageEncryption`. Undefined where there is no Chromium. */
export async function pageEncryption({ rounds = 15 } = {}) {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined) return undefined;
  const content = await bundle();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content });
    const results = await page.evaluate(`measurePageEncryption(${Number(rounds)})`);
    return { browser: browser.version(), results };
  } finally {
    await browser.close();
  }
}

/** The page's script as a text: libraries from their sources, as the pages are built. */
async function bundle() {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: [{ find: /^#([a-z-]+)$/, replacement: `${join(root, 'libs')}/$1/src/index.ts` }] },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(root, 'test/bench/page-encryption.ts'), formats: ['iife'], name: 'bench' },
      // The library asks for its own address, to find nothing beside it: its binary is in the script.
      rollupOptions: { transform: { define: { 'import.meta': '{}' } } },
    },
  });
  return [built].flat()[0].output[0].code;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const measured = await pageEncryption({ rounds: Number(process.argv[2] ?? 15) });
  console.log(JSON.stringify(measured ?? { skipped: 'apt-get install chromium' }));
}
