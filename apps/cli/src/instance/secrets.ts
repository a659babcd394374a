/**
 * The secrets of an instance that runs on one machine: passwords of logins, tokens, keys. Made at
 * the first start, kept in one file that only its owner reads. On machines of several owners
 * each owner has their own instead.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export class Secrets {
  readonly #file: string;
  readonly #values: Map<string, string>;

  private constructor(file: string, values: Map<string, string>) {
    this.#file = file;
    this.#values = values;
  }

  /** Reads `file`, or begins with none. */
  static open(file: string): Secrets {
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      return new Secrets(file, new Map());
    }
    chmodSync(file, 0o600);
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || Object.values(parsed).some((it) => typeof it !== 'string')) {
      throw new Error(`${file} is damaged: restore it, or begin anew with --fresh.`);
    }
    return new Secrets(file, new Map(Object.entries(parsed as Record<string, string>)));
  }

  /** The secret `name`: base64url of random bytes, made when it is asked for first, and durable before it is given out. */
  get(name: string, bytes = 32): string {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const made = randomBytes(bytes).toString('base64url');
    this.#values.set(name, made);
    const draft = `${this.#file}.new`;
    writeFileSync(draft, `${JSON.stringify(Object.fromEntries(this.#values), null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(draft, this.#file);
    return made;
  }
}
