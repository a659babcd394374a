/** What a verifier reads (protocol.md §9): raw bytes of the files, each call from the start. */
export interface ArchiveSource {
  manifest(): Promise<Uint8Array>;
  checkpoint(): Promise<Uint8Array>;
  records(): AsyncIterable<Uint8Array>;
  bodies(): AsyncIterable<Uint8Array>;
  advice?(): AsyncIterable<Uint8Array> | undefined;
  sizes(): Promise<{ readonly records?: number | undefined; readonly bodies?: number | undefined }>;
  documents(): Promise<readonly string[]>;
  documentHash(name: string): Promise<string | undefined>;
}
