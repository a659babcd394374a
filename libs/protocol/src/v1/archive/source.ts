/** Where a verifier reads an archive from (§9): memory here, a folder in #protocol/node. */
import { sha256 } from '#crypto';
import { encodeBase64url } from '../base64url.js';
import { splitLines, type Line } from './lines.js';

/** Where a body's line lies, in bytes. */
export interface BodyRef {
  readonly offset: number;
  readonly length: number;
}

/** Bounds of what a verifier gathers in memory at once. */
export const LIMITS = {
  manifest: 32 * 1024 * 1024,
  checkpoint: 1024 * 1024,
  recordLine: 1024,
  bodyLine: 32 * 1024 * 1024,
} as const;

/** Every method rejects where the file is missing, unreadable or beyond its limit; a verifier makes it a finding. */
export interface ArchiveSource {
  manifest(): Promise<Uint8Array>;
  checkpoint(): Promise<Uint8Array>;
  records(): AsyncIterable<Line>;
  bodies(): AsyncIterable<Line>;
  readBody(ref: BodyRef): Promise<Uint8Array>;
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
}

export function memorySource(files: ArchiveFiles): ArchiveSource {
  return {
    manifest: () => Promise.resolve(files.manifest),
    checkpoint: () => Promise.resolve(files.checkpoint),
    records: () => splitLines([files.records], LIMITS.recordLine),
    bodies: () => splitLines([files.bodies], LIMITS.bodyLine),
    readBody: ({ offset, length }) => Promise.resolve(files.bodies.subarray(offset, offset + length)),
    documents: () => Promise.resolve([...files.documents.keys()]),
    documentHash: (name) => {
      const bytes = files.documents.get(name);
      return Promise.resolve(bytes === undefined ? undefined : encodeBase64url(sha256(bytes)));
    },
  };
}
