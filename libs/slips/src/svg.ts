/**
 * A picture of the very bytes that went to the printer, for the panel and for demonstrations (R17). Drawn from the
 * bytes and from nothing else: a picture made from the order could differ from the paper. Refers to nothing outside.
 */
import QrCode from 'qrcode';
import { COLUMNS } from './print.js';
import { readSlip, type Printed } from './read.js';

/** Font A of an 80 mm printer: 12 × 24 dots, lines 30 dots apart. */
const CELL = { width: 12, height: 24, line: 30 } as const;
const MARGIN = 24;
const PAPER = COLUMNS * CELL.width;
const LEVELS = ['L', 'M', 'Q', 'H'] as const;

/** SVG text. Throws where the bytes are no slip: the spool holds only what it has itself encoded. */
export function slipSvg(bytes: Uint8Array): string {
  const read = readSlip(bytes);
  if (!read.ok) throw new RangeError(`no slip: unknown command at byte ${read.error.offset}`);
  let y = MARGIN;
  const parts: string[] = [];
  for (const item of read.value) {
    const drawn = draw(item, y);
    parts.push(drawn.svg);
    y += drawn.height;
  }
  const width = PAPER + 2 * MARGIN;
  const height = y + MARGIN;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" font-family="'DejaVu Sans Mono','Liberation Mono',monospace" font-size="20">` +
    `<rect width="${width}" height="${height}" fill="#fffef8"/>${parts.filter((part) => part !== '').join('\n')}</svg>`
  );
}

function draw(item: Printed, y: number): { readonly svg: string; readonly height: number } {
  switch (item.kind) {
    case 'line':
      return drawLine(item, y);
    case 'qr':
      return drawQr(item, y);
    case 'cut':
      return {
        svg: `<line x1="0" x2="${PAPER + 2 * MARGIN}" y1="${y}" y2="${y}" stroke="#999" stroke-dasharray="8 6"/>`,
        height: CELL.line,
      };
  }
}

const indent = (align: 0 | 1 | 2, width: number): number => MARGIN + ((PAPER - width) * align) / 2;

function drawLine(line: Extract<Printed, { kind: 'line' }>, y: number): { svg: string; height: number } {
  const tall = Math.max(1, ...line.runs.map((run) => run.height));
  const width = line.runs.reduce((sum, run) => sum + run.text.length * run.width * CELL.width, 0);
  const base = y + CELL.height * tall - 6;
  let x = indent(line.align, width);
  const runs = line.runs.map((run) => {
    const advance = run.text.length * run.width * CELL.width;
    // Leading spaces are places, not letters: browsers disagree about keeping them.
    const blank = run.text.length - run.text.trimStart().length;
    const letters = run.text.trim();
    const at = x + blank * run.width * CELL.width;
    x += advance;
    if (letters === '') return '';
    const scale =
      run.width * run.height === 1 ? '' : ` transform="translate(${at} ${base}) scale(${run.width} ${run.height})"`;
    const place = scale === '' ? ` x="${at}" y="${base}"` : '';
    const bold = run.bold ? ' font-weight="bold"' : '';
    const length = ` textLength="${letters.length * CELL.width}" lengthAdjust="spacingAndGlyphs"`;
    return `<text${place}${scale}${bold}${length} xml:space="preserve">${escapeXml(letters)}</text>`;
  });
  return { svg: runs.join(''), height: CELL.line * tall };
}

function drawQr(qr: Extract<Printed, { kind: 'qr' }>, y: number): { svg: string; height: number } {
  const code = QrCode.create([{ data: new TextEncoder().encode(qr.payload), mode: 'byte' }], {
    errorCorrectionLevel: LEVELS[qr.level - 48] ?? 'L',
  });
  const { size, data } = code.modules;
  let path = '';
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (data[row * size + column] === 1) path += `M${column} ${row}h1v1h-1z`;
  const width = size * qr.dots;
  const svg =
    `<path transform="translate(${indent(qr.align, width)} ${y + 2 * qr.dots}) scale(${qr.dots})" ` +
    `shape-rendering="crispEdges" d="${path}"/>`;
  return { svg, height: width + 4 * qr.dots };
}

const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
