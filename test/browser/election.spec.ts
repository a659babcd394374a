/**
 * One election in a real browser: a voter at a desktop who challenges the encryption, is cut off by a refresh, and votes again
 * three hours later; a voter at a phone; the close, the count, and the result on the board.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Page, type Request } from 'playwright-core';
import { type ElectionResult, timeOf } from '#protocol';
import { moveClock } from '../../apps/cli/src/demo/clock.js';
import { countElection } from '../../apps/cli/src/simulate/count.js';
import { violations } from './browser.js';
import { CHROMIUM } from './chromium.js';
import { openTown, type Town } from './town.js';
import { confirmByCode, encrypt, logIn, mark, openTheBallot, send, sitDown, type VoterAtPage } from './voter.js';

const present = CHROMIUM !== undefined;
const test = present ? it : it.skip;
const why = present ? '' : ' (skipped: no Chromium; install it with apt-get install chromium)';
const HOUR = 3600;
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describe('an election in the browser', () => {
  let town: Town;
  let anna: VoterAtPage;
  let boris: VoterAtPage;
  const cast: { url: string; headers: Record<string, string> }[] = [];

  beforeAll(async () => {
    if (!present) return;
    town = await openTown();
    anna = await sitDown(town, DESKTOP);
    boris = await sitDown(town, PHONE);
    for (const { page } of [anna, boris]) page.on('request', (request) => void remember(request));
  }, 120_000);
  afterAll(async () => {
    if (present) await town.close();
  }, 60_000);

  async function remember(request: Request): Promise<void> {
    const url = request.url();
    if (url.startsWith(town.anonymous)) cast.push({ url, headers: await request.allHeaders() });
  }

  async function openOnBoard(page: Page): Promise<void> {
    await page.goto(`${town.anonymous}/`);
    await page.getByRole('link', { name: /Учебные выборы/ }).click();
    await page.getByLabel('Код отслеживания').waitFor();
  }

  const accessible = async (page: Page): Promise<void> =>
    expect(await violations(page, 'the page', ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])).toEqual([]);

  test(`a voter opens an encryption to check it, and casts another${why}`, async () => {
    const [person] = town.people;
    await logIn(anna, town, person!);
    await accessible(anna.page);
    await confirmByCode(anna, town, person!);
    await openTheBallot(anna);
    await accessible(anna.page);
    await mark(anna, [/Вольнов/, /Антипов/, /Славнова/]);
    const challenged = await encrypt(anna);
    await anna.page.getByRole('button', { name: 'Проверить шифрование' }).click();
    await anna.page.getByRole('heading', { name: 'Бюллетень раскрыт для проверки' }).waitFor();
    expect(await anna.page.getByRole('main').innerText()).toContain('Вольнов');
    await anna.page.getByRole('button', { name: 'Зашифровать заново' }).click();
    await anna.page.getByRole('heading', { name: 'Бюллетень зашифрован' }).waitFor();
    await accessible(anna.page);
    const tracker = await send(anna);
    expect(tracker).not.toBe(challenged);
    expect(await anna.page.getByRole('main').innerText()).not.toContain('Вольнов');
    await accessible(anna.page);
  }, 180_000);

  test(`a refresh before casting loses no ballot and gives no second one, at a phone${why}`, async () => {
    const person = town.people[1]!;
    await logIn(boris, town, person);
    await confirmByCode(boris, town, person);
    await openTheBallot(boris);
    await mark(boris, [/Берёзкина/]);
    await boris.page.reload();
    await openTheBallot(boris);
    expect(await boris.page.getByLabel(/Берёзкина/).isChecked()).toBe(false);
    await mark(boris, [/Ладожский/, /Быстрова/]);
    await encrypt(boris);
    const tracker = await send(boris);
    await boris.page.goto(`${town.identified}/`);
    await openTheBallot(boris);
    await mark(boris, [/Онежский/, /Быстрова/]);
    await encrypt(boris);
    await boris.page.getByRole('button', { name: 'Отправить', exact: true }).click();
    await boris.page.getByRole('heading', { name: 'Голос уже был принят' }).waitFor();
    expect(await boris.page.getByRole('main').innerText()).toContain(tracker);
  }, 180_000);

  test(`three hours later a vote is replaced, and both are on the board${why}`, async () => {
    await moveClock(town.instance, 3 * HOUR + 60);
    await anna.page.goto(`${town.identified}/`);
    await confirmByCode(anna, town, town.people[0]!);
    await openTheBallot(anna);
    await mark(anna, [/Горицкая/, /Торговников/]);
    await encrypt(anna);
    const tracker = await send(anna);
    // The ballot enters the log with its batch; the page proves its place against a witnessed checkpoint.
    const found = await poll(async () => {
      await openOnBoard(anna.page);
      await anna.page.getByLabel('Код отслеживания').fill(tracker);
      await anna.page.getByRole('button', { name: 'Найти' }).click();
      const verdict = anna.page.getByText(/Бюллетень в реестре|Такого бюллетеня в реестре пока нет/).first();
      return (await verdict.innerText()).includes('Бюллетень в реестре') ? true : undefined;
    });
    expect(found).toBe(true);
    await accessible(anna.page);
  }, 180_000);

  test(`what goes to the anonymous side carries no cookie and no authorization${why}`, () => {
    expect(cast.some(({ url }) => url.endsWith('/box/ballots'))).toBe(true);
    for (const { headers } of cast.filter(({ url }) => !url.startsWith(`${town.anonymous}/assets`))) {
      expect(Object.keys(headers)).not.toContain('cookie');
      expect(Object.keys(headers)).not.toContain('authorization');
    }
    return Promise.resolve();
  });

  test(`after the close the count says what was voted last${why}`, async () => {
    const closes = timeOf(town.seeded.manifest.styles[0]!.acceptUntil);
    const offset = Math.ceil((closes - Date.now()) / 1000) + 16 * 60;
    await moveClock(town.instance, offset);
    const result = await countElection({
      board: town.anonymous,
      commission: town.anonymous,
      seeded: town.seeded,
      now: () => Date.now() + offset * 1000,
      say: () => undefined,
    });
    expect(votes(result, 'council')).toEqual([0, 0, 1, 1, 0, 0]);
    expect(votes(result, 'rating')).toEqual([0, 1, 0, 0, 0, 0, 1, 0]);
    await openOnBoard(anna.page);
    await anna.page.getByText('Горицкая').first().waitFor();
    await accessible(anna.page);
  }, 180_000);

  test(`no page threw an error or was refused anything by its policy${why}`, () => {
    expect([...anna.troubles, ...boris.troubles]).toEqual([]);
    return Promise.resolve();
  });
});

function votes(result: ElectionResult, contest: string): number[] {
  const cells = result.cells.filter((cell) => cell.contest === contest);
  return (cells[0]?.votes ?? []).map((_, slot) => cells.reduce((sum, cell) => sum + (cell.votes[slot] ?? 0), 0));
}

/** Asks until there is an answer, for a minute. */
async function poll<T>(question: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await question();
    if (answer !== undefined || performance.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
