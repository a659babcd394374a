/**
 * A person's secret file: public part in clear, secrets under a passphrase (JWE, PBES2-HS512 with 600,000 rounds
 * and AES-256-GCM, by jose). Written whole and flushed before the old one is given up, so that a crash
 * in the middle leaves one of the two: a trustee who loses a share, loses the election's result with it.
 */
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import { Mistake } from './mistake.js';
import { text } from '../messages/index.js';

const ROUNDS = 600_000;

/** What kind of file, and what may be read without the passphrase. */
const Envelope = z
  .object({ veche: z.string(), public: z.record(z.string(), z.unknown()), sealed: z.string() })
  .strict();

export interface SealedFile<Public, Secret> {
  readonly public: Public;
  readonly secret: Secret;
}

export interface SealedKind<Public, Secret> {
  /** E.g. `trustee`; a file of another kind is refused by name. */
  readonly name: string;
  readonly public: z.ZodType<Public>;
  readonly secret: z.ZodType<Secret>;
}

export async function writeSealed<Public extends object, Secret>(
  kind: SealedKind<Public, Secret>,
  path: string,
  content: SealedFile<Public, Secret>,
  passphrase: string,
  mode: 'create' | 'replace',
): Promise<void> {
  const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(kind.secret.parse(content.secret))))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', typ: `veche-${kind.name}` })
    .setKeyManagementParameters({ p2c: ROUNDS })
    .encrypt(new TextEncoder().encode(passphrase));
  const whole = `${JSON.stringify({ veche: kind.name, public: content.public, sealed }, null, 2)}\n`;
  await writeDurably(path, whole, mode);
}

export async function readSealed<Public, Secret>(
  kind: SealedKind<Public, Secret>,
  path: string,
  passphrase: string,
): Promise<SealedFile<Public, Secret>> {
  const envelope = await readEnvelope(kind, path);
  const plain = await unseal(envelope.sealed, kind.name, passphrase, path);
  return { public: kind.public.parse(envelope.public), secret: kind.secret.parse(JSON.parse(plain)) };
}

/** The part of the file that needs no passphrase. */
export async function readSealedPublic<Public, Secret>(
  kind: SealedKind<Public, Secret>,
  path: string,
): Promise<Public> {
  return kind.public.parse((await readEnvelope(kind, path)).public);
}

async function readEnvelope<Public, Secret>(
  kind: SealedKind<Public, Secret>,
  path: string,
): Promise<z.infer<typeof Envelope>> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch {
    throw new Mistake(text().console.cantReadOwn(path, kind.name));
  }
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    json = undefined;
  }
  const envelope = Envelope.safeParse(json);
  if (!envelope.success || envelope.data.veche !== kind.name) {
    throw new Mistake(text().console.wrongKind(path, kind.name));
  }
  return envelope.data;
}

async function unseal(sealed: string, name: string, passphrase: string, path: string): Promise<string> {
  try {
    const opened = await compactDecrypt(sealed, new TextEncoder().encode(passphrase), {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxPBES2Count: ROUNDS,
    });
    if (opened.protectedHeader.typ !== `veche-${name}`) throw new Error('type');
    return new TextDecoder().decode(opened.plaintext);
  } catch {
    throw new Mistake(text().console.wrongPassphrase(path));
  }
}

/**
 * Bytes on the disk before the name points at them; 0600: nobody else on the machine reads it.
 * Errors: Mistake when `create` finds a file of that name.
 */
export async function writeDurably(path: string, text: string, mode: 'create' | 'replace'): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  if (mode === 'replace') await rename(fresh, path);
  else await nameOnce(fresh, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}

async function nameOnce(fresh: string, path: string): Promise<void> {
  try {
    await link(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Mistake(text().console.alreadyThere(path));
  } finally {
    await rm(fresh, { force: true });
  }
}
