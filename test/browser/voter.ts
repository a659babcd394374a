/** A person at the voting page, by what is visible on it. */
import { type BrowserContext, type Page } from 'playwright-core';
import { DemoSms } from '#contracts/registrar';
import { type Person } from '../../apps/state-account/src/people.js';
import { type Town } from './town.js';

const SLOW = 90_000;

export interface VoterAtPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the page and violations of its Content-Security-Policy. */
  readonly troubles: string[];
}

export async function sitDown(town: Town, viewport: { width: number; height: number }): Promise<VoterAtPage> {
  const context = await town.browser.newContext({ viewport, locale: 'ru-RU', timezoneId: 'Europe/Moscow' });
  context.setDefaultTimeout(SLOW);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    // An answer 401 or 409 is part of the way; a refused script or connection is not.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) troubles.push(message.text());
  });
  return { context, page, troubles };
}

export async function logIn({ page }: VoterAtPage, town: Town, person: Person): Promise<void> {
  await page.goto(`${town.identified}/`);
  await page.getByRole('link', { name: /Войти/ }).click();
  await page.getByRole('button', { name: person.name }).click();
  await page.getByRole('heading', { name: 'Ваши голосования' }).waitFor();
}

export async function confirmByCode({ page }: VoterAtPage, town: Town, person: Person): Promise<void> {
  const before = (await codes(town, person)).length;
  await page.getByRole('button', { name: 'Получить код' }).click();
  let sent: string[] = [];
  while (sent.length <= before) sent = await codes(town, person);
  await page.getByRole('textbox', { name: 'Код' }).fill(sent.at(-1) ?? '');
  await page.getByRole('button', { name: 'Подтвердить' }).click();
}

async function codes(town: Town, person: Person): Promise<string[]> {
  const answer = await fetch(`${town.identified}/demo/sms`);
  const { messages } = DemoSms.parse(await answer.json());
  return messages.flatMap(({ to, text }) => (to === person.phone ? (/\b\d{6}\b/.exec(text)?.[0] ?? []) : []));
}

export async function openTheBallot({ page }: VoterAtPage): Promise<void> {
  await page.getByRole('button', { name: /Получить бюллетень|Вернуться к бюллетеню/ }).click();
  await page.getByRole('heading', { name: 'Бюллетень', exact: true }).waitFor();
}

export async function mark({ page }: VoterAtPage, names: readonly RegExp[]): Promise<void> {
  for (const name of names) await page.getByLabel(name).check();
}

/** From the ballot to the encrypted one; its tracker. */
export async function encrypt(voter: VoterAtPage): Promise<string> {
  const { page } = voter;
  await page.getByRole('button', { name: 'Проверить выбор' }).click();
  await page.getByRole('button', { name: 'Зашифровать' }).click();
  return trackerShown(voter, 'Бюллетень зашифрован');
}

export async function trackerShown({ page }: VoterAtPage, heading: string | RegExp): Promise<string> {
  await page.getByRole('heading', { name: heading }).waitFor();
  const text = await page
    .getByText(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
    .first()
    .innerText();
  return text.trim();
}

export async function send(voter: VoterAtPage): Promise<string> {
  await voter.page.getByRole('button', { name: 'Отправить', exact: true }).click();
  return trackerShown(voter, 'Голос принят');
}
