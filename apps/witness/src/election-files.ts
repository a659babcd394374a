/**
 * What a witness keeps of each election: its key, made for that election alone (§2), the board it
 * follows, and the head it last cosigned. One folder an election, named by the hash of the draft id.
 *
 * A file that can't be read stops the start. Going on as if nothing had been cosigned yet would let a
 * board with a damaged disk at hand begin a second log.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, readIfThere, writeDurably } from './durable-file.js';
import { KeyBytes, toBase64url } from './fields.js';

/** More would be no new evidence, only a full disk. */
const MOST_FORKS = 16;

const KeyFile = z.object({ id: z.string(), name: z.string(), seed: KeyBytes }).strict();
const BoardFile = z
  .object({
    origin: z.string(),
    boardKey: KeyBytes,
    /** `checkpoint` is the note that was cosigned: with a fork of the same size, evidence. */
    head: z
      .object({ size: z.number().int().nonnegative(), root: KeyBytes, checkpoint: z.string() })
      .strict()
      .nullable(),
  })
  .strict();

export type ElectionKey = z.infer<typeof KeyFile>;
export type FollowedBoard = z.infer<typeof BoardFile>;
export interface StoredElection {
  readonly key: ElectionKey;
  /** undefined: the witness has not been told which board to follow */
  readonly board: FollowedBoard | undefined;
}

export class ElectionFiles {
  private constructor(private readonly folder: string) {}

  static async open(witnessFolder: string): Promise<ElectionFiles> {
    await makeFolder(witnessFolder);
    const folder = join(witnessFolder, 'elections');
    await makeFolder(folder);
    return new ElectionFiles(folder);
  }

  async load(): Promise<StoredElection[]> {
    const elections: StoredElection[] = [];
    for (const name of (await readdir(this.folder)).sort()) {
      const [key, board] = await Promise.all(
        ['key.json', 'board.json'].map((file) => readIfThere(join(this.folder, name, file))),
      );
      if (key === undefined) {
        // The folder is made before the key; without a key nobody has been told anything yet.
        if (board === undefined) continue;
        throw new Error(`elections/${name}: the key is missing`);
      }
      elections.push({
        key: parse(KeyFile, key, `elections/${name}/key.json`),
        board: board === undefined ? undefined : parse(BoardFile, board, `elections/${name}/board.json`),
      });
    }
    return elections;
  }

  async saveKey(key: ElectionKey): Promise<void> {
    await makeFolder(this.#folderOf(key.id));
    const text = JSON.stringify({ ...key, seed: toBase64url(key.seed) });
    await writeDurably(join(this.#folderOf(key.id), 'key.json'), text);
  }

  async saveBoard(id: string, { origin, boardKey, head }: FollowedBoard): Promise<void> {
    const text = JSON.stringify({
      origin,
      boardKey: toBase64url(boardKey),
      head: head === null ? null : { ...head, root: toBase64url(head.root) },
    });
    await writeDurably(join(this.#folderOf(id), 'board.json'), text);
  }

  /** Keeps a checkpoint that the board signed for a size at which it had signed another root. */
  async keepFork(id: string, checkpoint: string): Promise<void> {
    const kept = (await readdir(this.#folderOf(id))).filter((file) => file.startsWith('fork-'));
    const file = `fork-${createHash('sha256').update(checkpoint).digest('hex')}.txt`;
    if (kept.length >= MOST_FORKS || kept.includes(file)) return;
    await writeDurably(join(this.#folderOf(id), file), checkpoint);
  }

  #folderOf(id: string): string {
    return join(this.folder, createHash('sha256').update(id).digest('hex'));
  }
}

function parse<S extends z.ZodType>(schema: S, text: string, name: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${name} is no JSON: restore it from a copy`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`${name} is not what this program writes: restore it from a copy`);
  return parsed.data;
}
