import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ArchiveRecord,
  assembleDecision,
  bodyHash,
  bytesOf,
  draftDecision,
  fingerprintOf,
  type JsonValue,
  type Manifest,
  type MemberSignature,
  signAsMember,
} from '#protocol';
import { LogReader } from './log-reader.js';

const archive = join(import.meta.dirname, '../../../../../test/vectors/archive');
const lines = (name: string): JsonValue[] =>
  readFileSync(join(archive, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonValue);

interface Stored {
  readonly records: number;
  readonly retired: readonly string[];
  readonly effects: string;
}

describe('what the registrar obeys of a log (§7)', () => {
  let manifest: Manifest;
  let log: { record: ArchiveRecord; body: JsonValue | undefined }[];

  beforeAll(() => {
    const bodies = new Map(lines('bodies.ndjson').map((body) => [bodyHash(body), body]));
    const records = lines('records.ndjson') as unknown as ArchiveRecord[];
    // As the follower hands them over: no ballot's body is asked for.
    log = records.map((record) => ({ record, body: record.type === 'ballot' ? undefined : bodies.get(record.hash) }));
    manifest = bodies.get(records[0]?.hash ?? '') as unknown as Manifest;
  });

  /** Hands over `records` and returns what was stored and how often the election was closed. */
  async function read(records: typeof log): Promise<{ stored: Stored[]; closes: string[] }> {
    const stored: Stored[] = [];
    const closes: string[] = [];
    const queries = {
      query: (_sql: string, [, count, retired, effects]: unknown[] = []) => {
        stored.push({ records: count as number, retired: retired as string[], effects: effects as string });
        return Promise.resolve([]);
      },
    };
    const office = { close: (election: string) => Promise.resolve(void closes.push(election)) };
    const unused = { url: 'http://board.test', fetch: () => Promise.reject(new Error('unused')) };
    const reader = new LogReader(fingerprintOf(manifest), manifest, unused, queries as never, office);
    for (const [index, followed] of records.entries()) await reader.take({ index, ...followed });
    return { stored, closes };
  }

  const indexOf = (type: string): number => log.findIndex(({ record }) => record.type === type);

  it('is the close, once the commission has signed it', async () => {
    expect((await read(log.slice(0, indexOf('closed')))).closes).toEqual([]);
    expect((await read(log)).closes).toEqual([fingerprintOf(manifest)]);
  });

  it('is no close that the chair has not signed', async () => {
    const at = indexOf('closed');
    const body = log[at]?.body as { signatures: { member: string }[] };
    const unsigned = { ...body, signatures: body.signatures.filter(({ member }) => member !== 'chair') } as JsonValue;
    const forged = { record: { ...(log[at] as (typeof log)[0]).record, hash: bodyHash(unsigned) }, body: unsigned };
    expect((await read([...log.slice(0, at), forged])).closes).toEqual([]);
  });

  it('is every decision and retirement of the commission', async () => {
    const expected = log.filter(({ record }) => record.type === 'decision' || record.type === 'retired').length;
    const { stored } = await read(log);
    expect(expected).toBeGreaterThan(0);
    expect(stored).toHaveLength(expected);
  });

  describe('longer hours', () => {
    const effect = {
      kind: 'extend' as const,
      style: 'north',
      closesAt: '2026-09-20T18:00:00Z',
      acceptUntil: '2026-09-20T18:00:00Z',
    };
    const draft = () =>
      draftDecision({
        election: fingerprintOf(manifest),
        at: log[indexOf('access')]?.record.time ?? '',
        text: 'Продлить',
        document: null,
        effect,
      });
    const withDecision = (signatures: readonly MemberSignature[]): typeof log => {
      const at = indexOf('access') + 1;
      const body = assembleDecision(draft(), signatures) as unknown as JsonValue;
      const time = log[at - 1]?.record.time ?? '';
      return [...log.slice(0, at), { record: { type: 'decision', hash: bodyHash(body), time }, body }];
    };
    const secrets = JSON.parse(readFileSync(join(archive, '../secrets.json'), 'utf8')) as {
      signing: { commission: Record<string, string> };
    };
    const signed = (...members: string[]): MemberSignature[] =>
      members.map((member) =>
        signAsMember('decision', draft(), member, bytesOf(secrets.signing.commission[member] ?? '')),
      );

    it('are obeyed when the commission has signed them', async () => {
      const { stored } = await read(withDecision(signed('chair', 'secretary')));
      expect(stored).toEqual([{ records: indexOf('access') + 2, retired: [], effects: JSON.stringify([effect]) }]);
    });
    it('are not when the board alone has written them, or too few signed', async () => {
      expect((await read(withDecision([]))).stored).toEqual([]);
      expect((await read(withDecision(signed('chair')))).stored).toEqual([]);
    });
  });
});
