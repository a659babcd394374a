/**
 * How an interrupted verification resumes: what each block of bodies was found to be, kept by the verifier for itself.
 * An entry holds for a block of exactly these bytes (SHA-256). The journal is trusted like the program that wrote it,
 * so it lies among the user's own files, never in the archive, whose maker would like to write it.
 */
import { sha256 } from '#crypto';
import { z } from 'zod';
import { bytesOf, encodeBase64url } from '../base64url.js';
import { anyBytesField, bytes32, countField } from '../fields.js';
import { type ExaminedBlock } from './examine.js';

/** One line of text an entry, in order. Errors of a journal end its use, not the verification. */
export interface JournalStore {
  lines(): AsyncIterable<string>;
  append(line: string): Promise<void>;
  /** Forgets everything. */
  reset(): Promise<void>;
}

const faultSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
const entrySchema = z.strictObject({
  block: bytes32,
  lines: countField,
  rows: anyBytesField,
  faults: z.array(z.strictObject({ row: countField, faults: z.array(faultSchema) })),
  sums: z.array(z.strictObject({ style: countField, ballots: countField, columns: anyBytesField })),
  others: z.array(z.strictObject({ line: countField, hash: bytes32, bytes: anyBytesField })),
  malformed: z.array(z.strictObject({ line: countField, fault: z.string() })),
});

export class Journal {
  #store: JournalStore | undefined;
  readonly #head: string;
  #lines: AsyncIterator<string> | undefined;

  /** `verifier`: a version; what another one found is not believed. `election`: fingerprint. */
  constructor(store: JournalStore | undefined, head: { readonly verifier: string; readonly election: string }) {
    this.#store = store;
    this.#head = JSON.stringify({ journal: 1, ...head });
  }

  async open(): Promise<void> {
    if (this.#store === undefined) return;
    const lines = this.#store.lines()[Symbol.asyncIterator]();
    const first = await lines.next().catch(() => undefined);
    if (first?.done === false && first.value === this.#head) this.#lines = lines;
    else await this.#begin(lines);
  }

  async #begin(lines: AsyncIterator<string>): Promise<void> {
    await lines.return?.();
    await this.#write(async (store) => {
      await store.reset();
      await store.append(this.#head);
    });
  }

  /** Where nothing can be written (a full disk, no home folder), nothing is kept, and verification goes on. */
  async #write(act: (store: JournalStore) => Promise<void>): Promise<void> {
    if (this.#store === undefined) return;
    try {
      await act(this.#store);
    } catch {
      this.#store = undefined;
    }
  }

  /** A block's name comes from its bytes alone; undefined where nothing is kept. */
  nameOf(bytes: Uint8Array): string | undefined {
    return this.#store === undefined ? undefined : encodeBase64url(sha256(bytes));
  }

  /** What the block of this name was found to be before, if the journal says so. */
  async recall(name: string | undefined): Promise<ExaminedBlock | undefined> {
    if (this.#lines === undefined || name === undefined) return undefined;
    const next = await this.#lines.next().catch(() => undefined);
    const entry = next?.done === false ? readEntry(next.value) : undefined;
    if (entry?.name === name) return entry.block;
    const atEnd = next?.done === true;
    const lines = this.#lines;
    this.#lines = undefined;
    // An entry cut short by the interruption, or another archive: what follows would not be in step.
    if (!atEnd) await this.#begin(lines);
    return undefined;
  }

  async remember(name: string | undefined, block: ExaminedBlock): Promise<void> {
    if (this.#store === undefined || name === undefined) return;
    const { lines, rows, faults, sums, others, malformed } = block;
    const entry = {
      block: name,
      lines,
      rows: encodeBase64url(rows),
      faults,
      sums: sums.map((sum) => ({ ...sum, columns: encodeBase64url(sum.columns) })),
      others: others.map((other) => ({ ...other, bytes: encodeBase64url(other.bytes) })),
      malformed,
    };
    await this.#write((store) => store.append(JSON.stringify(entry)));
  }
}

function readEntry(line: string): { readonly name: string; readonly block: ExaminedBlock } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { block, lines, rows, faults, sums, others, malformed } = parsed.data;
  return {
    name: block,
    block: {
      lines,
      rows: bytesOf(rows),
      faults: faults as unknown as ExaminedBlock['faults'],
      sums: sums.map((sum) => ({ ...sum, columns: bytesOf(sum.columns) })),
      others: others.map((other) => ({ ...other, bytes: bytesOf(other.bytes) })),
      malformed: malformed as ExaminedBlock['malformed'],
    },
  };
}
