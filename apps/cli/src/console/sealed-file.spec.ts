import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readSealed, readSealedPublic, type SealedKind, writeDurably, writeSealed } from './sealed-file.js';

const KIND: SealedKind<{ name: string }, { word: string }> = {
  name: 'trial',
  public: z.object({ name: z.string() }).strict(),
  secret: z.object({ word: z.string() }).strict(),
};
const OTHER: typeof KIND = { ...KIND, name: 'other' };
const CONTENT = { public: { name: 'Хранитель' }, secret: { word: 'вече-вече-вече' } };
const PASSPHRASE = 'пять случайных слов подряд';

describe('sealed file', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'veche-sealed-'));
    path = join(dir, 'file.json');
    await writeSealed(KIND, path, CONTENT, PASSPHRASE, 'create');
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('opens with its passphrase, shows its public part without, and nothing secret in clear', async () => {
    expect(await readSealed(KIND, path, PASSPHRASE)).toEqual(CONTENT);
    expect(await readSealedPublic(KIND, path)).toEqual(CONTENT.public);
    expect(await readFile(path, 'utf8')).not.toContain('вече');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('refuses another passphrase, another kind, and a changed byte, in words', async () => {
    await expect(readSealed(KIND, path, 'another passphrase')).rejects.toThrow(/passphrase doesn't open/);
    await expect(readSealed(OTHER, path, PASSPHRASE)).rejects.toThrow(/no other file of Veche/);
    const envelope = JSON.parse(await readFile(path, 'utf8')) as { sealed: string };
    const at = envelope.sealed.length - 30;
    const flipped = envelope.sealed[at] === 'A' ? 'B' : 'A';
    envelope.sealed = envelope.sealed.slice(0, at) + flipped + envelope.sealed.slice(at + 1);
    await writeFile(path, JSON.stringify(envelope));
    await expect(readSealed(KIND, path, PASSPHRASE)).rejects.toThrow(/passphrase doesn't open/);
  });

  it('does not pass one kind off as another by renaming the envelope', async () => {
    const envelope = JSON.parse(await readFile(path, 'utf8')) as { veche: string };
    envelope.veche = 'other';
    await writeFile(path, JSON.stringify(envelope));
    await expect(readSealed(OTHER, path, PASSPHRASE)).rejects.toThrow(/passphrase doesn't open/);
  });

  it('is never overwritten by a new one, and replaced whole by its own next state', async () => {
    await expect(writeSealed(KIND, path, CONTENT, PASSPHRASE, 'create')).rejects.toThrow(/already there/);
    const next = { ...CONTENT, secret: { word: 'второе' } };
    await writeSealed(KIND, path, next, PASSPHRASE, 'replace');
    expect(await readSealed(KIND, path, PASSPHRASE)).toEqual(next);
  });

  it('survives what a crash in the middle of a write leaves behind', async () => {
    await writeFile(`${path}.new`, 'half a fi');
    await writeDurably(join(dir, 'plain'), 'whole', 'create');
    await writeSealed(KIND, path, CONTENT, PASSPHRASE, 'replace');
    expect(await readSealed(KIND, path, PASSPHRASE)).toEqual(CONTENT);
  });
});
