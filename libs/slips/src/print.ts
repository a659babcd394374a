/**
 * Slips as ESC/POS bytes (R16–R19, R38): one for each access, one for each accepted ballot. What a slip must not
 * hold (a person, a pseudonym, a key, a signature) has no member in the contract it is made from.
 */
import Encoder from '@point-of-sale/receipt-printer-encoder';
import { concatBytes } from '#crypto';
import { trackerOf } from '#protocol';
import { type AccessSlip, type VoteSlip } from '#contracts/terminal';
import { chunks, printable, wrap } from './printable.js';
import { slipTexts, type SlipLanguage, type SlipTexts } from './texts.js';

/** Characters in a line of 80 mm paper in font A. */
export const COLUMNS = 42;
/** With its head a part stays below 1,003 bytes: a QR code of version 22 at level L, 420 dots wide. */
const QR_PART = 800;

/** Where a slip stands in its spool. */
export interface SlipPlace {
  /** From 1, without gaps. */
  readonly number: number;
  /** Chain value before this slip (chain.ts). */
  readonly previous: string;
}

/** The bytes for the printer. Equal orders at equal places give equal bytes. */
export function printSlip(slip: AccessSlip | VoteSlip, place: SlipPlace, language: SlipLanguage = 'ru'): Uint8Array {
  const texts = slipTexts[language];
  const roll = new Roll();
  head(roll, texts, slip, place);
  if (slip.kind === 'access') accessLines(roll, texts, slip);
  else voteLines(roll, texts, slip);
  roll.labelled(texts.previous, place.previous);
  return roll.cut();
}

/**
 * The very same bytes behind a mark (R18): what was perhaps printed already and is printed again must not pass
 * for a second access or vote.
 */
export function markCopy(bytes: Uint8Array, language: SlipLanguage = 'ru'): Uint8Array {
  return concatBytes(new Roll().mark(slipTexts[language].copy).bytes(), bytes);
}

function head(roll: Roll, texts: SlipTexts, slip: AccessSlip | VoteSlip, place: SlipPlace): void {
  if (slip.training) roll.mark(texts.training);
  roll.title(slip.kind === 'access' ? texts.accessHeading : texts.voteHeading);
  roll.title(`${texts.slip} ${place.number}`);
  roll.text(slip.title);
  roll.labelled(texts.election, slip.election);
  roll.text(`${texts.territory} ${slip.territory}`);
}

function accessLines(roll: Roll, texts: SlipTexts, slip: AccessSlip): void {
  roll.text(`${texts.minute} ${slip.minute.slice(0, 10)} ${slip.minute.slice(11, 16)}`);
  roll.text(`${texts.channel} ${texts[slip.channel]}`);
}

function voteLines(roll: Roll, texts: SlipTexts, slip: VoteSlip): void {
  roll.labelled(texts.ballot, slip.ballot);
  roll.labelled(texts.tracker, trackerOf(slip.ballot));
  roll.text(texts.encrypted);
  for (const { contest, ciphertexts } of slip.contests) {
    roll.text(`${texts.contest} ${contest}`);
    for (const line of chunks(ciphertexts, COLUMNS)) roll.text(line);
    const parts = chunks(ciphertexts, QR_PART);
    // A reader puts the parts of a contest together without the paper's order.
    for (const [at, part] of parts.entries())
      roll.qr(`veche:1:${slip.ballot}:${contest}:${at + 1}/${parts.length}:${part}`);
  }
}

type EncoderClass = typeof Encoder;
/** Bundlers hand over the namespace of this CommonJS-and-ESM package, Node its class. */
const EscPos = (Encoder as { readonly default?: EncoderClass }).default ?? Encoder;

/** One piece of paper in the making; every line is made printable here and nowhere else. */
class Roll {
  readonly #encoder = new EscPos({ language: 'esc-pos', columns: COLUMNS, codepageMapping: 'epson' })
    .initialize()
    .codepage('cp866');

  /** Tall, bold, in the middle. */
  mark(text: string): this {
    this.#encoder.align('center').bold(true).size(1, 2);
    for (const line of wrap(`*** ${printable(text)} ***`, COLUMNS)) this.#encoder.line(line);
    this.#encoder.size(1, 1).bold(false).align('left');
    return this;
  }

  title(text: string): void {
    this.#encoder.align('center').bold(true);
    for (const line of wrap(printable(text), COLUMNS)) this.#encoder.line(line);
    this.#encoder.bold(false).align('left');
  }

  text(text: string): void {
    for (const line of wrap(printable(text), COLUMNS)) this.#encoder.line(line);
  }

  /** A label, and a value that is compared by eye: in a line of its own, cut where the paper ends. */
  labelled(label: string, value: string): void {
    this.text(label);
    for (const line of chunks(printable(value), COLUMNS - 2)) this.#encoder.line(`  ${line}`);
  }

  qr(payload: string): void {
    this.#encoder.align('center').qrcode(payload, { model: 2, size: 4, errorlevel: 'l' }).align('left');
  }

  cut(): Uint8Array {
    this.#encoder.newline(3).cut('full');
    return this.bytes();
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#encoder.encode());
  }
}
