/** Chromium for tests of pages, and the checks that every page has to pass. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS });

/** LOOK_DIR: a folder for pictures of every place a test looks at. */
const LOOKS = process.env['LOOK_DIR'];

/** Zero violations of WCAG 2.2 AA that axe can see, nothing wider than the window; a picture where one is wanted. */
export async function look(page: Page, name: string): Promise<void> {
  // `axe.run` is called from outside the page: its own Content-Security-Policy forbids injected script.
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const wide = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  if (LOOKS !== undefined) {
    mkdirSync(LOOKS, { recursive: true });
    const { width } = page.viewportSize() ?? { width: 0 };
    await page.screenshot({ path: join(LOOKS, `${name}-${width}.png`), fullPage: true, animations: 'disabled' });
  }
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  expect(`${name} is wider than the window by ${wide}`).toBe(`${name} is wider than the window by 0`);
}
