/**
 * Text as a printer of code page 866 can show it. A title is somebody's text: a control character in it would be a
 * printer command (cut, feed, another code page, a fake slip), so none ever reaches the bytes.
 */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  '«': '"',
  '»': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '‑': '-',
  '…': '...',
};

/** Every character that code page 866 has beyond ASCII. */
const HIGH = new Set(new TextDecoder('ibm866').decode(Uint8Array.from({ length: 128 }, (_, i) => 128 + i)));

/** One line: control characters and breaks become spaces, spaces are joined, what the printer lacks becomes `?`. */
export function printable(text: string): string {
  let line = '';
  for (const character of text.normalize('NFC').replace(/[\p{C}\p{Z}]+/gu, ' ')) {
    const substitute = SUBSTITUTES[character];
    if (substitute !== undefined) line += substitute;
    else if ((character >= ' ' && character <= '~') || HIGH.has(character)) line += character;
    else line += '?';
  }
  return line.replace(/ +/g, ' ').trim();
}

/** Words wrapped into lines of at most `columns`; a longer word is cut. At least one line. */
export function wrap(line: string, columns: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (let word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = '';
    }
    for (; word.length > columns; word = word.slice(columns)) lines.push(word.slice(0, columns));
    current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** Cut into pieces of exactly `columns`, the last one shorter. */
export function chunks(text: string, columns: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += columns) pieces.push(text.slice(at, at + columns));
  return pieces;
}
