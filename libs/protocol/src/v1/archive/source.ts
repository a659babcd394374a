/** Where a verifier reads an archive from (§9): memory here, a folder in #protocol/node, a zip in #verifier. */
import { sha256 } from '#crypto';
import { encodeBase64url } from '../base64url.js';

/** Bounds of what a verifier gathers in memory at once. */
export const LIMITS = {
  manifest: 32 * 1024 * 1024,
  checkpoint: 1024 * 1024,
  recordLine: 1024,
  bodyLine: 32 * 1024 * 1024,
  /** Advice of one ballot: 44 bytes of text a point. */
  adviceLine: 4 * 1024 * 1024,
  /** all bodies that are no ballots */
  others: 256 * 1024 * 1024,
  /** of a block of bodies that a thread examines: some hundred ballots */
  block: 4 * 1024 * 1024,
} as const;

/** Every method rejects where the file is missing, unreadable or beyond its limit; a verifier makes it a finding. */
export interface ArchiveSource {
  manifest(): Promise<Uint8Array>;
  checkpoint(): Promise<Uint8Array>;
  /** The file's bytes in pieces, from its beginning at each call; a piece holds until the next is asked for. */
  records(): AsyncIterable<Uint8Array>;
  bodies(): AsyncIterable<Uint8Array>;
  /** `advice.ndjson`, untrusted, where there is one: for each line of the bodies the decoding advice of its points. */
  advice?(): AsyncIterable<Uint8Array> | undefined;
  /** Bytes of the two files where they are known, for progress. */
  sizes(): Promise<{ readonly records?: number; readonly bodies?: number }>;
  /** Names of the files in documents/. */
  documents(): Promise<readonly string[]>;
  /** base64url SHA-256 of a document's bytes, or undefined where there is none of that name. */
  documentHash(name: string): Promise<string | undefined>;
}

/** The files of an archive, in memory. */
export interface ArchiveFiles {
  readonly manifest: Uint8Array;
  readonly records: Uint8Array;
  readonly bodies: Uint8Array;
  readonly checkpoint: Uint8Array;
  /** by name, the base64url SHA-256 of the bytes */
  readonly documents: ReadonlyMap<string, Uint8Array>;
  readonly advice?: Uint8Array;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

export function memorySource(files: ArchiveFiles): ArchiveSource {
  return {
    manifest: () => Promise.resolve(files.manifest),
    checkpoint: () => Promise.resolve(files.checkpoint),
    records: () => once(files.records),
    bodies: () => once(files.bodies),
    advice: () => (files.advice === undefined ? undefined : once(files.advice)),
    sizes: () => Promise.resolve({ records: files.records.length, bodies: files.bodies.length }),
    documents: () => Promise.resolve([...files.documents.keys()]),
    documentHash: (name) => {
      const bytes = files.documents.get(name);
      return Promise.resolve(bytes === undefined ? undefined : encodeBase64url(sha256(bytes)));
    },
  };
}

/** bodies.ndjson and, where there is one, the advice beside it; from the beginning at each call. */
export interface BodyFiles {
  bodies(): AsyncIterable<Uint8Array>;
  advice(): AsyncIterable<Uint8Array> | undefined;
}
