/** An archive fetched from the board that serves this page: the page's policy lets it ask no other. */

export type Address =
  | { readonly ok: true; readonly path: string; readonly fingerprint: string }
  | { readonly ok: false; readonly fault: 'elsewhere' | 'unreadable' };

/** A fingerprint, the board's page of an election, or the archive's own address. `origin`: of this page. */
export function readAddress(text: string, origin: string): Address {
  const trimmed = text.trim();
  const fingerprint = /(?:^|[/#=])([A-Za-z0-9_-]{43})(?:$|[/?#&])/.exec(trimmed)?.[1];
  if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed) && originOf(trimmed) !== origin) return { ok: false, fault: 'elsewhere' };
  if (fingerprint === undefined) return { ok: false, fault: 'unreadable' };
  return { ok: true, fingerprint, path: `/board/${fingerprint}/archive.zip` };
}

function originOf(address: string): string | undefined {
  try {
    return new URL(address).origin;
  } catch {
    return undefined;
  }
}

/** The zip. Rejects where the board refuses or the connection breaks; `signal` ends it. */
export async function download(path: string, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(path, { credentials: 'omit', signal });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.getReader();
  // The browser moves large Blobs to disk; an array of pieces it could not.
  let blob = new Blob([]);
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob([blob, ...pieces], { type: 'application/zip' });
    pieces.push(value);
    held += value.length;
    bytes += value.length;
    onBytes(bytes);
    if (held > 16 * 1024 * 1024) {
      blob = new Blob([blob, ...pieces]);
      [pieces, held] = [[], 0];
    }
  }
}
