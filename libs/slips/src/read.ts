/**
 * The printer's side: ESC/POS bytes read back into what stands on paper. Tests, the panel's picture and whoever
 * audits a spool read the bytes that were sent, not what the sender says they mean. Only the commands that slips
 * use are known; another byte is a fault, because an unknown command could print anything.
 */
import { fail, ok, type Result } from '#protocol';

export interface PrintedRun {
  readonly text: string;
  readonly bold: boolean;
  /** 1…8 times the plain size. */
  readonly width: number;
  readonly height: number;
}

export type Printed =
  | { readonly kind: 'line'; readonly runs: readonly PrintedRun[]; readonly align: 0 | 1 | 2 }
  | {
      readonly kind: 'qr';
      readonly payload: string;
      readonly dots: number;
      readonly level: number;
      readonly align: 0 | 1 | 2;
    }
  | { readonly kind: 'cut' };

export interface ReadFault {
  /** Place of the first byte that is no part of a known command. */
  readonly offset: number;
}

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LF = 0x0a;
const CR = 0x0d;
const PAGE_866 = 17;

const cp866 = new TextDecoder('ibm866');

/** What stands on paper, from the top. Never throws. */
export function readSlip(bytes: Uint8Array): Result<readonly Printed[], ReadFault> {
  const reader = new Reader(bytes);
  while (!reader.ended) {
    const from = reader.offset;
    if (!reader.step()) return fail({ offset: from });
  }
  return ok(reader.finish());
}

/** The text alone, a line each, as a person reads it; QR codes are left out. */
export const slipText = (printed: readonly Printed[]): string[] =>
  printed.flatMap((item) => (item.kind === 'line' ? [item.runs.map((run) => run.text).join('')] : []));

class Reader {
  offset = 0;
  #printed: Printed[] = [];
  #runs: PrintedRun[] = [];
  #bold = false;
  #width = 1;
  #height = 1;
  #align: 0 | 1 | 2 = 0;
  #page = 0;
  #qr = { dots: 3, level: 48, payload: undefined as string | undefined };

  constructor(private readonly bytes: Uint8Array) {}

  get ended(): boolean {
    return this.offset >= this.bytes.length;
  }

  finish(): readonly Printed[] {
    if (this.#runs.length > 0) this.#feed();
    return this.#printed;
  }

  /** One command or one run of text; false where the bytes are neither. */
  step(): boolean {
    const byte = this.#take();
    switch (byte) {
      case ESC:
        return this.#escape();
      case FS:
        // FS . leaves the multi-byte mode that slips never enter.
        return this.#take() === 0x2e;
      case GS:
        return this.#group();
      case LF:
        this.#feed();
        return true;
      case CR:
        return true;
      default:
        return this.#text(byte);
    }
  }

  /** The next byte; −1, which is no command, past the end. */
  #take(): number {
    return this.bytes[this.offset++] ?? -1;
  }

  #escape(): boolean {
    const command = this.#take();
    if (command === 0x40) return this.#reset();
    const value = this.#take();
    switch (command) {
      case 0x74: // ESC t: code page
        this.#page = value;
        return value === PAGE_866 || value === 0;
      case 0x61: // ESC a: alignment
        if (value !== 0 && value !== 1 && value !== 2) return false;
        this.#align = value;
        return true;
      case 0x45: // ESC E: bold
        this.#bold = value === 1;
        return value === 0 || value === 1;
      case 0x4d: // ESC M: font A
        return value === 0;
      default:
        return false;
    }
  }

  #reset(): boolean {
    if (this.#runs.length > 0) this.#feed();
    this.#bold = false;
    this.#width = 1;
    this.#height = 1;
    this.#align = 0;
    this.#page = 0;
    return true;
  }

  #group(): boolean {
    const command = this.#take();
    switch (command) {
      case 0x21: {
        // GS !: size, width in the high half
        const value = this.#take();
        this.#width = (value >> 4) + 1;
        this.#height = (value & 15) + 1;
        return value >= 0 && this.#width <= 8 && this.#height <= 8;
      }
      case 0x56: // GS V: cut
        if (this.#runs.length > 0) this.#feed();
        this.#printed.push({ kind: 'cut' });
        return this.#take() === 0;
      case 0x28:
        return this.#take() === 0x6b && this.#qrFunction();
      default:
        return false;
    }
  }

  /** GS ( k pL pH cn fn …: QR code. */
  #qrFunction(): boolean {
    const length = this.#take() + (this.#take() << 8);
    const body = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    if (length < 3 || body.length !== length || body[0] !== 0x31) return false;
    const [, fn, first = 0] = body;
    switch (fn) {
      case 0x41: // model 2
        return first === 0x32;
      case 0x43: // dots a module
        this.#qr.dots = first;
        return first >= 1 && first <= 16;
      case 0x45: // level of error correction, 48…51
        this.#qr.level = first;
        return first >= 48 && first <= 51;
      case 0x50: // store
        this.#qr.payload = new TextDecoder('latin1').decode(body.subarray(3));
        return first === 0x30;
      case 0x51: // print
        return first === 0x30 && this.#printQr();
      default:
        return false;
    }
  }

  #printQr(): boolean {
    const { payload, dots, level } = this.#qr;
    if (payload === undefined) return false;
    if (this.#runs.length > 0) this.#feed();
    this.#printed.push({ kind: 'qr', payload, dots, level, align: this.#align });
    return true;
  }

  #text(first: number): boolean {
    const from = this.offset - 1;
    if (!isText(first)) return false;
    while (isText(this.bytes[this.offset] ?? -1)) this.offset++;
    const part = this.bytes.subarray(from, this.offset);
    // Code page 0 is what a printer starts with; slips say 866 before the first letter beyond ASCII.
    if (this.#page !== PAGE_866 && part.some((byte) => byte > 0x7e)) return false;
    this.#runs.push({ text: cp866.decode(part), bold: this.#bold, width: this.#width, height: this.#height });
    return true;
  }

  #feed(): void {
    this.#printed.push({ kind: 'line', runs: this.#runs, align: this.#align });
    this.#runs = [];
  }
}

const isText = (byte: number): boolean => byte >= 0x20 && byte !== 0x7f;
