/** An interrupted run goes on where it was, and believes nothing about bytes that are not the same. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { nobleGroup, utf8 } from '#crypto';
import { finishElection, seededRandom, votedElection } from '../../testing.js';
import { inProcess, type ExaminerFactory } from './examiner.js';
import { Journal, type JournalStore } from './journal.js';
import { memorySource, type ArchiveFiles } from './source.js';
import { verifyArchive, type VerifyOptions } from './verify.js';

let files: ArchiveFiles;
beforeAll(() => {
  files = finishElection(votedElection().election).files();
});

class MemoryJournal implements JournalStore {
  text: string[] = [];
  resets = 0;
  async *lines(): AsyncGenerator<string> {
    for (const line of [...this.text]) yield await Promise.resolve(line);
  }
  append(line: string): Promise<void> {
    return Promise.resolve(void this.text.push(line));
  }
  reset(): Promise<void> {
    this.resets++;
    this.text = [];
    return Promise.resolve();
  }
}

/** How many blocks were examined, and not recalled. */
function counting(): { readonly factory: ExaminerFactory; readonly examined: () => number } {
  let examined = 0;
  const factory: ExaminerFactory = async (manifest) => {
    const inner = await inProcess(seededRandom('x'))(manifest);
    return {
      ...inner,
      perform: (task) => {
        if (task.task === 'examine') examined++;
        return inner.perform(task);
      },
    };
  };
  return { factory, examined: () => examined };
}

async function run(journal: JournalStore, changed: Partial<ArchiveFiles> = {}, options: Partial<VerifyOptions> = {}) {
  const { factory, examined } = counting();
  const report = await verifyArchive(memorySource({ ...files, ...changed }), {
    random: seededRandom('weights'),
    examiner: factory,
    journal,
    ...options,
  });
  return { report, examined: examined() };
}

describe('a journal', () => {
  it('replaces the second examination of the same bytes, and nothing else', async () => {
    const journal = new MemoryJournal();
    const first = await run(journal);
    expect([first.report.verified, first.examined, journal.text.length]).toEqual([true, 1, 2]);
    const second = await run(journal);
    expect(second.examined).toBe(0);
    expect(second.report).toEqual(first.report);
    expect(journal.text).toHaveLength(2);
  });

  it('of one arithmetic is nothing to another: a second opinion would be the first', async () => {
    const journal = new MemoryJournal();
    await run(journal);
    const second = await run(journal, {}, { group: { ...nobleGroup, name: 'libsodium' } });
    expect([second.report.verified, second.examined]).toEqual([true, 1]);
    const again = await run(journal, {}, { group: { ...nobleGroup, name: 'libsodium' } });
    expect([again.report.verified, again.examined]).toEqual([true, 0]);
  });

  it('goes on after an interruption', async () => {
    const journal = new MemoryJournal();
    const stop = new AbortController();
    const interrupted = run(
      journal,
      {},
      {
        signal: stop.signal,
        progress: ({ stage }) => {
          if (stage === 'bodies') stop.abort(new Error('interrupted'));
        },
      },
    );
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(journal.text).toHaveLength(2);
    const { report, examined } = await run(journal);
    expect([report.verified, examined]).toEqual([true, 0]);
  });

  it('says nothing about other bytes, another election, another version', async () => {
    const journal = new MemoryJournal();
    await run(journal);
    const forged = utf8(new TextDecoder().decode(files.bodies).replace(/"signature":"A?.{3}/, '"signature":"AAAA'));
    const { report, examined } = await run(journal, { bodies: forged });
    expect([report.verified, examined]).toEqual([false, 1]);
    const head = journal.text[0] ?? '';
    for (const other of [
      head.replace(/"election":"./, '"election":"_'),
      head.replace('"verifier":"', '"verifier":"0.'),
    ]) {
      const stale = new MemoryJournal();
      await run(stale);
      stale.text[0] = other;
      const again = await run(stale);
      expect([again.report.verified, again.examined, stale.resets]).toEqual([true, 1, 2]);
    }
  });

  it('cut short or damaged, is begun anew', async () => {
    const good = new MemoryJournal();
    await run(good);
    const [head = '', entry = ''] = good.text;
    for (const text of [[], ['{'], [head, entry.slice(0, 100)], [head, '{}'], [head, 'null']]) {
      const journal = new MemoryJournal();
      journal.text = text;
      const { report, examined } = await run(journal);
      expect([report.verified, examined, journal.text]).toEqual([true, 1, good.text]);
    }
  });

  it('that breaks off while it is read is begun anew', async () => {
    const good = new MemoryJournal();
    await run(good);
    const journal = new MemoryJournal();
    journal.text = [...good.text];
    journal.lines = async function* () {
      yield await Promise.resolve(good.text[0] ?? '');
      throw new Error('disk');
    };
    const unread = new MemoryJournal();
    unread.lines = async function* () {
      yield* [];
      await Promise.reject(new Error('disk'));
    };
    for (const broken of [journal, unread]) {
      const { report, examined } = await run(broken);
      expect([report.verified, examined, broken.text]).toEqual([true, 1, good.text]);
    }
  });

  it('that cannot be written is tried once and costs no verdict', async () => {
    for (const failing of ['reset', 'append'] as const) {
      const journal = new MemoryJournal();
      let tries = 0;
      journal[failing] = () => Promise.reject(new Error(`disk full ${++tries}`));
      const { report } = await run(journal);
      expect([report.verified, tries, journal.text]).toEqual([true, 1, []]);
    }
  });

  it('keeps the blocks it has when it comes to its end', async () => {
    const store = new MemoryJournal();
    const head = { verifier: '1', election: 'x' };
    const block = (lines: number) => ({
      ...{ lines, rows: Uint8Array.of(1, 2), faults: [], others: [], malformed: [] },
      sums: [{ style: 0, ballots: 1, columns: Uint8Array.of(3) }],
    });
    const begun = new Journal(store, head);
    await begun.open();
    const names = [1, 2, 3].map((one) => begun.nameOf(Uint8Array.of(one)));
    expect(new Set(names).size).toBe(3);
    await begun.remember(names[0], block(1));
    await begun.remember(names[1], block(2));
    const resumed = new Journal(store, head);
    await resumed.open();
    expect(await resumed.recall(names[0])).toEqual(block(1));
    expect(await resumed.recall(names[1])).toEqual(block(2));
    expect(await resumed.recall(names[2])).toBeUndefined();
    await resumed.remember(names[2], block(3));
    expect([store.resets, store.text.length]).toEqual([1, 4]);
  });
});
