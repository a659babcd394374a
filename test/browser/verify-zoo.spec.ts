/** The page finds in the whole zoo what the command finds: opened from its file, off line, one archive after the other. */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { writeArchive } from '#protocol/node';
import { honestArchive, missedBy, zoo, zooWithEvidence, type ZooCase } from '#protocol/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { launch, watch, withPages } from './browser.js';
import { ONE_FILE, VerifierPage, type Handed } from './verifier-page.js';

// A bound for what hangs: an archive takes about half a second on a quiet machine.
jest.setTimeout(900_000);

withPages('the zoo in the verification page', () => {
  let browser: Browser;
  let folder: string;
  let verifier: VerifierPage;
  let wrong: string[];

  beforeAll(async () => {
    browser = await launch();
    folder = await mkdtemp(join(tmpdir(), 'veche-zoo-page-'));
    const context = await browser.newContext({ timezoneId: 'Europe/Moscow', offline: true });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    wrong = watch(page);
    verifier = await VerifierPage.open(page, ONE_FILE);
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
    expect(wrong).toEqual([]);
  });

  const handed = async (name: string, one: Pick<ZooCase, 'files' | 'receipts' | 'checkpoints'>): Promise<Handed> => {
    const archive = join(folder, name);
    await writeArchive(archive, one.files);
    const evidence: string[] = [];
    for (const [at, receipt] of one.receipts.entries())
      evidence.push(await written(`${archive}-receipt-${at}.json`, JSON.stringify(receipt)));
    for (const [at, note] of one.checkpoints.entries())
      evidence.push(await written(`${archive}-checkpoint-${at}`, note));
    return { archive, evidence };
  };
  const written = async (path: string, content: string): Promise<string> => {
    await writeFile(path, content);
    return path;
  };

  it('verifies the honest election', async () => {
    const report = await verifier.verify(
      await handed('honest', { files: honestArchive(), receipts: [], checkpoints: [] }),
    );
    expect(report.verified).toBe(true);
  });

  it('finds every forgery by the check that has to find it', async () => {
    const missed: string[] = [];
    let count = 0;
    for (const one of [...zoo(), ...zooWithEvidence()]) {
      const given = await handed(one.name, one);
      const wants = missedBy(await verifier.verify(given), one);
      if (wants !== undefined) missed.push(`${one.name}: ${wants}`);
      await rm(given.archive, { recursive: true });
      count++;
    }
    expect(missed).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(60);
  });
});
