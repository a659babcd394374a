/** The report as sentences, one check a paragraph. What comes from the archive is cleaned of what a terminal would obey. */
import { describeFinding, type CheckReport, type Language, type Report } from '#protocol';
import { clean, shownEvidence, titleOf, type EvidenceNames } from '#verifier';
import { verifyTexts } from './texts.js';

/** How many findings of a check are printed; the number of all is printed too. */
const SHOWN = 10;

export function reportText(report: Report, language: Language, names?: EvidenceNames): string {
  const texts = verifyTexts[language];
  const evidence = shownEvidence(report.evidence, names, language);
  const lines = [
    report.title === null ? texts.noTitle : titleOf(report.title, language),
    `${texts.fingerprint}: ${report.fingerprint ?? '–'}`,
    texts.counts(report.records, report.ballots, report.counted),
    '',
    ...report.checks.flatMap((check) => checkLines(check, language)),
    '',
    ...evidence.map(({ title, holds, standing, says }) => `${holds ? '✓' : '✗'} ${title}: ${standing}. ${says}`),
    ...(evidence.length > 0 ? [''] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function checkLines(check: CheckReport, language: Language): string[] {
  const texts = verifyTexts[language];
  const name = `${texts.check} ${check.number}. ${check.name[language]}`;
  if (!check.made) return [`– ${name}: ${texts.notMade}`];
  const head = `${check.passed ? '✓' : '✗'} ${name}`;
  const lines = [`${head}: ${texts.looked(check.items, check.findingsTotal)}`];
  for (const found of check.findings.slice(0, SHOWN)) {
    const place = found.record === null ? '' : `${texts.record} ${found.record}: `;
    lines.push(`    ${place}${clean(describeFinding(found, language), 400)} [${found.code}]`);
  }
  if (check.findingsTotal > SHOWN) lines.push(`    ${texts.more(check.findingsTotal - SHOWN)}`);
  if (!check.passed) lines.push(`    ${check.whatIfFailed[language]}`);
  return lines;
}
