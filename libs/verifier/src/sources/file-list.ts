/**
 * An archive as files that someone has chosen or dropped in a browser: a folder, or its files one by one. What else lies
 * in the folder is left alone.
 */
import { ARCHIVE_NAMES, isBase64url, type ArchiveSource } from '#protocol';
import { archiveFolder, isArchivePath, namedSource, type NamedFile } from './named-files.js';
import { blobBytes, chunksOf, type BlobLike } from './random-access.js';

export interface ChosenFile {
  /** below what was chosen, with `/`: `webkitRelativePath`, the full path of a dropped entry, or the bare name */
  readonly path: string;
  readonly blob: BlobLike;
}

/** The archive among these files; a missing one is an error of whoever reads it, and so a finding. */
export function fileListSource(chosen: readonly ChosenFile[]): ArchiveSource {
  let files: Promise<ReadonlyMap<string, NamedFile>> | undefined;
  return namedSource(() => (files ??= Promise.resolve().then(() => byName(chosen))));
}

function byName(chosen: readonly ChosenFile[]): ReadonlyMap<string, NamedFile> {
  const paths = chosen.map(({ path }) => path.replace(/^\/+/, ''));
  const folder = archiveFolder(paths);
  const files = new Map<string, NamedFile>();
  for (const [at, { blob }] of chosen.entries()) {
    const path = paths[at] ?? '';
    if (!path.startsWith(folder)) continue;
    const name = path.slice(folder.length);
    // Files chosen one by one come without their folder; a document is known by its name.
    const known = isBase64url(name, 32) ? `${ARCHIVE_NAMES.documents}/${name}` : name;
    if (!isArchivePath(known)) continue;
    if (files.has(known)) throw new Error(`there are two files ${known}`);
    files.set(known, { path: known, size: blob.size, chunks: () => chunksOf(blobBytes(blob)) });
  }
  return files;
}
