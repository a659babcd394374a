import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ed25519PublicKey, signEd25519, utf8 } from '#crypto';
import {
  EMPTY_ROOT,
  addSignatures,
  cosignCheckpoint,
  merkleRoot,
  openCheckpoint,
  readCheckpointUnverified,
  signCheckpoint,
  validCosignatures,
  type CheckpointTrust,
} from './index.js';
import { formatSignatureLine, noteKeyId, parseNote, type SignatureLine } from './note.js';
import { flipBit, leaves, seed, toHex } from './spec-bytes.js';

const ORIGIN = 'board.example/test';
const BOARD = seed(1);
const ROOT = merkleRoot(leaves(60));
const TIME = 1_790_000_000;
const WITNESSES = [2, 3, 4].map((fill) => ({ name: `observer.example/${fill}`, seed: seed(fill) }));
const TRUST: CheckpointTrust = {
  origin: ORIGIN,
  boardKey: ed25519PublicKey(BOARD),
  witnesses: WITNESSES.map((witness) => ({ name: witness.name, key: ed25519PublicKey(witness.seed) })),
  threshold: 2,
};
const SIGNED = signCheckpoint({ origin: ORIGIN, size: 60, root: ROOT }, BOARD);
const LINES = WITNESSES.map((witness, at) => cosignCheckpoint(SIGNED, witness, TIME + at));
const COSIGNED = SIGNED + LINES.join('');

function faultOf(note: string, trust: CheckpointTrust = TRUST): string | undefined {
  const opened = openCheckpoint(note, trust);
  return opened.ok ? undefined : opened.error.code;
}

/** The note with one signature line's bytes changed. */
function withLine(note: string, at: number, change: (line: SignatureLine) => SignatureLine): string {
  const { text, signatures } = parseNote(note) as NonNullable<ReturnType<typeof parseNote>>;
  return `${text}\n${signatures.map((line, index) => formatSignatureLine(index === at ? change(line) : line)).join('')}`;
}

/** A note with any text, signed by the board. */
function signedText(text: string): string {
  const name = ORIGIN;
  return `${text}\n${formatSignatureLine({
    name,
    keyId: noteKeyId({ name, key: TRUST.boardKey, type: 1 }),
    signature: signEd25519(utf8(text), BOARD),
  })}`;
}

describe('the checkpoint of the worked example', () => {
  const folder = new URL('../../../test/vectors/archive/', import.meta.url);
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
  const manifest = JSON.parse(read('manifest.json')) as {
    board: { origin: string; signingKey: string };
    witnesses: { threshold: number; members: { name: string; signingKey: string }[] };
  };
  const trust: CheckpointTrust = {
    origin: manifest.board.origin,
    boardKey: bytes(manifest.board.signingKey),
    witnesses: manifest.witnesses.members.map(({ name, signingKey }) => ({ name, key: bytes(signingKey) })),
    threshold: manifest.witnesses.threshold,
  };

  it('opens, with both witnesses, and its root is that of the records', () => {
    const opened = openCheckpoint(read('checkpoint'), trust);
    if (!opened.ok) throw new Error(opened.error.says);
    const records = read('records.ndjson').split('\n').slice(0, -1).map(utf8);
    expect(opened.value.size).toBe(records.length);
    expect(toHex(opened.value.root)).toBe(toHex(merkleRoot(records)));
    expect(opened.value.cosigned).toEqual([
      { name: 'observer.example/1', time: 1_789_950_000 },
      { name: 'observer.example/2', time: 1_789_950_000 },
    ]);
  });

  it('is refused after any change of a character', () => {
    const note = read('checkpoint');
    for (let at = 0; at < note.length; at++) {
      const changed = `${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`;
      const opened = openCheckpoint(changed, { ...trust, threshold: 2 });
      expect(opened.ok).toBe(false);
    }
  });
});

describe('opening a checkpoint', () => {
  it('tells size, root and who cosigned when', () => {
    expect(openCheckpoint(COSIGNED, TRUST)).toEqual({
      ok: true,
      value: {
        size: 60,
        root: ROOT,
        extensions: [],
        cosigned: WITNESSES.map(({ name }, at) => ({ name, time: TIME + at })),
      },
    });
  });

  it('needs the threshold', () => {
    expect(faultOf(SIGNED)).toBe('threshold');
    expect(faultOf(addSignatures(SIGNED, LINES.slice(0, 1)))).toBe('threshold');
    expect(faultOf(addSignatures(SIGNED, LINES.slice(1)))).toBeUndefined();
    expect(faultOf(SIGNED, { ...TRUST, threshold: 0 })).toBeUndefined();
  });

  it('counts a witness once, however often and at whatever times it signs', () => {
    const [witness, line] = [WITNESSES[0], LINES[0]];
    if (witness === undefined || line === undefined) throw new Error('no witness');
    expect(faultOf(SIGNED + line + line)).toBe('threshold');
    expect(faultOf(SIGNED + line + cosignCheckpoint(SIGNED, witness, TIME + 500))).toBe('threshold');
    const opened = openCheckpoint(SIGNED + line + cosignCheckpoint(SIGNED, witness, TIME + 500), {
      ...TRUST,
      threshold: 1,
    });
    expect(opened.ok && opened.value.cosigned).toEqual([{ name: witness.name, time: TIME + 500 }]);
  });

  it('counts one key under two names once', () => {
    const twice = [0, 1].map((at) => ({ name: `alias.example/${at}`, key: ed25519PublicKey(seed(9)) }));
    const lines = twice.map(({ name }) => cosignCheckpoint(SIGNED, { name, seed: seed(9) }, TIME));
    expect(faultOf(SIGNED + lines.join(''), { ...TRUST, witnesses: twice })).toBe('threshold');
    expect(faultOf(SIGNED + lines.join(''), { ...TRUST, witnesses: twice, threshold: 1 })).toBeUndefined();
  });

  it('ignores lines of unknown keys and never counts them', () => {
    const stranger = cosignCheckpoint(SIGNED, { name: 'stranger.example', seed: seed(8) }, TIME);
    const namesake = cosignCheckpoint(SIGNED, { name: 'observer.example/2', seed: seed(8) }, TIME);
    expect(faultOf(SIGNED + stranger + namesake)).toBe('threshold');
    expect(faultOf(COSIGNED + stranger + namesake)).toBeUndefined();
  });

  it('refuses a board signature that is missing, wrong or of another key', () => {
    expect(faultOf(withLine(COSIGNED, 0, (line) => ({ ...line, signature: flipBit(line.signature, 3) })))).toBe(
      'board-signature',
    );
    expect(faultOf(withLine(COSIGNED, 0, (line) => ({ ...line, keyId: flipBit(line.keyId, 3) })))).toBe(
      'board-signature',
    );
    expect(faultOf(signCheckpoint({ origin: ORIGIN, size: 60, root: ROOT }, seed(7)) + LINES.join(''))).toBe(
      'board-signature',
    );
  });

  it('refuses a note in which a known witness’s line does not verify', () => {
    const flipped = (bit: number) =>
      withLine(COSIGNED, 1, (line) => ({ ...line, signature: flipBit(line.signature, bit) }));
    expect(faultOf(flipped(0))).toBe('cosignature');
    expect(faultOf(flipped(60))).toBe('cosignature');
    expect(faultOf(flipped(300))).toBe('cosignature');
    expect(faultOf(withLine(COSIGNED, 1, (line) => ({ ...line, signature: line.signature.slice(1) })))).toBe(
      'cosignature',
    );
  });

  it('does not take a witness’s plain signature for a cosignature, or the board’s cosignature for its signature', () => {
    const plain = signCheckpoint({ origin: ORIGIN, size: 60, root: ROOT }, seed(2)).split('\n\n')[1] as string;
    expect(faultOf(SIGNED + plain.replace(ORIGIN, 'observer.example/2'))).toBe('threshold');
    const text = SIGNED.split('\n\n')[0] as string;
    const cosignatureOfBoard = cosignCheckpoint(SIGNED, { name: ORIGIN, seed: BOARD }, TIME);
    expect(faultOf(`${text}\n\n${cosignatureOfBoard}${LINES.join('')}`)).toBe('board-signature');
  });

  it('refuses another log and, unless allowed, extension lines', () => {
    expect(faultOf(COSIGNED, { ...TRUST, origin: 'board.example/other' })).toBe('origin');
    const extended = signedText(`${ORIGIN}\n60\n${btoa(String.fromCharCode(...ROOT))}\nmore\n`);
    expect(faultOf(extended, { ...TRUST, threshold: 0 })).toBe('extensions');
    const opened = openCheckpoint(extended, { ...TRUST, threshold: 0, extensions: 'allow' });
    expect(opened.ok && opened.value.extensions).toEqual(['more']);
  });
});

describe('strict reading of checkpoints', () => {
  const root = btoa(String.fromCharCode(...ROOT));
  it.each([
    ['leading zero', `${ORIGIN}\n060\n${root}\n`],
    ['sign', `${ORIGIN}\n+60\n${root}\n`],
    ['space', `${ORIGIN}\n60 \n${root}\n`],
    ['hexadecimal', `${ORIGIN}\n0x3c\n${root}\n`],
    ['beyond 2^53', `${ORIGIN}\n9007199254740992\n${root}\n`],
    ['root without padding', `${ORIGIN}\n60\n${root.replaceAll('=', '')}\n`],
    ['short root', `${ORIGIN}\n60\n${btoa('short')}\n`],
    ['non-zero trailing bits', `${ORIGIN}\n60\n${root.slice(0, -2)}${root.at(-2) === 'B' ? 'D' : 'B'}=\n`],
    ['base64url', `${ORIGIN}\n60\n${'_'.repeat(43)}=\n`],
    ['no root', `${ORIGIN}\n60\n`],
    ['no origin', `\n60\n${root}\n`],
    ['empty extension line', `${ORIGIN}\n60\n${root}\n\nmore\n`],
    ['carriage returns', `${ORIGIN}\r\n60\r\n${root}\r\n`],
    ['tab', `${ORIGIN}\t\n60\n${root}\n`],
    ['lone surrogate', `${ORIGIN}\n60\n${root}\n\ud800\n`],
  ])('refuses %s', (_, text) => {
    expect(faultOf(signedText(text), { ...TRUST, threshold: 0, extensions: 'allow' })).toBe('malformed');
  });

  it('takes the smallest and the empty checkpoint', () => {
    const empty = signCheckpoint({ origin: ORIGIN, size: 0, root: EMPTY_ROOT }, BOARD);
    expect(faultOf(empty, { ...TRUST, threshold: 0 })).toBeUndefined();
    expect(readCheckpointUnverified(empty)).toEqual({
      ok: true,
      value: { origin: ORIGIN, size: 0, root: EMPTY_ROOT, extensions: [] },
    });
  });

  const signature = SIGNED.split('\n\n')[1] as string;
  const text = SIGNED.slice(0, -signature.length);
  it.each([
    ['no signatures', text],
    ['no final newline', SIGNED.slice(0, -1)],
    ['text after the signatures', `${SIGNED}more\n`],
    ['an empty line at the end', `${SIGNED}\n`],
    ['another dash', text + signature.replace('—', '-')],
    ['two spaces', text + signature.replace('— ', '—  ')],
    ['a plus in the name', text + signature.replace('board', 'bo+rd')],
    ['a no-break space in the name', text + signature.replace('board', 'bo\u00a0rd')],
    ['padding cut', text + signature.replace(/=+\n$/, '\n')],
    ['a signature of no bytes', `${text}— ${ORIGIN} ${btoa('1234')}\n`],
    ['too many signatures', text + signature.repeat(65)],
    ['too long', `${text}— ${'n'.repeat(200_000)} ${btoa('12345')}\n`],
    ['nothing', ''],
  ])('refuses %s', (_, note) => {
    expect(faultOf(note, { ...TRUST, threshold: 0 })).toBe('malformed');
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (note) => {
        expect(faultOf(note)).toBe('malformed');
      }),
    );
  });
});

describe('making checkpoints', () => {
  it('refuses what no reader would take', () => {
    expect(() => signCheckpoint({ origin: 'a b', size: 1, root: ROOT }, BOARD)).toThrow(RangeError);
    expect(() => signCheckpoint({ origin: ORIGIN, size: -1, root: ROOT }, BOARD)).toThrow(RangeError);
    expect(() => signCheckpoint({ origin: ORIGIN, size: 1, root: ROOT.slice(1) }, BOARD)).toThrow(RangeError);
    expect(() => cosignCheckpoint('nothing', { name: 'w', seed: seed(2) }, TIME)).toThrow(RangeError);
    expect(() => cosignCheckpoint(SIGNED, { name: 'w', seed: seed(2) }, -1)).toThrow(RangeError);
  });

  it('adds a line once', () => {
    expect(addSignatures(COSIGNED, LINES)).toBe(COSIGNED);
    expect(addSignatures(SIGNED, [...LINES, ...LINES])).toBe(COSIGNED);
  });

  it('takes from a witness’s answer only its own valid cosignatures of this note', () => {
    const [witness] = TRUST.witnesses;
    if (witness === undefined) throw new Error('no witness');
    const other = signCheckpoint({ origin: ORIGIN, size: 61, root: ROOT }, BOARD);
    expect(validCosignatures(SIGNED, LINES.join(''), witness)).toEqual(LINES.slice(0, 1));
    expect(validCosignatures(other, LINES.join(''), witness)).toEqual([]);
    expect(validCosignatures(SIGNED, `${LINES.join('')}rubbish`, witness)).toEqual([]);
    expect(validCosignatures(SIGNED, '', witness)).toEqual([]);
  });
});
