/** What the page, its conductor and its examiners say to each other. Files pass as Blobs: nothing is copied. */
import { type ChosenFile } from '#verifier';
import { type Manifest, type Progress, type Report } from '#protocol';

/** An archive as it was chosen: one zip, or files. */
export type Archive =
  | { readonly kind: 'zip'; readonly blob: Blob }
  | { readonly kind: 'files'; readonly files: readonly (ChosenFile & { readonly blob: Blob })[] };

export const blobsOf = (archive: Archive): readonly Blob[] =>
  archive.kind === 'zip' ? [archive.blob] : archive.files.map(({ blob }) => blob);

/** First to a worker, for each archive: which then is the one or the other. Ports: one to each examiner. */
export type Role =
  | { readonly role: 'examine'; readonly port: MessagePort; readonly kernel: Uint8Array | undefined }
  | {
      readonly role: 'conduct';
      readonly ports: readonly MessagePort[];
      readonly archive: Archive;
      /** to the page, which reads what the worker may not (blob-errand.ts) */
      readonly errands: MessagePort;
      /** receipts and refusals, as parsed JSON */
      readonly slips: readonly unknown[];
      readonly checkpoints: readonly string[];
      readonly kernel: Uint8Array | undefined;
    };

/** To the conductor afterwards. */
export interface Word {
  readonly word: 'pause' | 'go-on';
}

/** From the conductor. */
export type Told =
  | { readonly tells: 'progress'; readonly progress: Progress }
  | {
      readonly tells: 'report';
      readonly report: Report;
      /** of this archive's fingerprint, where there was one to read */
      readonly manifest: Manifest | undefined;
      /** the arithmetic that was used */
      readonly group: string;
    }
  | { readonly tells: 'failed'; readonly says: string };
