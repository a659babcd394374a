/** Zips as no honest program writes them, for tests: every field of an entry may lie. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string;
  readonly content?: Uint8Array;
  /** Pointing at the bytes of an earlier entry instead of its own. */
  readonly sharesBytesOf?: number;
  readonly flags?: number;
  readonly unixMode?: number;
  readonly declaredSize?: number;
  /** In its own header, where it differs from the list. */
  readonly localName?: string;
}

interface Laid {
  readonly offset: number;
  readonly packed: Buffer;
}

export function rawZip(entries: readonly RawEntry[]): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  const laid: Laid[] = [];
  let offset = 0;
  const push = (bytes: Buffer): void => {
    parts.push(bytes);
    offset += bytes.length;
  };
  for (const entry of entries) {
    const content = entry.content ?? new Uint8Array();
    const shared = entry.sharesBytesOf === undefined ? undefined : laid[entry.sharesBytesOf];
    const packed = shared?.packed ?? deflateRawSync(content, { level: 9 });
    const at = shared?.offset ?? offset;
    laid.push({ offset: at, packed });
    if (shared === undefined) {
      const name = Buffer.from(entry.localName ?? entry.name);
      push(Buffer.concat([header(entry, content, packed, name), name]));
      push(packed);
    }
    const name = Buffer.from(entry.name);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE((3 << 8) | 20, 4);
    header(entry, content, packed, name).copy(head, 6, 4, 30);
    head.writeUInt32LE(((entry.unixMode ?? 0o100644) << 16) >>> 0, 38);
    head.writeUInt32LE(at, 42);
    list.push(Buffer.concat([head, name]));
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

function header(entry: RawEntry, content: Uint8Array, packed: Buffer, name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(entry.flags ?? 0, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(crc32(content), 14);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(entry.declaredSize ?? content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return head;
}
