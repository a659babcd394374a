import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AccessSlip, type VoteSlip } from '#contracts/terminal';
import { encodeBase64url, trackerOf } from '#protocol';
import {
  chainNext,
  chainStart,
  COLUMNS,
  markCopy,
  printable,
  printSlip,
  readSlip,
  slipSvg,
  slipText,
  verifyChain,
  type Printed,
} from './index.js';

const hash = (fill: number) => encodeBase64url(new Uint8Array(32).fill(fill));

const access: AccessSlip = {
  kind: 'access',
  id: '6d6f1d5c-0d52-4e0a-9a43-0f1f4a0b6c01',
  election: hash(1),
  title: 'Выборы «депутатов» — 2026',
  territory: 'okrug-1',
  minute: '2026-09-18T10:05:00Z',
  channel: 'workstation',
  training: false,
};

const vote: VoteSlip = {
  kind: 'vote',
  id: '6d6f1d5c-0d52-4e0a-9a43-0f1f4a0b6c02',
  election: hash(1),
  title: 'Выборы депутатов',
  territory: 'okrug-1',
  ballot: hash(7),
  contests: [
    { contest: 'duma', ciphertexts: encodeBase64url(new Uint8Array(64 * 12).map((_, i) => i * 7)) },
    { contest: 'mayor', ciphertexts: encodeBase64url(new Uint8Array(64 * 3).fill(5)) },
  ],
  training: true,
};

const place = { number: 17, previous: hash(9) };

const read = (bytes: Uint8Array): readonly Printed[] => {
  const printed = readSlip(bytes);
  if (!printed.ok) throw new Error(`byte ${printed.error.offset}`);
  return printed.value;
};
const lines = (bytes: Uint8Array) => slipText(read(bytes)).map((line) => line.trimEnd());
const codes = (bytes: Uint8Array) => read(bytes).flatMap((item) => (item.kind === 'qr' ? [item.payload] : []));

describe('an access slip (R16)', () => {
  it('bears number, territory, minute, channel and the chain, and nothing else', () => {
    expect(lines(printSlip(access, place))).toEqual([
      '            ДОСТУП К БЮЛЛЕТЕНЮ',
      '                Талон № 17',
      'Выборы "депутатов" - 2026',
      'Голосование:',
      `  ${hash(1).slice(0, 40)}`,
      `  ${hash(1).slice(40)}`,
      'Территория: okrug-1',
      'Время (UTC): 2026-09-18 10:05',
      'Доступ получен: на участке',
      'Предыдущий талон:',
      `  ${hash(9).slice(0, 40)}`,
      `  ${hash(9).slice(40)}`,
      '',
      '',
      '',
      '',
    ]);
  });

  it('is cut off at its end and has no code', () => {
    const printed = read(printSlip(access, place));
    expect(printed.filter((item) => item.kind === 'cut')).toHaveLength(1);
    expect(codes(printSlip(access, place))).toEqual([]);
  });

  it('is there in English', () => {
    const text = lines(printSlip(access, place, 'en')).join('\n');
    expect(text).toContain('Access given: at a polling place');
    expect(text).not.toMatch(/[А-я].*:/);
  });
});

describe('a vote slip (R17)', () => {
  const bytes = printSlip(vote, place);

  it('bears every ciphertext as text', () => {
    const text = lines(bytes)
      .map((line) => line.trim())
      .join('');
    for (const { contest, ciphertexts } of vote.contests) expect(text).toContain(`Вопрос: ${contest}${ciphertexts}`);
    expect(lines(bytes)).toContain(`  ${trackerOf(vote.ballot)}`);
  });

  it('bears every ciphertext as codes that say which part of which contest they are', () => {
    const [first, second, third, ...more] = codes(bytes);
    const duma = vote.contests[0]?.ciphertexts ?? '';
    expect(first).toBe(`veche:1:${vote.ballot}:duma:1/2:${duma.slice(0, 800)}`);
    expect(second).toBe(`veche:1:${vote.ballot}:duma:2/2:${duma.slice(800)}`);
    expect(third).toBe(`veche:1:${vote.ballot}:mayor:1/1:${vote.contests[1]?.ciphertexts}`);
    expect(more).toEqual([]);
  });

  it('says that it is training (R38), and only then', () => {
    expect(lines(bytes)[0]?.trim()).toBe('*** УЧЕБНОЕ ГОЛОСОВАНИЕ ***');
    expect(lines(printSlip({ ...vote, training: false }, place)).join()).not.toContain('УЧЕБНОЕ');
  });

  it('differs by its place in the spool, and is the same at the same place', () => {
    expect(printSlip(vote, place)).toEqual(bytes);
    expect(printSlip(vote, { ...place, number: 18 })).not.toEqual(bytes);
    expect(printSlip(vote, { ...place, previous: hash(8) })).not.toEqual(bytes);
  });
});

describe('a copy (R18)', () => {
  it('is the mark before the very same bytes', () => {
    const bytes = printSlip(access, place);
    const copy = markCopy(bytes);
    expect(copy.slice(-bytes.length)).toEqual(bytes);
    expect(lines(copy)[0]?.trim()).toBe('*** КОПИЯ ***');
    expect(lines(copy).slice(1)).toEqual(lines(bytes));
    expect(lines(bytes).join()).not.toContain('КОПИЯ');
  });
});

describe('the chain of slips (R19)', () => {
  const spool = () => {
    let previous = chainStart('vote');
    return [1, 2, 3].map((number) => {
      const bytes = printSlip(vote, { number, previous });
      previous = chainNext(previous, bytes);
      return { bytes, chain: previous };
    });
  };

  it('holds for what was printed', () => {
    expect(verifyChain('vote', spool())).toBeUndefined();
    expect(chainStart('vote')).not.toBe(chainStart('access'));
  });

  it('names the first slip that was changed, taken out, or put elsewhere', () => {
    const [a, b, c] = spool() as [never, { bytes: Uint8Array; chain: string }, never];
    const flipped = Uint8Array.from(b.bytes);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
    expect(verifyChain('vote', [a, { ...b, bytes: flipped }, c])).toEqual({ number: 2 });
    expect(verifyChain('vote', [a, c])).toEqual({ number: 2 });
    expect(verifyChain('vote', [b, a, c])).toEqual({ number: 1 });
    expect(verifyChain('access', [a, b, c])).toEqual({ number: 1 });
  });
});

describe('text from outside', () => {
  it('cannot hold a printer command: control characters become spaces', () => {
    const title = 'a\x1d\x56\x00b\nТалон № 1\x1b@\u0085c\u202ed';
    const text = lines(printSlip({ ...access, title }, place));
    expect(text[2]).toBe('a V b Талон № 1 @ c d');
    expect(read(printSlip({ ...access, title }, place)).filter((item) => item.kind === 'cut')).toHaveLength(1);
  });

  it('of any kind gives a slip that reads back, in lines that fit the paper', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (title, training) => {
        const bytes = printSlip({ ...access, title, training }, place);
        const text = lines(bytes);
        expect(text.every((line) => line.length <= COLUMNS)).toBe(true);
        const start = text.findIndex((line) => line.includes('Талон № 17')) + 1;
        const shown = text.slice(start, text.indexOf('Голосование:', start));
        expect(shown.join('').replaceAll(' ', '')).toBe(printable(title).replaceAll(' ', ''));
        expect(slipSvg(bytes)).not.toMatch(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps what code page 866 has and shows the rest as ?', () => {
    expect(printable('Ёжик № 5 «ok»…  ☃ € ÿ')).toBe('Ёжик № 5 "ok"... ? ? ?');
  });
});

describe('reading bytes back', () => {
  it.each([
    ['an unknown escape', [0x41, 0x1b, 0x70, 0], 1],
    ['a raster image', [0x1d, 0x76, 0x30, 0], 0],
    ['a code without a payload', [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30], 0],
    ['a cut-off command', [0x1b, 0x40, 0x1d, 0x28, 0x6b, 9, 0, 0x31], 2],
    ['another code page', [0x1b, 0x74, 3], 0],
    ['letters before the code page is set', [0x41, 0x0a, 0x8f], 2],
  ])('refuses %s', (_name, bytes, offset) => {
    expect(readSlip(Uint8Array.from(bytes))).toEqual({ ok: false, error: { offset } });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => typeof readSlip(bytes).ok === 'boolean'));
  });
});

describe('the picture', () => {
  it('shows the bytes: text, codes, the cut; and refers to nothing outside', () => {
    const svg = slipSvg(printSlip({ ...vote, title: '<script>&"' }, place));
    expect(svg).toContain('УЧЕБНОЕ ГОЛОСОВАНИЕ');
    expect(svg).toContain('&#60;script&#62;&#38;&#34;');
    expect(svg.match(/<path /g)).toHaveLength(3);
    expect(svg).toContain('stroke-dasharray');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|url\(|<script|<image|<style/);
  });

  it('is of slips alone', () => {
    expect(() => slipSvg(Uint8Array.of(0x1b, 0x70))).toThrow(RangeError);
  });
});
