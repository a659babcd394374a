/**
 * Reads a line of canonical JSON (§1) whose members are known beforehand, byte by byte: no text, no object, and base64url
 * decoded into memory that is used again for the next block. Whatever is not as expected makes the whole line not `good`;
 * what is read after that is empty and means nothing.
 */
import { BASE64URL_PAIRS, BASE64URL_VALUES } from '../base64url.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const BRACKET = 0x5d;
/** Ids are shorter, and a number of so many digits is exact. */
const MAX_ID = 64;
const MAX_DIGITS = 9;
const NOTHING = new Uint8Array();

export class LineCursor {
  #line: Uint8Array = NOTHING;
  #at = 0;
  #good = false;
  #room = new Uint8Array();
  #used = 0;

  /** Room for what lines of so many bytes together hold: what was decoded before this call is written over. */
  begin(bytes: number): void {
    if (this.#room.length < bytes) this.#room = new Uint8Array(bytes);
    this.#used = 0;
  }

  open(line: Uint8Array): this {
    this.#line = line;
    this.#at = 0;
    this.#good = true;
    return this;
  }

  get at(): number {
    return this.#at;
  }

  /** Whether all was as expected and nothing follows. */
  get complete(): boolean {
    return this.#good && this.#at === this.#line.length;
  }

  /** Nothing of this line is as expected. */
  refuse(): void {
    this.#good = false;
  }

  /** Exactly these bytes. */
  skip(expected: Uint8Array): void {
    for (let i = 0; i < expected.length && this.#good; i++) this.#good = this.#line[this.#at + i] === expected[i];
    this.#at += expected.length;
  }

  /** A string of base64url. */
  quoted(): Uint8Array {
    this.#byte(QUOTE);
    const bytes = this.letters();
    this.#byte(QUOTE);
    return bytes;
  }

  /** Strings of base64url and the bracket that ends them; none is no list of ours. */
  list(): Uint8Array[] {
    const items = [this.quoted()];
    while (this.takes(COMMA)) items.push(this.quoted());
    this.#byte(BRACKET);
    return items;
  }

  /** A number above zero. */
  number(): number {
    let value = 0;
    let digits = 0;
    for (; digits <= MAX_DIGITS; digits++) {
      const letter = this.#line[this.#at] ?? 0;
      if (letter < ZERO || letter > NINE) break;
      value = 10 * value + (letter - ZERO);
      if (value === 0) break;
      this.#at++;
    }
    if (digits === 0 || digits > MAX_DIGITS) this.#good = false;
    return value;
  }

  /** A string of letters, digits, hyphens and underscores, which are those of base64url: an id has no others. */
  id(): string {
    this.#byte(QUOTE);
    let id = '';
    while (this.#good && id.length <= MAX_ID) {
      const letter = this.#line[this.#at] ?? 0;
      if ((BASE64URL_VALUES[letter] as number) < 0) break;
      id += String.fromCharCode(letter);
      this.#at++;
    }
    this.#byte(QUOTE);
    return id;
  }

  /** Whether this byte stands here; then it is passed. */
  takes(byte: number): boolean {
    const stands = this.#good && this.#line[this.#at] === byte;
    if (stands) this.#at++;
    return stands;
  }

  #byte(byte: number): void {
    if (!this.takes(byte)) this.#good = false;
  }

  /** As many letters of base64url as there are, decoded; they must be the one spelling of their bytes. */
  letters(): Uint8Array {
    if (!this.#good) return NOTHING;
    const line = this.#line;
    const room = this.#room;
    const values = BASE64URL_VALUES;
    const start = this.#used;
    let at = this.#at;
    let to = start;
    const pairs = BASE64URL_PAIRS;
    // A pair that is none has the value −1, whose sign bit no other can clear.
    for (const last = line.length - 4; at <= last; at += 4) {
      const ab = pairs[(line[at] as number) | ((line[at + 1] as number) << 8)] as number;
      const cd = pairs[(line[at + 2] as number) | ((line[at + 3] as number) << 8)] as number;
      if ((ab | cd) < 0) break;
      room[to++] = ab >> 4;
      room[to++] = (ab << 4) | (cd >> 8);
      room[to++] = cd;
    }
    const value = (): number => values[line[at] ?? 0] as number;
    // Fewer than four are left: where four letters stood, they have been read above.
    let rest = 0;
    let bits = 0;
    for (; value() >= 0; rest++, at++) bits = (bits << 6) | value();
    // The bits beyond the last byte are zero, or the same bytes would have a second spelling.
    const spare = rest === 2 ? 4 : 2;
    if (rest === 1 || (bits & ((1 << spare) - 1)) !== 0) this.#good = false;
    if (rest > 1) room[to++] = bits >> (rest === 2 ? 4 : 10);
    if (rest === 3) room[to++] = bits >> 2;
    this.#at = at;
    this.#used = to;
    return room.subarray(start, to);
  }
}
