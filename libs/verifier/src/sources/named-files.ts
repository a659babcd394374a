/**
 * The files of an archive by the names of protocol.md §9, from any list of paths: entries of a zip, files of a dropped
 * folder. Whoever wrote the list is a stranger: a name is only ever compared, never used as a path.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { ARCHIVE_NAMES, encodeBase64url, isBase64url, LIMITS, type ArchiveSource } from '#protocol';
import { gather } from './random-access.js';

/** A file that can be read again and again, from its start. */
export interface NamedFile {
  /** with `/` between folders */
  readonly path: string;
  /** in bytes, as the list says; what is read is counted again */
  readonly size: number;
  chunks(): AsyncIterable<Uint8Array>;
}

const SINGLE: ReadonlySet<string> = new Set([
  ARCHIVE_NAMES.manifest,
  ARCHIVE_NAMES.records,
  ARCHIVE_NAMES.bodies,
  ARCHIVE_NAMES.checkpoint,
  ARCHIVE_NAMES.advice,
]);
const MAX_DOCUMENTS = 100_000;

/** Whether a path below the archive's folder is one that §9 knows. */
export function isArchivePath(path: string): boolean {
  const [folder, name, ...deeper] = path.split('/');
  if (name === undefined) return SINGLE.has(path);
  return folder === ARCHIVE_NAMES.documents && deeper.length === 0 && isBase64url(name, 32);
}

/** What archivers and desktops add by themselves and no archive has. */
export const isLitter = (path: string): boolean =>
  /^__MACOSX\//.test(path) || /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(path);

/**
 * The folder, empty or with `/` at its end, in which the archive lies: the one of the manifest nearest to the top.
 * Two at the same depth would be two archives; that is refused.
 */
export function archiveFolder(paths: readonly string[]): string {
  const folders = paths
    .filter((path) => path === ARCHIVE_NAMES.manifest || path.endsWith(`/${ARCHIVE_NAMES.manifest}`))
    .map((path) => path.slice(0, -ARCHIVE_NAMES.manifest.length));
  const depth = (folder: string): number => folder.split('/').length;
  folders.sort((a, b) => depth(a) - depth(b));
  const [first = '', second] = folders;
  if (second !== undefined && depth(first) === depth(second)) throw new Error('there are several archives');
  return first;
}

/** `files` by their path below the archive's folder. */
export function namedSource(files: () => Promise<ReadonlyMap<string, NamedFile>>): ArchiveSource {
  const wanted = async (name: string): Promise<NamedFile> => {
    const file = (await files()).get(name);
    if (file === undefined) throw new Error(`there is no ${name}`);
    return file;
  };
  const whole = async (name: string, limit: number): Promise<Uint8Array> => {
    const file = await wanted(name);
    if (file.size > limit) throw new Error('the file is too large');
    return await gather(file.chunks(), limit);
  };
  async function* chunks(name: string): AsyncIterable<Uint8Array> {
    yield* (await wanted(name)).chunks();
  }
  async function* advice(): AsyncIterable<Uint8Array> {
    // Untrusted and not needed: an archive without it is as good.
    const file = (await files()).get(ARCHIVE_NAMES.advice);
    if (file !== undefined) yield* file.chunks();
  }
  return {
    manifest: () => whole(ARCHIVE_NAMES.manifest, LIMITS.manifest),
    checkpoint: () => whole(ARCHIVE_NAMES.checkpoint, LIMITS.checkpoint),
    records: () => chunks(ARCHIVE_NAMES.records),
    bodies: () => chunks(ARCHIVE_NAMES.bodies),
    advice,
    sizes: async () => {
      const known = await files();
      const [records, bodies] = [known.get(ARCHIVE_NAMES.records)?.size, known.get(ARCHIVE_NAMES.bodies)?.size];
      return { ...(records === undefined ? {} : { records }), ...(bodies === undefined ? {} : { bodies }) };
    },
    documents: async () => {
      const prefix = `${ARCHIVE_NAMES.documents}/`;
      const names = [...(await files()).keys()].filter((path) => path.startsWith(prefix));
      return names.slice(0, MAX_DOCUMENTS).map((path) => path.slice(prefix.length));
    },
    documentHash: async (name) => {
      const file = (await files()).get(`${ARCHIVE_NAMES.documents}/${name}`);
      if (file === undefined) return undefined;
      const hash = sha256.create();
      for await (const chunk of file.chunks()) hash.update(chunk);
      return encodeBase64url(hash.digest());
    },
  };
}
