/** A vote in the engine of Safari: login, code, ballot, an encryption opened to check it, another cast, and found on the board. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../ensure.mjs';
import { until } from './driver.mjs';

const dist = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const TRACKER = /(?:[0-9A-HJKMNP-TV-Z]{4}-\s*){5}[0-9A-HJKMNP-TV-Z]{4}/;

/** Resolves to what the pages complained of: errors, and violations of their policy. Rejects where a step does not come. */
export async function voteIn(webKit) {
  const town = await openTown();
  try {
    const page = new Page(webKit);
    const [person] = town.people;
    await page.open(`${town.identified}/`);
    await page.press(/Войти/);
    await page.press(new RegExp(person.name));
    await page.see(/Ваши голосования/);
    await page.press(/Получить код/);
    await page.fill(await until(() => town.codeFor(person)));
    await page.press(/Подтвердить/);
    await page.press(/Получить бюллетень/);
    await page.see(/Отметки можно менять до отправки/);
    await page.markTheFirstOfEach();
    await page.press(/Проверить выбор/);
    await page.press(/Зашифровать/);
    await page.see(/Бюллетень зашифрован/);
    await page.press(/Проверить шифрование/);
    await page.see(/Бюллетень раскрыт для проверки/);
    await page.press(/Зашифровать заново/);
    await page.see(/Бюллетень зашифрован/);
    await page.press(/^Отправить$/);
    const [tracker] = TRACKER.exec(await page.see(/Голос принят/));
    await until(async () => {
      await page.open(`${town.anonymous}/`);
      await page.press(/Учебные выборы/);
      await page.see(/Код отслеживания/);
      await page.fill(tracker.replace(/\s/g, ''));
      await page.press(/Найти/);
      const said = await page.see(/Бюллетень в реестре|Такого бюллетеня в реестре пока нет/);
      return /Бюллетень в реестре/.test(said) ? true : undefined;
    });
    return await page.complaints();
  } finally {
    await town.close();
  }
}

/** Somebody before it, who goes by what is to be read on it. */
class Page {
  #heard = [];

  constructor(webKit) {
    this.webKit = webKit;
  }

  async open(url) {
    await this.complaints();
    await this.webKit.open(url);
  }

  /** The page's text, once it says this. */
  async see(words) {
    await this.complaints();
    return await until(async () => {
      const text = await this.webKit.run('return document.body?.innerText ?? ""');
      return words.test(text) ? text : undefined;
    });
  }

  async press(name) {
    const script = `return [...document.querySelectorAll('button, a')].find((one) => ${String(name)}.test(one.innerText.trim()) && !one.disabled) ?? null`;
    await until(() => this.webKit.act(script, 'click').then(() => true));
  }

  async fill(text) {
    const input = 'return document.querySelector("input:not([type=radio]):not([type=checkbox])")';
    await until(() => this.webKit.act(input, 'value', { text }).then(() => true));
  }

  async markTheFirstOfEach() {
    await this.webKit.run(`
      const seen = new Set();
      for (const input of document.querySelectorAll('input[type=radio], input[type=checkbox]'))
        if (!seen.has(input.name)) { seen.add(input.name); input.click(); }`);
  }

  /** Listens from now on, where it did not on this page, and gives all that was heard so far. */
  async complaints() {
    const heard = await this.webKit.run(`
      if (window.heardByTheDrill === undefined) {
        const heard = (window.heardByTheDrill = []);
        addEventListener('error', ({ message }) => heard.push(message));
        addEventListener('unhandledrejection', ({ reason }) => heard.push(String(reason)));
        document.addEventListener('securitypolicyviolation', (event) => heard.push(event.violatedDirective + ' ' + event.blockedURI));
      }
      return heardByTheDrill.splice(0)`);
    this.#heard.push(...heard);
    return this.#heard;
  }
}

async function openTown() {
  const { startInstance } = await dist('apps/cli/src/instance/index.js');
  const { demonstrationPlan, IDENTIFIED, ANONYMOUS } = await dist('apps/cli/src/demo/plan.js');
  const { demonstrationPeople } = await dist('apps/state-account/src/people.js');
  const { demoElectionYaml, demoHours } = await dist('apps/cli/src/demo/election.js');
  const { operatorsOf } = await dist('apps/cli/src/demo/operators.js');
  const { rollCsv } = await dist('apps/cli/src/demo/roll.js');
  const { seedElection } = await dist('apps/cli/src/demo/seed.js');
  const { systemRandom } = await dist('libs/crypto/src/index.js');
  const folder = await mkdtemp(join(tmpdir(), 'veche-webkit-town-'));
  const people = demonstrationPeople(2);
  const peopleFile = join(folder, 'people.json');
  await writeFile(peopleFile, JSON.stringify(people));
  const paper = { access: join(folder, 'a'), vote: join(folder, 'v') };
  for (const spool of Object.values(paper)) await mkdir(spool);
  const build = join(root, 'dist');
  const instance = await startInstance({
    dataDir: join(folder, 'data'),
    processes: demonstrationPlan({ pages: join(build, 'ballot-ui'), peopleFile, paper }),
    build,
    demo: true,
    ports: 'free',
    fast: true,
    log: () => undefined,
  });
  const close = async () => {
    await instance.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await seedElection({
      operators: operatorsOf(instance),
      dir: join(folder, 'election'),
      electionYaml: demoElectionYaml('webkit', demoHours(new Date()), 'board.webkit.example', 1),
      rollCsv: rollCsv(people),
      random: systemRandom,
      say: () => undefined,
    });
  } catch (error) {
    await close();
    throw error;
  }
  const identified = instance.urls[IDENTIFIED];
  return {
    people,
    identified,
    anonymous: instance.urls[ANONYMOUS],
    /** The code of the last message to the person, undefined before there is one. */
    codeFor: async ({ phone }) => {
      const { messages } = await (await fetch(`${identified}/demo/sms`)).json();
      return messages.flatMap(({ to, text }) => (to === phone ? (/\b\d{6}\b/.exec(text) ?? []) : [])).at(-1);
    },
    close,
  };
}
