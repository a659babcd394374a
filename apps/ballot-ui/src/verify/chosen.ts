/** What was chosen or dropped, as an archive; directories of a drop are walked, a bounded number of files deep and wide. */
import { type ChosenFile } from '#verifier';
import { type Archive } from './messages.js';

type Chosen = ChosenFile & { readonly blob: Blob };

export interface ChosenArchive {
  readonly archive: Archive;
  /** for the report: the folder's or the file's name */
  readonly name: string;
}

const MAX_FILES = 200_000;
const MAX_DEPTH = 4;

/** Undefined where nothing was chosen. One zip is the archive; everything else is taken for its files. */
export function archiveOf(chosen: readonly Chosen[]): ChosenArchive | undefined {
  const [first] = chosen;
  if (first === undefined) return undefined;
  if (chosen.length === 1 && /\.zip$/i.test(first.path))
    return { archive: { kind: 'zip', blob: first.blob }, name: first.path };
  const [folder = ''] = first.path.replace(/^\/+/, '').split('/');
  return { archive: { kind: 'files', files: chosen }, name: folder };
}

export const fromInput = (files: Iterable<File>): Chosen[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));

/** Must be called while the drop is handled: afterwards the browser has forgotten the items. */
export async function fromDrop(transfer: DataTransfer): Promise<Chosen[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = fromInput(transfer.files);
  if (!entries.some((entry) => entry?.isDirectory === true)) return plain;
  const found: Chosen[] = [];
  for (const entry of entries) if (entry !== null) await walk(entry, found, 0);
  return found;
}

async function walk(entry: FileSystemEntry, found: Chosen[], depth: number): Promise<void> {
  if (found.length >= MAX_FILES || depth > MAX_DEPTH) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path: entry.fullPath, blob: file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader hands out a hundred at a time, until there are none.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await walk(one, found, depth + 1);
  }
}
