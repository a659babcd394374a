/** The verification page in Chromium, served by a board and opened from its file: what it finds, shows and saves. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { type Report } from '#protocol';
import { createHash } from 'node:crypto';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ZipFile } from 'yazl';
import { look, PHONE, watch, withPages } from './browser.js';
import { launch } from './chromium.js';
import { Party, problem } from './stage/http.js';
import { ONE_FILE, VerifierPage } from './verifier-page.js';

// A bound for what hangs: an archive takes about a second on a quiet machine.
jest.setTimeout(600_000);

const VECTORS = new URL('../vectors/', import.meta.url).pathname;
const HONEST = join(VECTORS, 'archive');
const FORGED = join(VECTORS, 'forged');
const expected = JSON.parse(readFileSync(join(FORGED, 'expected.json'), 'utf8')) as Record<
  string,
  { check: number; record: number | null }
>;
/** As in libs/protocol/src/vectors.spec.ts: the same contradiction, named at another of its records. */
const OTHER_RECORD: Readonly<Record<string, number>> = { 'issuance-understated-by-the-node': 53 };
const TITLE = 'Тренировка';
const FINGERPRINT = 'DbOS7DJgR3cby5E5vFltk1kCl81eeNOHomyZ3-LTvzE';

const failed = ({ checks }: Report): number[] => checks.filter(({ passed }) => !passed).map(({ number }) => number);

async function zipOf(folder: string, path: string): Promise<void> {
  const zip = new ZipFile();
  const documents = readdirSync(join(folder, 'documents')).map((name) => `documents/${name}`);
  for (const name of ['manifest.json', 'records.ndjson', 'bodies.ndjson', 'checkpoint', ...documents])
    zip.addFile(join(folder, name), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

withPages('the verification page', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let wrong: string[];
  let board: Party;
  let folder: string;
  let zip: string;

  beforeAll(async () => {
    browser = await launch();
    folder = await mkdtemp(join(tmpdir(), 'veche-verify-page-'));
    zip = join(folder, 'archive.zip');
    await zipOf(HONEST, zip);
    board = new Party();
    board.index = 'board';
    board.role = ({ path }) => {
      if (path === `/board/${FINGERPRINT}/archive.zip`) return { bytes: readFileSync(zip), type: 'application/zip' };
      return path.startsWith('/board/') ? problem(404, 'not-found') : undefined;
    };
    await board.listen();
  });
  afterAll(async () => {
    await browser.close();
    await board.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: PHONE, timezoneId: 'Europe/Moscow' });
    context.setDefaultTimeout(120_000);
    page = await context.newPage();
    wrong = watch(page);
  });
  afterEach(async () => {
    await context.close();
    expect(wrong).toEqual([]);
  });

  const served = () => VerifierPage.open(page, `${board.url}/verify`);
  const fromFile = () => VerifierPage.open(page, ONE_FILE);
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  it('served: verifies a folder, shows it as on paper and saves it', async () => {
    const verifier = await served();
    await heading('Проверка голосования');
    await look(page, '60-verify-choose');
    await verifier.run({ archive: HONEST });
    await heading(TITLE);
    expect(await page.locator('.verdict').innerText()).toContain('Проверено');
    expect(await page.locator('.check[data-state=passed]').count()).toBe(7);
    expect(await page.locator('details.check[open]').count()).toBe(0);
    await page.getByText('Проверка 7. Расшифровка и итог').click();
    await page.getByText('Доказательства расшифровки верны', { exact: false }).waitFor();
    await look(page, '61-verify-verified');
    const html = await verifier.saved('Сохранить отчёт');
    expect(html).toContain('<b>Проверено</b>');
    expect(html).toContain(FINGERPRINT);
    const report = JSON.parse(await verifier.saved('Сохранить как JSON')) as Report;
    expect(report).toMatchObject({ verified: true, records: 60, ballots: 31, counted: 16, fingerprint: FINGERPRINT });
  });

  it('the saved report opens as a page of its own, clean to axe in both languages', async () => {
    const verifier = await served();
    await verifier.run({ archive: join(FORGED, 'result-one-vote-moved') });
    for (const [name, language] of [
      ['62-verify-report', 'ru'],
      ['62-verify-report-en', 'en'],
    ] as const) {
      if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
      const button = language === 'en' ? ('Save the report' as never) : ('Сохранить отчёт' as const);
      const path = join(folder, `${name}.html`);
      await writeFile(path, await verifier.saved(button));
      const saved = await context.newPage();
      const wrongThere = watch(saved);
      await saved.goto(`file://${path}`);
      await saved
        .getByText(language === 'en' ? 'Not verified' : 'Не проверено')
        .first()
        .waitFor();
      await look(saved, name);
      expect(wrongThere).toEqual([]);
      await saved.close();
    }
  });

  it('served: finds each of the forged examples where it has to be found', async () => {
    const verifier = await served();
    for (const [name, { check, record }] of Object.entries(expected)) {
      const report = await verifier.verify({ archive: join(FORGED, name) });
      expect({ name, verified: report.verified }).toEqual({ name, verified: false });
      expect(failed(report)).toContain(check);
      const records = report.checks.flatMap(({ findings }) => findings.map((found) => found.record));
      if (record !== null) expect(records).toContain(OTHER_RECORD[name] ?? record);
    }
  });

  it('served: shows a forgery open, with its record', async () => {
    const verifier = await served();
    await verifier.run({ archive: join(FORGED, 'ballot-signature-flipped') });
    expect(await page.locator('.verdict').innerText()).toContain('Не проверено');
    expect(await page.locator('details.check[open]').count()).toBeGreaterThan(0);
    await page.getByText('Запись № 8: подпись бюллетеня неверна', { exact: false }).waitFor();
    await page.getByText('эти числа только заявлены', { exact: false }).waitFor();
    await look(page, '63-verify-forged');
  });

  it('served: downloads an archive of its own board, and asks no other', async () => {
    const verifier = await VerifierPage.open(page, `${board.url}/verify?archive=${FINGERPRINT}`);
    const address = page.getByLabel('или отпечаток голосования из этого реестра');
    expect(await address.inputValue()).toBe(FINGERPRINT);
    await address.fill(`https://elsewhere.example/#/${FINGERPRINT}`);
    await verifier.start.click();
    await page.getByText('страница обращается только к своему', { exact: false }).waitFor();
    await address.fill('nonsense');
    await verifier.start.click();
    await page.getByText('Это не отпечаток и не адрес голосования', { exact: false }).waitFor();
    await look(page, '64-verify-bad-address');
    await address.fill('A'.repeat(43));
    await verifier.start.click();
    await page.getByText('Архив не скачан', { exact: false }).waitFor();
    await address.fill(`${board.url}/#/${FINGERPRINT}`);
    await verifier.start.click();
    await verifier.finished();
    expect(await page.locator('.verdict').innerText()).toContain('Проверено');
  });

  it('served: holds receipts and checkpoints against the log, by the names of their files', async () => {
    const note = join(folder, 'earlier-checkpoint.txt');
    await writeFile(note, readFileSync(join(HONEST, 'checkpoint')));
    const nonsense = join(folder, 'receipt.json');
    await writeFile(nonsense, '{"not":"a receipt"}');
    const verifier = await served();
    await verifier.run({ archive: zip, evidence: [note, nonsense] });
    await page.getByText('Прежняя контрольная точка earlier-checkpoint.txt').waitFor();
    await page.getByText('Не квитанция и не отказ receipt.json').waitFor();
    expect(await page.locator('.verdict').innerText()).toContain('Не проверено');
    await look(page, '65-verify-evidence');
  });

  it('served: asks for what is missing', async () => {
    const verifier = await served();
    await verifier.start.click();
    await page.getByText('Выберите архив, папку или введите отпечаток.').waitFor();
    await look(page, '66-verify-missing');
  });

  it('served: computes without WebAssembly as well', async () => {
    board.webAssembly = false;
    try {
      const verifier = await served();
      const report = await verifier.verify({ archive: zip });
      expect(report.verified).toBe(true);
    } finally {
      board.webAssembly = true;
    }
    wrong = wrong.filter((says) => !/WebAssembly|wasm/i.test(says));
  });

  it('served: what is no archive is a finding, not a crash', async () => {
    const bad = join(folder, 'broken.zip');
    await writeFile(bad, readFileSync(zip).subarray(0, 5000));
    const empty = join(folder, 'empty');
    await mkdir(empty, { recursive: true });
    await writeFile(join(empty, 'notes.txt'), 'nothing here');
    const verifier = await served();
    for (const archive of [bad, empty]) {
      const report = await verifier.verify({ archive });
      expect(report.verified).toBe(false);
      expect(failed(report)).toContain(1);
    }
    await verifier.run({ archive: bad });
    await heading('Голосование без читаемых условий');
    await look(page, '67-verify-broken');
  });

  it('served: can be paused, continued and ended', async () => {
    // The curve library and the same bodies over and over: long enough to be interrupted.
    board.webAssembly = false;
    const long = join(folder, 'long');
    await cp(HONEST, long, { recursive: true });
    const bodies = readFileSync(join(HONEST, 'bodies.ndjson'));
    await writeFile(join(long, 'bodies.ndjson'), Buffer.concat(Array.from({ length: 60 }, () => bodies)));
    try {
      const verifier = await served();
      await verifier.choose({ archive: long });
      await verifier.start.click();
      await page.getByRole('button', { name: 'Приостановить' }).click();
      await page.getByRole('heading', { name: 'Приостановлено' }).waitFor();
      await look(page, '69-verify-paused');
      await page.getByRole('button', { name: 'Продолжить' }).click();
      await page.getByRole('progressbar', { name: 'Проверяем' }).waitFor();
      await page.getByRole('heading', { name: 'Проверяем бюллетени' }).waitFor();
      await look(page, '69-verify-running');
      await page.getByRole('button', { name: 'Прервать' }).click();
      await verifier.start.waitFor();
      // The next run is a run of its own.
      expect((await verifier.verify({ archive: zip })).verified).toBe(true);
    } finally {
      board.webAssembly = true;
    }
    wrong = wrong.filter((says) => !/WebAssembly|wasm/i.test(says));
  });

  it('served: hands itself out as one file, whose hash stands in integrity.json', async () => {
    await served();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Скачать эту страницу одним файлом' }).click();
    const bytes = readFileSync(await (await download).path());
    expect(bytes).toEqual(readFileSync(new URL(ONE_FILE)));
    const list = (await (await fetch(`${board.url}/integrity.json`)).json()) as Record<string, string>;
    const hash = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
    expect(list['download/veche-verify.html']).toBe(hash);
    expect(Object.keys(list)).toContain('verify.html');
  });

  it('from its file: verifies folder and zip with no server and no network', async () => {
    await context.setOffline(true);
    const verifier = await fromFile();
    expect(await page.getByLabel('или отпечаток голосования из этого реестра').count()).toBe(0);
    await look(page, '68-verify-file');
    const [fromFolder, fromZip] = [await verifier.verify({ archive: HONEST }), await verifier.verify({ archive: zip })];
    expect(fromFolder).toMatchObject({ verified: true, records: 60, ballots: 31 });
    expect(fromZip).toEqual(fromFolder);
    const forged = await verifier.verify({ archive: join(FORGED, 'tally-leaves-a-ballot-out') });
    expect(failed(forged)).toContain(6);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Verify an election' }).waitFor();
  });

  it('from its file: its policy lets nothing out', async () => {
    await fromFile();
    const refused = await page.evaluate<string>(
      `fetch('${board.url}/board/${FINGERPRINT}/archive.zip').then(() => 'sent', () => 'refused')`,
    );
    expect(refused).toBe('refused');
    expect(wrong.some((says) => /connect-src 'none'/.test(says))).toBe(true);
    wrong = [];
  });

  it('takes a dropped archive', async () => {
    const verifier = await served();
    await page.evaluate(`(${DROP_ZIP})('${readFileSync(zip).toString('base64')}')`);
    await page.getByText('Выбрано: archive.zip').waitFor();
    await verifier.start.click();
    await verifier.finished();
    expect(await page.locator('.verdict').innerText()).toContain('Проверено');
  });
});

/** In the page: a drop as the browser makes it. */
const DROP_ZIP = `(text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], 'archive.zip'));
  document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}`;
