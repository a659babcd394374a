/**
 * The shared ceremony folder: reads and writes signed round messages. Whatever does not parse, names another
 * election or trustee, or is not signed by the trustee it names, stops the ceremony with the file's name.
 */
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonValue, signBody, verifyBodySignature } from '#protocol';
import { Mistake } from '../console/mistake.js';
import { writeDurably } from '../console/sealed-file.js';
import { type Identity, Plan, type Round, ROUNDS, type RoundMessage } from './messages.js';
import { text } from '../messages/index.js';

type Unsigned<R extends Round> = Omit<RoundMessage<R>, 'signature'>;

export class CeremonyFolder {
  private constructor(
    readonly dir: string,
    readonly plan: Plan,
  ) {}

  static async create(dir: string, plan: Plan): Promise<CeremonyFolder> {
    await mkdir(dir, { recursive: true });
    await writeDurably(join(dir, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`, 'create');
    return new CeremonyFolder(dir, plan);
  }

  static async open(dir: string): Promise<CeremonyFolder> {
    const plan = Plan.safeParse(await readJson(join(dir, 'plan.json')));
    if (!plan.success) {
      throw new Mistake(text().ceremony.none(dir));
    }
    return new CeremonyFolder(dir, plan.data);
  }

  get indices(): number[] {
    return Array.from({ length: this.plan.trustees }, (_, at) => at + 1);
  }

  /** Signs and lays down one message; the very same again is fine, another under the same name is refused. */
  async put<R extends Round>(round: R, unsigned: Unsigned<R>, seed: Uint8Array): Promise<void> {
    const signed = `${JSON.stringify(signBody(`ceremony-${round}`, unsigned as Record<string, JsonValue>, seed), null, 2)}\n`;
    const path = this.path(round, unsigned.index);
    const already = await readFile(path, 'utf8').catch(() => undefined);
    if (already === signed) return;
    await writeDurably(path, signed, 'create');
  }

  /** The message of one trustee, its signature checked; undefined while it is not there. */
  async get<R extends Round>(round: R, index: number): Promise<RoundMessage<R> | undefined> {
    const path = this.path(round, index);
    const json = await readJson(path);
    if (json === undefined) return undefined;
    const parsed = ROUNDS[round].safeParse(json);
    if (!parsed.success) throw new Mistake(text().ceremony.damaged(path, index));
    const message = parsed.data as RoundMessage<R>;
    if (message.index !== index || message.election !== this.plan.election) {
      throw new Mistake(text().ceremony.foreign(path));
    }
    const key = round === 'identity' ? (message as Identity).signingKey : (await this.identity(index)).signingKey;
    if (!verifyBodySignature(`ceremony-${round}`, message, key)) {
      throw new Mistake(text().ceremony.unsigned(path, index));
    }
    return message;
  }

  /** All trustees' messages of a round in order of index, or the indices still wanting. */
  async all<R extends Round>(round: R): Promise<{ messages: RoundMessage<R>[]; wanting: number[] }> {
    const messages: RoundMessage<R>[] = [];
    const wanting: number[] = [];
    for (const index of this.indices) {
      const message = await this.get(round, index);
      if (message === undefined) wanting.push(index);
      else messages.push(message);
    }
    return { messages, wanting };
  }

  async identity(index: number): Promise<Identity> {
    const identity = await this.get('identity', index);
    if (identity === undefined) throw new Mistake(text().ceremony.notJoined(index, this.dir));
    return identity;
  }

  private path(round: Round, index: number): string {
    return join(this.dir, `${index}.${round}.json`);
  }

  async files(): Promise<string[]> {
    return (await readdir(this.dir)).sort();
  }
}

async function readJson(path: string): Promise<unknown> {
  const content = await readFile(path, 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    throw new Mistake(text().ceremony.noJson(path));
  }
}
