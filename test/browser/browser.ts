/** The checks that every page has to pass in a browser. */
import { describe, expect } from '@jest/globals';
import { source as AXE, type AxeResults, type RunOptions } from 'axe-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Page } from 'playwright-core';
import { CHROMIUM } from './chromium.js';

/** Skipped where there is no Chromium, but never in CI: there a missing browser is a mistake. */
export function withPages(name: string, suite: () => void): void {
  const skipped = CHROMIUM === undefined && process.env['CI'] === undefined;
  if (skipped) describe.skip(`${name} (skipped without Chromium: apt-get install chromium)`, suite);
  else describe(name, suite);
}

/** LOOK_DIR: a folder for pictures of every place a test looks at. */
const LOOKS = process.env['LOOK_DIR'];

export const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
/** The narrowest window of WCAG 1.4.10; also what 1280 px become at 400 %. */
const NARROW = { width: 320, height: 640 };

const AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Zero violations of WCAG 2.2 AA that axe can see, contrast in the dark as well, nothing wider than a narrow window; pictures
 * where they are wanted.
 */
export async function look(page: Page, name: string): Promise<void> {
  const found = [await violations(page, name, AA)];
  await page.emulateMedia({ colorScheme: 'dark' });
  found.push(await violations(page, `${name} in the dark`, ['color-contrast']));
  await picture(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(page, `${name}-phone`);
  for (const size of [DESK, NARROW]) {
    await page.setViewportSize(size);
    const wide = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (wide > 0) found.push([`${name}: ${wide} px wider than ${size.width}`]);
    if (size === DESK) await picture(page, `${name}-desk`);
  }
  await page.setViewportSize(PHONE);
  expect(found.flat()).toEqual([]);
}

/** Rules by their tags or their ids. axe is as much script as the page itself: a document gets it once. */
export async function violations(page: Page, name: string, rules: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE);
  const options: RunOptions = { runOnly: [...rules], resultTypes: ['violations'] };
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return found.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' | ')}`);
}

async function picture(page: Page, name: string): Promise<void> {
  if (LOOKS === undefined) return;
  mkdirSync(LOOKS, { recursive: true });
  await page.screenshot({ path: join(LOOKS, `${name}.png`), fullPage: true, animations: 'disabled' });
}

/** Chromium reports refusals that the page has words for. */
const EXPECTED = /the server responded with a status of (401|403|404|409|410|422|503)/;

/** What the page's own console complains of from now on: a violated policy, an exception. */
export function watch(page: Page): string[] {
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  return wrong;
}
