/** Checks 1 and 2 of an archive as files, and that the verifier survives whatever it is given. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import fc from 'fast-check';
import { finishElection, seededRandom, type TestElection, votedElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { canonicalText, decodeCanonicalText, encodeCanonical } from '../canonical.js';
import { readRecordLine, recordSchema, type ArchiveRecord } from '../messages/record.js';
import { inProcess, type ExaminerFactory } from './examiner.js';
import { archiveFiles } from './files.js';
import { memorySource, type ArchiveFiles, type ArchiveSource } from './source.js';
import { verifyArchive, type VerifyOptions } from './verify.js';

let election: TestElection;
let files: ArchiveFiles;
const document = encodeCanonical('Протокол');
beforeAll(() => {
  election = votedElection().election;
  finishElection(election, 'closed');
  election.finals();
  election.tally();
  election.decrypt(1);
  election.decrypt(3);
  election.result();
  election.protocol(document);
  files = election.files();
});

const report = (source: ArchiveSource, options: Partial<VerifyOptions> = {}) =>
  verifyArchive(source, { random: seededRandom('weights'), ...options });
const found = async (changed: Partial<ArchiveFiles>, options: Partial<VerifyOptions> = {}): Promise<string[]> => {
  const { verified, checks } = await report(memorySource({ ...files, ...changed }), options);
  const all = checks.flatMap((check) =>
    check.findings.map(({ code, record }) => `${check.number} ${code} ${record ?? '-'}`),
  );
  expect(verified).toBe(all.length === 0);
  return all;
};
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const linesOf = (bytes: Uint8Array): string[] => textOf(bytes).trimEnd().split('\n');
const fileOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''));

/** A side file that breaks off. */
async function* breakingAdvice(): AsyncGenerator<Uint8Array> {
  yield utf8('AAAA\nnot base64url!\n\n');
  await Promise.reject(new Error('disk'));
}

describe('the files (check 1)', () => {
  it('an untouched archive has no findings, in any order of bodies', async () => {
    expect(await found({})).toEqual([]);
    expect(await found({ bodies: fileOf(linesOf(files.bodies).reverse()) })).toEqual([]);
  });

  it('a body missing, doubled, unnamed, not canonical', async () => {
    const bodies = linesOf(files.bodies);
    expect(await found({ bodies: fileOf(bodies.filter((_, i) => i !== 5)) })).toContain('1 body-missing 5');
    expect(await found({ bodies: fileOf([...bodies, bodies[3] ?? '']) })).toEqual(['1 body-doubled -']);
    expect(await found({ bodies: fileOf([...bodies, '{"x":1}']) })).toEqual(['1 body-unnamed -']);
    expect(await found({ bodies: fileOf([...bodies, '{"x": 1}']) })).toEqual(['1 body-line-malformed -']);
    expect(await found({ bodies: fileOf([...bodies, '']) })).toEqual(['1 body-line-malformed -']);
  });

  it('records that are not canonical, of an unknown type, or too long', async () => {
    const [first, second, ...rest] = linesOf(files.records);
    const withSecond = (line: string): Uint8Array => fileOf([first ?? '', line, ...rest]);
    expect(await found({ records: withSecond(`${second ?? ''} `) })).toContain('1 record-malformed 1');
    expect(await found({ records: withSecond((second ?? '').replace('endorsement', 'greeting')) })).toContain(
      '1 record-malformed 1',
    );
    expect(await found({ records: withSecond('x'.repeat(2000)) })).toContain('1 line-too-long 1');
    expect(await found({ records: new Uint8Array() })).toContain('1 record-absent -');
  });

  it('manifest.json is the body of record 0', async () => {
    expect(await found({ manifest: utf8('{}') })).toEqual(['1 manifest-file 0']);
  });

  it('every document is there under its hash, and no other', async () => {
    const [name] = [...files.documents.keys()];
    const protocolRecord = election.entries.length - 1;
    expect(await found({ documents: new Map() })).toEqual([`1 document-missing ${protocolRecord}`]);
    expect(await found({ documents: new Map([[name ?? '', utf8('other')]]) })).toEqual([
      `1 document-hash ${protocolRecord}`,
    ]);
    const other = encodeBase64url(new Uint8Array(32));
    expect(await found({ documents: new Map([...files.documents, [other, utf8('x')]]) })).toEqual([
      '1 document-unnamed -',
    ]);
    expect(await found({ documents: new Map([...files.documents, ['README', utf8('x')]]) })).toEqual([]);
  });

  it('documents without a record are named in the same order, however their folder lists them', async () => {
    const hashes = [3, 1, 2].map((byte) => encodeBase64url(new Uint8Array(32).fill(byte)));
    const documents = new Map([...hashes.map((hash) => [hash, utf8('x')] as const), ...files.documents]);
    const { checks } = await report(memorySource({ ...files, documents }));
    expect(checks[0]?.findings.map(({ params }) => params['hash'])).toEqual([...hashes].sort());
  });
});

describe('the checkpoint (check 2)', () => {
  const note = (change: (text: string) => string): Uint8Array => utf8(change(textOf(files.checkpoint)));

  it('is of these records, by this board, under enough witnesses', async () => {
    expect(await found({ checkpoint: utf8(election.checkpoint(election.entries.length - 1)) })).toEqual([
      '2 checkpoint-records -',
    ]);
    expect(
      await found({ checkpoint: note((text) => text.replace('board.test/election', 'board.test/other')) }),
    ).not.toEqual([]);
    expect(await found({ checkpoint: note((text) => text.split('\n').slice(0, -2).join('\n') + '\n') })).toEqual([
      '2 checkpoint-witnesses -',
    ]);
    expect(await found({ checkpoint: note((text) => text.replace(/\n\n/, '\nextension\n\n')) })).not.toEqual([]);
    expect(await found({ checkpoint: Uint8Array.from([0xff]) })).toEqual(['2 checkpoint-malformed -']);
    expect(await found({ checkpoint: utf8('nonsense') })).toEqual(['2 checkpoint-malformed -']);
  });
});

describe('a log up to its tally', () => {
  it('is what a trustee checks; a whole archive needs its result', async () => {
    const partial = election.fork();
    partial.entries.splice(partial.entries.findIndex(({ record }) => record.type === 'decryption'));
    const source = memorySource(
      archiveFiles({ entries: partial.entries, checkpoint: partial.checkpoint(), documents: [] }),
    );
    const upToTally = await report(source, { upTo: 'tally' });
    expect(upToTally.verified).toBe(true);
    expect(upToTally.checks.map((check) => check.made)).toEqual([true, true, true, true, true, true, false]);
    const whole = await report(source);
    expect(whole.verified).toBe(false);
    expect(whole.checks[0]?.findings).toMatchObject([{ code: 'record-absent', params: { type: 'result' } }]);
  });
});

describe('hostile input', () => {
  it('a source that fails is a finding', async () => {
    const broken = (part: Partial<ArchiveSource>): ArchiveSource => ({ ...memorySource(files), ...part });
    const fails = (): Promise<never> => Promise.reject(new Error('disk'));
    const breaks = async function* (): AsyncGenerator<Uint8Array> {
      yield files.records.subarray(0, 100);
      await fails();
    };
    const throws = (): never => {
      throw new Error('disk');
    };
    const parts: [keyof ArchiveFiles, Partial<ArchiveSource>][] = [
      ['manifest', { manifest: fails }],
      ['checkpoint', { checkpoint: fails }],
      ['documents', { documents: fails }],
      ['records', { records: breaks }],
      ['bodies', { bodies: breaks }],
      ['bodies', { bodies: throws }],
      ['bodies', { bodies: breaks, manifest: () => Promise.resolve(utf8('{}')) }],
    ];
    for (const [name, part] of parts) {
      const { verified, checks } = await report(broken(part));
      expect(verified).toBe(false);
      const unreadable = checks[0]?.findings.filter(({ code }) => code === 'file-unreadable') ?? [];
      expect(unreadable.map(({ params }) => String(params['file']).split('.')[0])).toContain(name);
    }
  });

  it('what is only for progress or speed may fail', async () => {
    const source = memorySource(files);
    const careless = { sizes: () => Promise.reject(new Error('none')), advice: () => breakingAdvice() };
    expect((await report({ ...source, ...careless })).verified).toBe(true);
  });

  it('an examiner that dies is a finding, an end that was asked for is none', async () => {
    const dying = () => ({
      width: 2,
      perform: () => Promise.reject(new Error('died')),
      close: () => Promise.resolve(),
    });
    const { verified, checks } = await report(memorySource(files), { examiner: dying });
    expect(verified).toBe(false);
    expect(checks[0]?.findings.map(({ code }) => code)).toContain('verifier-failed');
    const stop = new AbortController();
    const stopped = report(memorySource(files), {
      signal: stop.signal,
      progress: () => stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('gives what it was given back: the examiner is closed', async () => {
    let closed = 0;
    const examiner: ExaminerFactory = async (manifest) => {
      const inner = await inProcess(seededRandom('x'))(manifest);
      return { ...inner, close: () => Promise.resolve(void closed++) };
    };
    await report(memorySource(files), { examiner });
    await report(memorySource({ ...files, manifest: utf8('{}'), bodies: utf8('') }), { examiner });
    expect(closed).toBe(2);
  });

  it('never throws and never verifies with bytes changed anywhere', async () => {
    const part = fc.constantFrom('manifest' as const, 'records' as const, 'bodies' as const, 'checkpoint' as const);
    await fc.assert(
      fc.asyncProperty(
        part,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        async (name, place, mask) => {
          const bytes = files[name].slice();
          const at = Math.floor(place * bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ mask;
          const { verified } = await report(memorySource({ ...files, [name]: bytes }));
          // A witness's line may become an unknown one; the archive's checkpoint has one witness, so no byte is spare.
          expect(verified).toBe(false);
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('a record’s line', () => {
  const line = (text: string) => readRecordLine(text);
  const record: ArchiveRecord = { type: 'ballot', hash: 'A'.repeat(43), time: '2026-09-18T05:00:00Z' };

  it('is read as canonical JSON of its schema is', () => {
    const good = canonicalText(record);
    expect(line(good)).toEqual({ ok: true, value: record });
    const part = fc.constantFrom(...[...good].map((_, at) => at));
    fc.assert(
      fc.property(part, fc.constantFrom('', ' ', '"', 'B', '0', '{', '}', '-', 'é', '\n'), (at, letter) => {
        const text = good.slice(0, at) + letter + good.slice(at + 1);
        const decoded = decodeCanonicalText(text);
        const parsed = decoded.ok ? recordSchema.safeParse(decoded.value) : undefined;
        const read = line(text);
        expect(read.ok).toBe(parsed?.success === true);
        if (read.ok) expect(read.value).toEqual(parsed?.data);
      }),
    );
  });

  it.each([
    ['another type', { type: 'greeting' }, 'shape'],
    ['no hash', { hash: 'A'.repeat(42) }, 'shape'],
    ['a hash in a second spelling', { hash: `${'A'.repeat(42)}B` }, 'shape'],
    ['30 February', { time: '2026-02-30T05:00:00Z' }, 'shape'],
    ['a member more', { note: 'x' }, 'shape'],
  ])('%s is refused', (_name, change, error) => {
    expect(line(canonicalText({ ...record, ...change }))).toEqual({ ok: false, error });
  });
});
