/** The licences of the packages in a bundle: all of them ask to be told along with the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../ensure.mjs';

/** A comment with name, version and licence of every package that one of the modules (paths) belongs to. */
export function licencesOf(modules) {
  const names = new Set(modules.flatMap((id) => packageOf(id) ?? []));
  const texts = [...names].sort().map(licenceOf);
  return `/*\nPackages in this file, and their licences.\n\n${texts.join('\n\n')}\n*/\n`;
}

const packageOf = (id) =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/').replaceAll('\0', ''))?.[1];

function licenceOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  if (file === undefined || typeof license !== 'string') throw new Error(`${name} comes without its licence`);
  // What ends a comment would end the file's.
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').replaceAll('*/', '* /').trim();
  return `== ${name} ${version} (${license})\n\n${text}`;
}
