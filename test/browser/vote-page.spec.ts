/** The voter's journey in Chromium, over the built pages and a stage of the other parties. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { look, PHONE, watch, withPages } from './browser.js';
import { launch } from './chromium.js';
import { openStage, type Stage } from './stage/index.js';

jest.setTimeout(180_000);

withPages('the voting page', () => {
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
    stage = await openStage();
    context = await browser.newContext({ viewport: PHONE, acceptDownloads: true });
    page = await context.newPage();
    wrong = watch(page);
  });
  afterEach(async () => {
    await context.close();
    await stage.close();
    expect(wrong).toEqual([]);
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const tracker = () => page.locator('[data-tracker]').getAttribute('data-tracker');

  async function logIn(path = '/'): Promise<void> {
    await page.goto(`${stage.vote}${path}`);
    await page.getByRole('link', { name: /^Войти/ }).click();
    await heading('Ваши голосования');
  }

  async function confirm(): Promise<void> {
    await button('Получить код').click();
    await heading('Введите код из сообщения');
    await page.getByLabel('Код', { exact: true }).fill('123456');
    await button('Подтвердить').click();
    await heading('Ваши голосования');
  }

  async function reachBallot(): Promise<void> {
    await logIn();
    await confirm();
    await button('Получить бюллетень').click();
    await heading('Бюллетень');
  }

  async function mark(): Promise<void> {
    await page.getByLabel(/Горицкая/).check();
    await page.getByLabel(/Антипов/).check();
    await page.getByLabel(/Кремнёв/).check();
  }

  async function reachSealed(): Promise<void> {
    await reachBallot();
    await mark();
    await button('Проверить выбор').click();
    await button('Зашифровать').click();
    await heading('Бюллетень зашифрован');
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
    const shown = await tracker();
    await button('Отправить').click();
    await heading('Голос принят');
    await look(page, '10-receipt');
    expect(await tracker()).toBe(shown);
    const kept = await page.evaluate(
      '({ local: localStorage.length, session: sessionStorage.length, url: location.href })',
    );
    expect(kept).toEqual({ local: 0, session: 0, url: `${stage.vote}/` });
    expect(stage.anonymous.posted).toHaveLength(1);
    const [download] = await Promise.all([page.waitForEvent('download'), button('Скачать квитанцию').click()]);
    const receipt = readFileSync(await download.path(), 'utf8');
    expect(Object.keys(JSON.parse(receipt) as object)).toEqual([
      'version',
      'election',
      'ballot',
      'includedBy',
      'signature',
    ]);
  });

  /** In a task of its own: within an evaluation the debugger lifts the policy. */
  const attempt = (code: string): string =>
    `new Promise((resolve) => setTimeout(async () => { try { ${code}; resolve('allowed') } catch { resolve('forbidden') } }))`;
  const COMPILE = attempt('await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))');
  const EVALUATE = attempt('new Function("return 1")()');
  const evaluateInWorker = async (code: string) => {
    const workers = page.workers();
    expect(workers).toHaveLength(1);
    return workers[0]?.evaluate(code);
  };

  it('lets the worker compile libsodium, the page nothing, and neither make script of text', async () => {
    await reachSealed();
    expect(await evaluateInWorker(COMPILE)).toBe('allowed');
    expect(await evaluateInWorker(EVALUATE)).toBe('forbidden');
    expect(await page.evaluate(COMPILE)).toBe('forbidden');
    expect(await page.evaluate(EVALUATE)).toBe('forbidden');
    expect(wrong.splice(0).join()).toContain('TrustedScript');
    const loaded = await evaluateInWorker('performance.getEntriesByType("resource").map(({ name }) => name).join()');
    expect(loaded).toMatch(/libsodium/);
    await button('Отправить').click();
    await heading('Голос принят');
  });

  it('seals with the curve library where WebAssembly is not to be had', async () => {
    stage.forbidWebAssembly();
    await reachSealed();
    expect(await evaluateInWorker(COMPILE)).toBe('forbidden');
    await button('Отправить').click();
    await heading('Голос принят');
    expect(stage.anonymous.posted).toHaveLength(1);
  });

  it('shows anonymization as it goes, waits for a node that is away, and goes on from there', async () => {
    await logIn();
    await confirm();
    const [, second] = stage.nodes;
    if (second === undefined) throw new Error('the stage has three nodes');
    second.away = true;
    await button('Получить бюллетень').click();
    await heading('Отделяем бюллетень от вашего имени');
    await page.getByText('повторяем', { exact: true }).waitFor();
    await look(page, '05-opening');
    second.away = false;
    await heading('Бюллетень');
  });

  it('says what to do when a node refuses, and keeps the access', async () => {
    await logIn();
    await confirm();
    for (const node of stage.nodes) node.refuses = 'closed';
    await button('Получить бюллетень').click();
    await heading('Бюллетень не открыт');
    await page.getByText('Выданный доступ сохраняется', { exact: false }).waitFor();
    await look(page, '11-opening-failed');
    for (const node of stage.nodes) node.refuses = undefined;
    await button('Повторить').click();
    await heading('Бюллетень');
    expect(stage.registrar.access?.number).toBe(1);
  });

  it('gives one try a code, and says how to go on', async () => {
    await logIn();
    await button('Получить код').click();
    await button('Подтвердить').click();
    await page.getByText('Введите цифры кода из сообщения.').waitFor();
    await page.getByLabel('Код', { exact: true }).fill('000000');
    await button('Подтвердить').click();
    await page.getByText('Код не подошёл.', { exact: false }).waitFor();
    expect(await page.getByLabel('Код', { exact: true }).count()).toBe(0);
    expect(await button('Получить новый код').isDisabled()).toBe(true);
    await look(page, '12-code-wrong');
  });

  it('goes on where it was after a refresh: at the code, at the ballot, and with the seed from the nodes', async () => {
    await logIn();
    await button('Получить код').click();
    await heading('Введите код из сообщения');
    await page.reload();
    await heading('Введите код из сообщения');
    await page.getByLabel('Код', { exact: true }).fill('123456');
    await button('Подтвердить').click();
    await button('Получить бюллетень').click();
    await heading('Бюллетень');
    await mark();
    await page.reload();
    await heading('Ваши голосования');
    await look(page, '13-home-resume');
    await button('Вернуться к бюллетеню').click();
    await heading('Бюллетень');
    expect(await page.getByLabel(/Горицкая/).isChecked()).toBe(false);
    expect(stage.registrar.access?.number).toBe(1);
  });

  it('has an unmarked ballot confirmed, and a ballot with too many marks corrected', async () => {
    await reachBallot();
    for (const name of [/Антипов/, /Быстрова/, /Ильменская/, /Кремнёв/]) await page.getByLabel(name).check();
    await page.getByText('Отмечено больше, чем можно (3).', { exact: false }).waitFor();
    await button('Проверить выбор').click();
    await look(page, '14-ballot-too-many');
    await page.getByLabel(/Кремнёв/).uncheck();
    await button('Проверить выбор').click();
    await heading('Проверьте выбор');
    await button('Зашифровать').click();
    await page.getByText('Подтвердите, что оставляете бюллетень без отметок', { exact: false }).waitFor();
    await look(page, '15-review-blank');
    await page.getByLabel('Я намеренно оставляю бюллетень без отметок').check();
    await button('Зашифровать').click();
    await heading('Бюллетень зашифрован');
    await button('Отправить').click();
    await heading('Голос принят');
  });

  it('opens a ballot for checking, never casts it, and check.html confirms what it held', async () => {
    await reachSealed();
    const opened = (await tracker()) ?? '';
    await button('Проверить шифрование').click();
    await heading('Бюллетень раскрыт для проверки');
    await look(page, '16-challenged');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Скачать файл проверки').click()]);
    const file = await download.path();
    await button('Зашифровать заново').click();
    await heading('Бюллетень зашифрован');
    const anew = await tracker();
    expect(anew).not.toBe(opened);
    await button('Отправить').click();
    await heading('Голос принят');
    expect(await tracker()).toBe(anew);
    expect(stage.anonymous.posted).toHaveLength(1);

    const check = await context.newPage();
    await check.goto(`${stage.board}/check`);
    await look(check, '20-check');
    await check.getByLabel('Файл, скачанный на странице голосования').setInputFiles(file);
    await check.getByRole('button', { name: 'Проверить', exact: true }).click();
    await check.getByText('Введите код отслеживания: шесть групп', { exact: false }).waitFor();
    await check.getByLabel('Код отслеживания, который показывал экран голосования').fill(opened.toLowerCase());
    await check.getByRole('button', { name: 'Проверить', exact: true }).click();
    await check.getByText('Шифрование верное').waitFor();
    await check.getByText('Горицкая Мария Львовна, 1985, врач').waitFor();
    await look(check, '21-check-good');
    await check.getByLabel('Код отслеживания, который показывал экран голосования').fill(anew ?? '');
    await check.getByRole('button', { name: 'Проверить', exact: true }).click();
    await check.getByText('Код не совпадает', { exact: false }).waitFor();
    await look(check, '22-check-bad');
  });

  it('sends the same ballot again when the ballot box is away, and believes no forged receipt', async () => {
    await reachSealed();
    stage.anonymous.mood = 'forging';
    await button('Отправить').click();
    await heading('Ответ урны не прошёл проверку');
    await look(page, '17-misbehaved');
    stage.anonymous.mood = 'honest';
    await button('Отправить снова').click();
    await heading('Голос принят');
    expect(new Set(stage.anonymous.posted).size).toBe(1);
  });

  it('shows the receipt that is kept when a vote of this access is in already', async () => {
    await reachSealed();
    await button('Отправить').click();
    await heading('Голос принят');
    const first = await tracker();
    await page.reload();
    await button('Вернуться к бюллетеню').click();
    await heading('Бюллетень');
    await mark();
    await button('Проверить выбор').click();
    await button('Зашифровать').click();
    await button('Отправить').click();
    await heading('Голос уже был принят');
    expect(await tracker()).toBe(first);
    await look(page, '18-already');
  });

  it('votes again after three hours with a new code', async () => {
    await reachSealed();
    await button('Отправить').click();
    await heading('Голос принят');
    stage.test.now += 3 * 3_600_000 + 60_000;
    await button('К списку голосований').click();
    await confirm();
    await button('Получить бюллетень').click();
    await heading('Бюллетень');
    await mark();
    await button('Проверить выбор').click();
    await button('Зашифровать').click();
    await button('Отправить').click();
    await heading('Голос принят');
    expect(stage.anonymous.posted).toHaveLength(2);
  });

  it('shows a signed refusal after the close', async () => {
    await reachSealed();
    stage.anonymous.mood = 'closed';
    await button('Отправить').click();
    await heading('Урна не приняла бюллетень');
    await look(page, '19-refused');
    await button('Скачать подписанный отказ').waitFor();
  });

  it('offers no option that the commission has struck', async () => {
    stage.test.decide({ effect: { kind: 'strike', contest: 'council', option: 'k2' } });
    await reachBallot();
    await page.getByText('Исключён решением комиссии').waitFor();
    expect(await page.getByLabel(/Вольнов/).count()).toBe(0);
    await look(page, '23-struck');
  });

  it('speaks English when asked, and stays in it', async () => {
    await logIn();
    await button('English').click();
    await heading('Your elections');
    await page.reload();
    await heading('Your elections');
    await look(page, '24-english');
  });

  it('serves a polling place: names the station, logs out and clears itself', async () => {
    stage.registrar.workstation = { name: 'АРМ-1', precinct: '117' };
    await page.goto(`${stage.vote}/workstation`);
    await heading('Голосование на участке');
    await look(page, '30-station');
    await page.getByRole('link', { name: /^Войти/ }).click();
    await heading('Ваши голосования');
    await page.getByText('АРМ-1, участок 117').waitFor();
    await confirm();
    await button('Получить бюллетень').click();
    await heading('Бюллетень');
    await look(page, '31-station-ballot');
    await mark();
    await button('Проверить выбор').click();
    await button('Зашифровать').click();
    await button('Отправить').click();
    await heading('Голос принят');
    await look(page, '32-station-receipt');
    await button('Завершить и выйти').click();
    await heading('Голосование на участке');
    expect(stage.registrar.loggedIn).toBe(false);
  });

  it('warns when nobody touches the workstation, and then clears it', async () => {
    stage.registrar.workstation = { name: 'АРМ-1', precinct: '117' };
    await page.clock.install();
    await logIn('/workstation');
    await page.clock.fastForward(95_000);
    await page.getByRole('heading', { name: 'Вы ещё здесь?' }).waitFor();
    await look(page, '33-station-idle');
    await button('Продолжить').click();
    await page.clock.fastForward(60_000);
    expect(stage.registrar.loggedIn).toBe(true);
    await page.clock.fastForward(70_000);
    await heading('Голосование на участке');
    expect(stage.registrar.loggedIn).toBe(false);
  });

  it('lets nobody vote at a computer that is no workstation', async () => {
    await page.goto(`${stage.vote}/workstation`);
    await page.getByRole('link', { name: /^Войти/ }).click();
    await heading('Позовите члена комиссии');
    await look(page, '34-station-unknown');
  });

  it('says what to do when the registrar is away', async () => {
    stage.registrar.away = true;
    await page.goto(`${stage.vote}/`);
    await page.getByText('Сейчас голосуют сразу многие', { exact: false }).waitFor();
    await look(page, '35-away');
    stage.registrar.away = false;
    await button('Повторить').click();
    await heading('Голосуйте там, где вам удобно');
  });
});
