/** Checks 1 and 2 of an archive as files, and that the verifier survives whatever it is given. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import fc from 'fast-check';
import { finishElection, seededRandom, type TestElection, votedElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { encodeCanonical } from '../canonical.js';
import { buildReceipt } from '../messages/receipt.js';
import { archiveFiles } from './files.js';
import { splitLines } from './lines.js';
import { memorySource, type ArchiveFiles, type ArchiveSource } from './source.js';
import { verifyArchive, type VerifyOptions } from './verify.js';

let election: TestElection;
let files: ArchiveFiles;
let closedAt: string;
const document = encodeCanonical('Протокол');
beforeAll(() => {
  election = votedElection().election;
  finishElection(election, 'closed');
  closedAt = election.checkpoint(3);
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

describe('the files (check 1)', () => {
  it('an untouched archive has no findings, in any order of bodies', async () => {
    expect(await found({})).toEqual([]);
    expect(await found({ bodies: fileOf(linesOf(files.bodies).reverse()) })).toEqual([]);
  });

  it('a body missing, doubled, unnamed, not canonical', async () => {
    const bodies = linesOf(files.bodies);
    expect(await found({ bodies: fileOf(bodies.filter((_, i) => i !== 5)) })).toContain('1 body-missing 5');
    expect(await found({ bodies: fileOf([...bodies, bodies[3] ?? '']) })).toEqual([]);
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

  it('earlier checkpoints are prefixes of the log', async () => {
    expect(await found({}, { checkpoints: [closedAt, textOf(files.checkpoint)] })).toEqual([]);
    const other = votedElection(undefined, 'small').election;
    other.entries.pop();
    other.decide({ text: 'Иное' });
    expect(await found({}, { checkpoints: [other.checkpoint()] })).toEqual(['2 earlier-checkpoint -']);
    const longer = election.fork();
    longer.decide();
    expect(await found({}, { checkpoints: [longer.checkpoint()] })).toEqual(['2 earlier-checkpoint -']);
    expect(await found({}, { checkpoints: ['nonsense'] })).toEqual(['2 checkpoint-malformed -']);
  });

  it('receipts are kept', async () => {
    const { fingerprint } = election.election;
    const entry = election.entries.find(({ record }) => record.type === 'ballot');
    const ballot = entry?.record.hash ?? '';
    const at = election.entries.findIndex(({ record }) => record.type === 'ballot');
    const receipt = (fields: object, seed = election.parties.ballotBox) =>
      buildReceipt({ election: fingerprint, ballot, includedBy: entry?.record.time ?? '', ...fields }, seed);
    expect(await found({}, { receipts: [receipt({})] })).toEqual([]);
    expect(await found({}, { receipts: [receipt({ includedBy: '2026-09-18T05:29:00Z' })] })).toEqual([
      `2 receipt-late ${at}`,
    ]);
    expect(await found({}, { receipts: [receipt({ ballot: encodeBase64url(new Uint8Array(32)) })] })).toEqual([
      '2 receipt-ballot -',
    ]);
    expect(await found({}, { receipts: [receipt({}, election.parties.board)] })).toEqual(['2 receipt-signature -']);
    expect(await found({}, { receipts: [{ ...receipt({}), note: 'x' }, null] })).toEqual([
      '2 receipt-malformed -',
      '2 receipt-malformed -',
    ]);
    expect(await found({}, { receipts: [receipt({ election: ballot })] })).toEqual(['2 receipt-malformed -']);
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
    for (const part of [{ manifest: fails }, { checkpoint: fails }, { documents: fails }, { readBody: fails }]) {
      const { verified, checks } = await report(broken(part));
      expect(verified).toBe(false);
      expect(checks[0]?.findingsTotal).toBeGreaterThan(0);
    }
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

  it('splits lines whatever the pieces, and gathers none beyond the limit', async () => {
    const collect = async (chunks: Uint8Array[], max: number): Promise<(string | undefined)[]> => {
      const lines: (string | undefined)[] = [];
      for await (const { bytes } of splitLines(chunks, max))
        lines.push(bytes === undefined ? undefined : textOf(bytes));
      return lines;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{0,6}$/), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (lines, size) => {
          const bytes = fileOf(lines);
          const chunks: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
          expect(await collect(chunks, 4)).toEqual(lines.map((line) => (line.length > 4 ? undefined : line)));
        },
      ),
    );
    expect(await collect([utf8('last line without end')], 100)).toEqual(['last line without end']);
  });
});
