/**
 * Where a passphrase comes from: a file (demonstrations, scripts), the environment, or the keyboard without echo.
 * Never a command-line argument: other users of the machine see those.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Mistake } from './mistake.js';
import { text } from '../messages/index.js';

export interface PassphraseSource {
  readonly passphraseFile?: string | undefined;
}

/** The passphrase, without a trailing line end. Asks twice for a new one. */
export async function readPassphrase(source: PassphraseSource, what: string, isNew = false): Promise<string> {
  const given = await givenPassphrase(source);
  if (given !== undefined) return checked(given);
  if (!process.stdin.isTTY) {
    throw new Mistake(text().console.noPassphrase(what));
  }
  const first = checked(await ask(text().console.passphraseFor(what)));
  if (isNew && (await ask(text().console.again)) !== first) {
    throw new Mistake(text().console.passphrasesDiffer);
  }
  return first;
}

async function givenPassphrase(source: PassphraseSource): Promise<string | undefined> {
  if (source.passphraseFile !== undefined) {
    return (await readFile(source.passphraseFile, 'utf8')).replace(/\r?\n$/, '');
  }
  return process.env['VECHE_PASSPHRASE'];
}

function checked(passphrase: string): string {
  if (passphrase.length < 8) throw new Mistake(text().console.passphraseShort);
  return passphrase;
}

function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  return new Promise((resolve) => {
    lines.question('', (answer) => {
      lines.close();
      process.stderr.write('\n');
      resolve(answer);
    });
  });
}
