/**
 * What the zoo's tests ask of an archive: that it is found out by the check that has to find it, and that nothing is found
 * which is not explained. The command is asked first, then the page, opened once from its file and off line; both are
 * given the same files, and have to say the same.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Report } from '#protocol';
import { writeArchive } from '#protocol/node';
import { honestArchive, missedBy, zoo, type Forgery, type ZooCase } from '#protocol/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { watch, withPages } from '../browser/browser.js';
import { launch } from '../browser/chromium.js';
import { ONE_FILE, VerifierPage } from '../browser/verifier-page.js';
import { verifyByCommand, type Said } from './command.js';

// A bound for what hangs: an archive takes about half a second on a quiet machine.
jest.setTimeout(300_000);

/** Codes that neither are expected nor are explained: something found that the definition does not know of. */
const unexplained = (report: Report, { code, beside }: ZooCase): string[] =>
  report.checks
    .flatMap(({ findings }) => findings.map((found) => found.code))
    .filter((found) => found !== code && !(beside?.codes ?? []).includes(found));

/** An archive on disk, what somebody holds against it, and what the command said. */
interface Tried {
  /** undefined: the honest one */
  readonly one: ZooCase | undefined;
  readonly archive: string;
  readonly evidence: readonly string[];
  readonly said: Said;
}

const HONEST = 'the honest election, and nothing in it';

/** `also`: what else holds of each of these. */
export function areFound(
  name: string,
  chosen: readonly Forgery[],
  also: (report: Report) => void = () => undefined,
): void {
  let folder: string;
  const tried = new Map<string, Promise<Tried>>();
  const names = [HONEST, ...chosen.map((forgery) => forgery.name)];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'veche-zoo-'));
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Made and tried by the command when it is first asked for. */
  const tryOut = (asked: string): Promise<Tried> => {
    const known = tried.get(asked) ?? make(asked);
    tried.set(asked, known);
    return known;
  };
  const make = async (asked: string): Promise<Tried> => {
    const [one] = zoo(chosen.filter((forgery) => forgery.name === asked));
    const archive = join(folder, one?.name ?? 'honest');
    await writeArchive(archive, one?.files ?? honestArchive());
    const file = async (ending: string, content: string): Promise<string> => {
      await writeFile(`${archive}-${ending}`, content);
      return `${archive}-${ending}`;
    };
    const { receipts: shown = [], checkpoints: notes = [] } = one ?? {};
    const receipts = await Promise.all(shown.map((said, at) => file(`receipt-${at}.json`, JSON.stringify(said))));
    const checkpoints = await Promise.all(notes.map((note, at) => file(`checkpoint-${at}`, note)));
    const said = await verifyByCommand(
      ...receipts.flatMap((path) => ['--receipt', path]),
      ...checkpoints.flatMap((path) => ['--checkpoint', path]),
      archive,
    );
    return { one, archive, evidence: [...receipts, ...checkpoints], said };
  };

  /** Of whichever verifier's report. */
  const expectFound = (one: ZooCase | undefined, report: Report): void => {
    if (one === undefined) {
      expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
      expect(report.verified).toBe(true);
      return;
    }
    expect(missedBy(report, one)).toBeUndefined();
    expect(unexplained(report, one)).toEqual([]);
    also(report);
  };

  describe(`${name}, by the command`, () => {
    it.each(names)('%s', async (asked) => {
      const { one, said } = await tryOut(asked);
      expectFound(one, said.report);
      expect([said.code, said.last]).toEqual(one === undefined ? [0, 'verified'] : [1, 'not verified']);
    });
  });

  withPages(`${name}, by the page`, () => {
    let browser: Browser;
    let verifier: VerifierPage;
    let wrong: string[];
    beforeAll(async () => {
      browser = await launch();
      const context = await browser.newContext({ timezoneId: 'Europe/Moscow', offline: true });
      context.setDefaultTimeout(120_000);
      // One examiner: these archives have one block each, and every further worker has to be started for nothing.
      await context.addInitScript("Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { value: 1 })");
      const page = await context.newPage();
      wrong = watch(page);
      verifier = await VerifierPage.open(page, ONE_FILE);
    });
    afterAll(async () => {
      await browser.close();
      expect(wrong).toEqual([]);
    });

    it.each(names)('%s', async (asked) => {
      const { one, archive, evidence, said } = await tryOut(asked);
      const report = await verifier.verify({ archive, evidence });
      expectFound(one, report);
      expect(report).toEqual(said.report);
    });
  });
}
