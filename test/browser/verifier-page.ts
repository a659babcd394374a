/**
 * The verification page under a test's hands: opened once, from a server or straight from its file, it verifies one archive
 * after the other by the buttons that people press, and hands back the report that they would save.
 */
import { type Report } from '#protocol';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Page } from 'playwright-core';

/** The page that is one file, as built. */
export const ONE_FILE = pathToFileURL(join(process.cwd(), 'dist/verify-page/veche-verify.html')).href;

export interface Handed {
  /** A folder, or the path of a zip. */
  readonly archive: string;
  /** Files of receipts, refusals, earlier checkpoints. */
  readonly evidence?: readonly string[];
}

export class VerifierPage {
  private constructor(readonly page: Page) {}

  /** `address`: of the served page, or ONE_FILE. */
  static async open(page: Page, address: string): Promise<VerifierPage> {
    await page.goto(address);
    const opened = new VerifierPage(page);
    await opened.start.waitFor();
    return opened;
  }

  get start() {
    return this.page.getByRole('button', { name: 'Начать проверку' });
  }

  async choose({ archive, evidence = [] }: Handed): Promise<void> {
    const { page } = this;
    const label = archive.endsWith('.zip') ? 'Файл архива' : 'или папка архива';
    await page.getByLabel(label, { exact: true }).setInputFiles(archive);
    if (evidence.length === 0) return;
    await page.getByText('Сверить квитанции и контрольные точки').click();
    await page.getByLabel('Файлы', { exact: true }).setInputFiles([...evidence]);
  }

  /** Leaves the report on the screen. */
  async run(handed: Handed): Promise<void> {
    await this.choose(handed);
    await this.start.click();
    await this.finished();
  }

  async finished(): Promise<void> {
    const trouble = this.page.locator('.notice-bad[role=alert]');
    await this.page.locator('.verdict').or(trouble).first().waitFor();
    if (await trouble.count()) throw new Error(await trouble.innerText());
  }

  /** What the button gives. */
  async saved(button: 'Сохранить отчёт' | 'Сохранить как JSON'): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: button }).click();
    return await readFile(await (await download).path(), 'utf8');
  }

  /** The report of one archive; afterwards the page is ready for the next. */
  async verify(handed: Handed): Promise<Report> {
    await this.run(handed);
    const report = JSON.parse(await this.saved('Сохранить как JSON')) as Report;
    await this.page.getByRole('button', { name: 'Проверить другой архив' }).click();
    await this.start.waitFor();
    return report;
  }
}
