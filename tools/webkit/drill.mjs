/**
 * `npm run drill -- webkit`: in the engine of Safari a vote, and the page that verifies an archive, opened from a file and from a server.
 * The tests have Chromium alone; here it was found that workers of a page opened from a file may not read what was chosen in it.
 */
import { createReadStream, createWriteStream, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { build } from '../build.mjs';
import { root } from '../ensure.mjs';
import { language } from '../words.mjs';
import { openWebKit, until } from './driver.mjs';
import { voteIn } from './vote.mjs';

const PAGE = join(root, 'dist/verify-page/veche-verify.html');
const VECTORS = join(root, 'test/vectors');

const SAYS = {
  ru: {
    absent: 'Здесь нет WebKit. Как получить: apt-get install webkit2gtk-driver xvfb',
    notBuilt: 'Сборка не удалась.',
    file: 'из файла',
    server: 'с сервера',
    honest: 'честный архив',
    forged: 'подделка',
    vote: (complaints) =>
      `голосование: ${complaints.length === 0 ? 'голос принят и найден в реестре' : complaints.join('; ')}`,
    as: (place, archive, verdict, expected) => `${place}, ${archive}: ${verdict}${expected ? '' : '  НЕ КАК НАДО'}`,
  },
  en: {
    absent: 'There is no WebKit here. To have it: apt-get install webkit2gtk-driver xvfb',
    notBuilt: 'The build failed.',
    file: 'from a file',
    server: 'from a server',
    honest: 'an honest archive',
    forged: 'a forgery',
    vote: (complaints) =>
      `a vote: ${complaints.length === 0 ? 'accepted, and found on the board' : complaints.join('; ')}`,
    as: (place, archive, verdict, expected) =>
      `${place}, ${archive}: ${verdict}${expected ? '' : '  NOT AS IT SHOULD BE'}`,
  },
}[language];

export async function drill() {
  if (!(await build((line) => console.error(line)))) return (console.log(SAYS.notBuilt), 1);
  const webKit = await openWebKit();
  if (webKit === undefined) return (console.log(SAYS.absent), 1);
  console.error(`WebKitGTK ${webKit.version}`);
  const folder = await mkdtemp(join(tmpdir(), 'veche-webkit-'));
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    createReadStream(PAGE).pipe(answer);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    const places = [
      [SAYS.file, pathToFileURL(PAGE).href],
      [SAYS.server, `http://127.0.0.1:${server.address().port}/`],
    ];
    const archives = [
      [SAYS.honest, await zipped('archive', folder), 'verified'],
      [SAYS.forged, await zipped('forged/ballot-signature-flipped', folder), 'not verified (ballot-signature)'],
    ];
    let right = 0;
    for (const [place, url] of places)
      for (const [name, archive, expected] of archives) {
        const verdict = await verdictOf(webKit, url, archive);
        if (verdict === expected) right++;
        console.log(SAYS.as(place, name, verdict, verdict === expected));
      }
    const complaints = await voteIn(webKit).catch((error) => [error.message]);
    if (complaints.length === 0) right++;
    console.log(SAYS.vote(complaints));
    const all = places.length * archives.length + 1;
    console.log(`webkit: ${right} of ${all} as expected`);
    return right === all ? 0 : 1;
  } finally {
    await webKit.close();
    server.close();
    await rm(folder, { recursive: true });
  }
}

const SAID = {
  Проверено: 'verified',
  'Не проверено': 'not verified',
  Verified: 'verified',
  'Not verified': 'not verified',
};

async function verdictOf(webKit, url, archive) {
  await webKit.open(url);
  const input = 'return document.querySelector("input[type=file]")';
  await until(() => webKit.act(input, 'value', { text: archive }).then(() => true));
  const button =
    'return [...document.querySelectorAll("button")].find((one) => /проверку|verif/i.test(one.innerText)) ?? null';
  await webKit.act(button, 'click');
  return await until(async () => {
    const text = await webKit.run('return document.body.innerText');
    const line = text.split('\n').find((one) => Object.hasOwn(SAID, one.trim()));
    if (line === undefined) return undefined;
    // Of a file that could not be read the page says "not verified" too.
    const [code] = /\b(ballot-signature|file-unreadable)\b/.exec(text) ?? [];
    return SAID[line.trim()] + (code === undefined ? '' : ` (${code})`);
  });
}

async function zipped(name, folder) {
  const from = join(VECTORS, name);
  const to = join(folder, `${name.replace('/', '-')}.zip`);
  const zip = new ZipFile();
  for (const file of readdirSync(from, { recursive: true }).sort())
    if (statSync(join(from, file)).isFile()) zip.addFile(join(from, file), file);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(to));
  return to;
}
