/** The voter's journey in Chromium, over the built pages and a stage of the other parties. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { CHROMIUM, launch, look } from './browser.js';
import { openStage, type Stage } from './stage/index.js';

jest.setTimeout(60_000);

/** Chromium reports refusals that the page has words for. */
const EXPECTED = /the server responded with a status of (401|403|409|410|422|503)/;

const withChromium = CHROMIUM === undefined && process.env['CI'] === undefined ? describe.skip : describe;

withChromium.each([
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
])('the voting page at %j', (viewport) => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let stage: Stage;
  const wrong: string[] = [];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    stage = await openStage();
    context = await browser.newContext({ viewport, acceptDownloads: true });
    page = await context.newPage();
    wrong.length = 0;
    page.on(
      'console',
      (message) => message.type() === 'error' && !EXPECTED.test(message.text()) && wrong.push(message.text()),
    );
    page.on('pageerror', (error) => wrong.push(String(error)));
  });
  afterEach(async () => {
    await context.close();
    await stage.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  async function confirm(): Promise<void> {
    await button('Получить код').click();
    await heading('Введите код из сообщения');
    await page.getByLabel('Код', { exact: true }).fill('123456');
    await button('Подтвердить').click();
    await heading('Ваши голосования');
  }

  async function reachBallot(): Promise<void> {
    await page.goto(`${stage.vote}/`);
    await page.getByRole('link', { name: /^Войти/ }).click();
    await heading('Ваши голосования');
    await confirm();
    await button('Получить бюллетень').click();
    await heading('Бюллетень');
  }

  async function mark(): Promise<void> {
    await page.getByLabel(/Горицкая/).check();
    await page.getByLabel(/Антипов/).check();
    await page.getByLabel(/Кремнёв/).check();
  }

  it('leads from login to receipt; marks and keys are nowhere but in memory', async () => {
    await page.goto(`${stage.vote}/`);
    await heading('Голосуйте там, где вам удобно');
    await look(page, '01-login');
    await page.getByRole('link', { name: /^Войти/ }).click();
    await heading('Ваши голосования');
    await look(page, '02-home');
    await button('Получить код').click();
    await heading('Введите код из сообщения');
    await look(page, '03-code');
    await page.getByLabel('Код', { exact: true }).fill('123456');
    await button('Подтвердить').click();
    await heading('Ваши голосования');
    await look(page, '04-home-confirmed');
    await button('Получить бюллетень').click();
    await heading('Отделяем бюллетень от вашего имени');
    await look(page, '05-opening');
    await heading('Бюллетень');
    await look(page, '06-ballot');
    await mark();
    await look(page, '07-ballot-marked');
    await button('Проверить выбор').click();
    await heading('Проверьте выбор');
    await look(page, '08-review');
    await button('Зашифровать').click();
    await heading('Бюллетень зашифрован');
    await look(page, '09-sealed');
    const tracker = await page.locator('[data-tracker]').getAttribute('data-tracker');
    await button('Отправить').click();
    await heading('Голос принят');
    await look(page, '10-receipt');
    expect(await page.locator('[data-tracker]').getAttribute('data-tracker')).toBe(tracker);
    const kept = await page.evaluate(
      '({ local: localStorage.length, session: sessionStorage.length, url: location.href })',
    );
    expect(kept).toEqual({ local: 0, session: 0, url: `${stage.vote}/` });
    expect(stage.anonymous.posted).toHaveLength(1);
    expect(wrong).toEqual([]);
  });
});
