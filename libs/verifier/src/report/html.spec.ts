/** The report as HTML: complete for an honest election, and harmless for one whose every word is an attack. */
import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '#protocol/testing';
import {
  checkTexts,
  memorySource,
  verifyArchive,
  type ArchiveFiles,
  type CheckNumber,
  type Evidence,
  type Finding,
  type Manifest,
  type Report,
} from '#protocol';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clean, escapeHtml } from './clean.js';
import { reportHtml, type ReportContext } from './html.js';

const FOLDER = new URL('../../../../test/vectors/archive', import.meta.url).pathname;
const read = (name: string): Uint8Array => readFileSync(join(FOLDER, name));

const context: ReportContext = { at: Date.UTC(2026, 8, 20, 12), by: 'test', source: 'archive.zip' };

async function honest(): Promise<{ report: Report; manifest: Manifest }> {
  const files: ArchiveFiles = {
    manifest: read('manifest.json'),
    records: read('records.ndjson'),
    bodies: read('bodies.ndjson'),
    checkpoint: read('checkpoint'),
    documents: new Map([
      ['OyEkhxdFrF8jH6YbNDZjMj4JVqHeU_rTeeWSP9TaYAM', read('documents/OyEkhxdFrF8jH6YbNDZjMj4JVqHeU_rTeeWSP9TaYAM')],
    ]),
  };
  const report = await verifyArchive(memorySource(files), { random: seededRandom('report') });
  return { report, manifest: JSON.parse(new TextDecoder().decode(files.manifest)) as Manifest };
}

const ATTACK = `"'><script>alert(1)</script><img src=x onerror=alert(1)>\u202eонереворп\u0000\u001b[31m${'я'.repeat(5000)}`;

const found = (check: CheckNumber, record: number | null): Finding => ({
  check,
  code: 'file-unreadable',
  record,
  params: { file: ATTACK },
  spoils: true,
});

function hostile(): { report: Report; context: ReportContext } {
  const titles = { ru: ATTACK, en: ATTACK };
  const manifest = {
    title: titles,
    contests: [
      {
        id: 'c',
        title: titles,
        options: [{ id: 'o', title: titles }],
        minSelections: 0,
        maxSelections: 1,
        blank: true,
      },
    ],
    styles: [{ id: 's', title: titles }],
  } as unknown as Manifest;
  const evidence: Evidence = {
    kind: 'receipt',
    index: 0,
    ballot: ATTACK,
    holds: false,
    record: null,
    findings: [found(2, null)],
  };
  const report: Report = {
    verified: false,
    fingerprint: ATTACK,
    title: titles,
    records: Number.MAX_SAFE_INTEGER,
    ballots: 0,
    counted: 0,
    checks: ([1, 2, 3, 4, 5, 6, 7] as const).map((number) => ({
      number,
      ...checkTexts[number],
      made: number !== 7,
      items: 5,
      findings: Array.from({ length: 1000 }, (_, at) => found(number, at)),
      findingsTotal: 4_000_000,
      passed: false,
    })),
    evidence: [evidence],
    struck: [],
    result: {
      version: 1,
      election: ATTACK,
      tally: ATTACK,
      trustees: [],
      cells: [
        { unit: 's', contest: 'c', ballots: 0, votes: [Number.MAX_SAFE_INTEGER] },
        { unit: ATTACK, contest: ATTACK, ballots: 1, votes: [] },
      ],
    },
  };
  return {
    report,
    context: { ...context, by: ATTACK, source: ATTACK, manifest, evidence: { slips: [ATTACK], checkpoints: [] } },
  };
}

describe('the report of the worked example', () => {
  it.each([
    ['ru', 'Проверено', 'Проверка 7. Расшифровка и итог: <span class="mark-good">прошла</span>', 'Результат'],
    ['en', 'Verified', 'Check 7. Decryption and result: <span class="mark-good">passed</span>', 'Result'],
  ] as const)('in %s', async (language, verdict, check, result) => {
    const { report, manifest } = await honest();
    const html = reportHtml(report, { ...context, manifest }, language);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<b>${verdict}</b>`);
    expect(html).toContain(check);
    expect(html).toContain(report.fingerprint ?? 'none');
    expect(html).toContain(`<h2>${result}</h2>`);
    expect(html).toContain(escapeHtml(manifest.contests[0]?.title[language] ?? 'none'));
    expect(html.match(/<rect class="part" width="[\d.]+"/g)?.length).toBeGreaterThan(2);
    expect(html).not.toContain('mark-bad">');
  });

  it('says that there are no titles where the manifest was not read, and no result where there is none', async () => {
    const { report } = await honest();
    expect(reportHtml(report, context, 'en')).toContain('can’t be shown with its titles');
    expect(reportHtml({ ...report, result: null }, context, 'en')).toContain('There is no result in the archive.');
  });

  it('shows evidence by the name it was given under', async () => {
    const { report } = await honest();
    const given: Evidence[] = [
      { kind: 'receipt', index: 0, ballot: 'x', holds: true, record: 12, findings: [] },
      { kind: 'checkpoint', index: 0, ballot: null, holds: true, record: 40, findings: [] },
    ];
    const names = { slips: ['receipt-3DQD.json'], checkpoints: [] };
    const html = reportHtml({ ...report, evidence: given }, { ...context, evidence: names }, 'ru');
    expect(html).toContain('Квитанция receipt-3DQD.json: <b class="mark-good">согласуется с реестром</b>');
    expect(html).toContain('Запись № 12.');
    expect(html).toContain('Прежняя контрольная точка 1: <b class="mark-good">');
  });

  it('says so where evidence could not be held against anything', async () => {
    const { report } = await honest();
    const names = { slips: ['receipt.json'], checkpoints: [] };
    expect(reportHtml({ ...report, evidence: [] }, { ...context, evidence: names }, 'en')).toContain(
      'nothing to hold it against',
    );
  });

  it('shows a struck option without a share', async () => {
    const { report, manifest } = await honest();
    const contest = manifest.contests[0];
    const struck = [{ contest: contest?.id ?? '', option: contest?.options[0]?.id ?? '' }];
    const html = reportHtml({ ...report, struck }, { ...context, manifest }, 'ru');
    expect(html).toContain('(исключён, не учитывается)');
  });
});

describe('the report of a hostile archive', () => {
  const { report, context: told } = hostile();

  it.each(['ru', 'en'] as const)('has no markup but its own, no odd characters, and stays short: %s', (language) => {
    const html = reportHtml(report, told, language);
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>|<iframe/i);
    expect(html.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(html.length).toBeLessThan(300_000);
    const tags = new Set([...html.matchAll(/<\/?([a-z!0-9]+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual([
      '!doctype',
      'b',
      'body',
      'br',
      'caption',
      'code',
      'dd',
      'div',
      'dl',
      'dt',
      'footer',
      'h1',
      'h2',
      'h3',
      'head',
      'html',
      'li',
      'main',
      'meta',
      'p',
      'rect',
      'section',
      'span',
      'style',
      'svg',
      'table',
      'tbody',
      'td',
      'th',
      'thead',
      'title',
      'tr',
      'ul',
    ]);
  });

  it('counts what it does not write out', () => {
    const html = reportHtml(report, told, 'en');
    expect(html).toContain('findings: 4,000,000');
    expect(html).toContain('… and 3,999,980 more');
    expect(html).toContain('these numbers are only claimed');
  });

  it('allows neither script nor network', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(reportHtml(report, told, 'ru'))?.[1] ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'/);
  });

  it('bounds tables', () => {
    const cells = Array.from({ length: 100_000 }, () => ({ unit: '*', contest: 'c', ballots: 1, votes: [1, 0] }));
    const many = { ...report, result: { ...(report.result as NonNullable<Report['result']>), cells } };
    const html = reportHtml(many, told, 'ru');
    expect(html.match(/<table>/g)).toHaveLength(500);
    expect(html).toContain('Ещё таблиц: 99\u00a0500');
  });
});

describe('cleaned text', () => {
  it.each([
    ['честный текст, № 5 «да»', 'честный текст, № 5 «да»'],
    ['a\nb\tc', 'a?b?c'],
    ['a\u200bb\ufeffc\u2028d', 'a?b?c?d'],
    ['\ud800x', '?x'],
    ['a' + '\u0301'.repeat(50), 'a' + '\u0301'.repeat(3)],
    ['x'.repeat(2000), `${'x'.repeat(300)}…`],
    ['😀'.repeat(400), `${'😀'.repeat(300)}…`],
  ])('%j', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});
