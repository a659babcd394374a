/** Board, panel and demonstration desk in Chromium, over the built pages and a stage of the other parties. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { trackerOf } from '#protocol';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { finishElection, preparedElection } from '../../libs/protocol/src/testing.js';
import { look, PHONE, watch, withPages } from './browser.js';
import { launch } from './chromium.js';
import { openStage, type Stage } from './stage/index.js';
import { stageOutline } from './stage/outline.js';

jest.setTimeout(60_000);

/** Marks of a stage ballot: one of the council, two of the rating. */
const marks = (council: number) => ({
  council: Array.from({ length: 6 }, (_, at) => (at === council ? 1 : 0)),
  rating: [1, 0, 0, 1, 0],
});

withPages('the public pages', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let stage: Stage;
  let wrong: string[];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const election = preparedElection(stageOutline, 'stage');
    for (const council of [0, 2, 2, 4]) election.cast(election.voter('north'), 1, marks(council));
    stage = await openStage(election);
    context = await browser.newContext({ viewport: PHONE, timezoneId: 'Europe/Moscow' });
    page = await context.newPage();
    wrong = watch(page);
  });
  afterEach(async () => {
    await context.close();
    await stage.close();
    expect(wrong).toEqual([]);
  });

  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  it('the board shows an election and proves where a ballot lies', async () => {
    await page.goto(`${stage.board}/`);
    await heading('Публичный реестр голосований');
    await look(page, '40-board-list');
    await page.getByRole('link', { name: 'Учебные выборы в вольном городе' }).click();
    await heading('Учебные выборы в вольном городе');
    await page.getByText('Подписи реестра и свидетелей проверены', { exact: false }).waitFor();
    await look(page, '41-board-election');
    const ballot = stage.test.entries.at(-1)?.record.hash ?? '';
    await page.getByLabel('Код отслеживания').fill('не код');
    await page.getByRole('button', { name: 'Найти', exact: true }).click();
    await page.getByText('шести групп по четыре знака', { exact: false }).waitFor();
    await page.getByLabel('Код отслеживания').fill(trackerOf(ballot));
    await page.getByRole('button', { name: 'Найти', exact: true }).click();
    await page.getByText('Бюллетень в реестре', { exact: true }).waitFor();
    await look(page, '42-board-found');
    await page.getByLabel('Код отслеживания').fill('0000-0000-0000-0000-0000-0000');
    await page.getByRole('button', { name: 'Найти', exact: true }).click();
    await page.getByText('Такого бюллетеня в реестре пока нет').waitFor();
  });

  it('the board looks up the ballot of a link, from the fragment that no server sees', async () => {
    const { fingerprint } = stage.test.election;
    const tracker = trackerOf(stage.test.entries.at(-1)?.record.hash ?? '');
    await page.goto(`${stage.board}/#/${fingerprint}/${tracker}`);
    await page.getByText('Бюллетень в реестре', { exact: true }).waitFor();
  });

  it('the board believes no checkpoint that witnesses have not signed', async () => {
    stage.test.parties.witnesses[0]?.seed.fill(0);
    await page.goto(`${stage.board}/#/${stage.test.election.fingerprint}`);
    await page.getByText('Реестр ответил так, как отвечать не должен', { exact: false }).waitFor();
    await look(page, '43-board-unbelieved');
  });

  it('the board shows the result when there is one', async () => {
    finishElection(stage.test);
    stage.anonymous.stage = 'resulted';
    await page.goto(`${stage.board}/#/${stage.test.election.fingerprint}`);
    await page.getByRole('rowheader', { name: /Горицкая/ }).waitFor();
    const row = page.getByRole('row', { name: /Горицкая/ });
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['2', '50\u00a0%']);
    await look(page, '44-board-result');
  });

  it('the panel shows slips and nothing else', async () => {
    await page.goto(`${stage.board}/panel`);
    await heading('Принятые голоса');
    await page.getByText('Талон № 5').first().waitFor();
    await look(page, '45-panel');
  });

  it('the demonstration desk shows messages and moves every clock', async () => {
    stage.registrar.sms.push({
      at: '2026-09-18T05:31:00Z',
      to: '+79000001234',
      text: 'Код для голосования: 123456.',
    });
    await page.goto(`${stage.vote}/demo`);
    await heading('Пульт демонстрации');
    await page.getByText('Код для голосования: 123456.').waitFor();
    const before = stage.test.now;
    await page.getByRole('button', { name: 'Вперёд на 3 часа' }).click();
    await page.getByText('Часы переведены', { exact: false }).waitFor();
    expect(stage.test.now - before).toBe(3 * 3_600_000);
    await look(page, '46-demo');
    await page.getByRole('button', { name: 'К окончанию голосования' }).click();
    await page.getByText('20:01', { exact: false }).first().waitFor();
    expect(stage.test.now).toBeGreaterThanOrEqual(Date.parse('2026-09-18T17:01:00Z'));
  });
});
