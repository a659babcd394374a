/**
 * The report as one HTML file that can be kept, sent and printed: no script, nothing fetched, and a policy of its own that
 * would allow neither. Every word of the archive in it is hostile: cleaned, bounded and escaped (clean.ts).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { describeFinding, type CheckReport, type Language, type Manifest, type Report } from '#protocol';
import { escapeHtml, titleOf } from './clean.js';
import { shownEvidence, wasGiven, type EvidenceNames } from './evidence.js';
import { resultTables, type ResultTable } from './result-tables.js';
import { reportStyle } from './style.js';
import { reportTexts } from './texts.js';

/** What a report tells besides what verifyArchive found. */
export interface ReportContext {
  /** ms since 1970 */
  readonly at: number;
  /** the program: name, version, which arithmetic */
  readonly by: string;
  /** what was verified: a folder's or file's name, an address */
  readonly source: string;
  /** record 0 of this archive, where it could be read: titles are taken from it */
  readonly manifest?: Manifest | undefined;
  readonly evidence?: EvidenceNames | undefined;
}

/** Findings of a check that are written out; the number of all is written too. */
export const SHOWN_FINDINGS = 20;

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const POLICY = `default-src 'none'; style-src 'sha256-${base64(sha256(new TextEncoder().encode(reportStyle)))}'; base-uri 'none'; form-action 'none'`;

export function reportHtml(report: Report, context: ReportContext, language: Language): string {
  const texts = reportTexts[language];
  const count = counted(language);
  const title = report.title === null ? texts.noTitle : titleOf(report.title, language);
  const facts: readonly [string, string][] = [
    [texts.fingerprint, `<code>${escapeHtml(report.fingerprint ?? '–')}</code>`],
    [texts.records, count(report.records)],
    [texts.ballots, count(report.ballots)],
    [texts.counted, count(report.counted)],
    [texts.source, escapeHtml(context.source)],
    [texts.at, escapeHtml(timeIn(language, context.at))],
    [texts.by, escapeHtml(context.by)],
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${report.verified ? texts.verified : texts.notVerified}: ${title}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<p class="over">${texts.heading}</p>
<h1>${escapeHtml(title)}</h1>
<div class="verdict ${report.verified ? 'good' : 'bad'}">
<b>${report.verified ? texts.verified : texts.notVerified}</b>
${report.verified ? texts.verifiedText : texts.notVerifiedText}
</div>
<dl class="facts">
${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('\n')}
</dl>
<h2>${texts.checksHeading}</h2>
${report.checks.map((check) => checkHtml(check, language)).join('\n')}
${evidenceHtml(report, context, language)}<h2>${texts.resultHeading}</h2>
${resultHtml(report, context, language)}
</main>
<footer><p>${texts.footer}</p></footer>
</body>
</html>
`;
}

function checkHtml(check: CheckReport, language: Language): string {
  const texts = reportTexts[language];
  const count = counted(language);
  const [mark, tone, word] = !check.made
    ? ['–', 'soft', texts.notMade]
    : check.passed
      ? ['✓', 'mark-good', texts.passed]
      : ['✗', 'mark-bad', texts.failed];
  const looked = check.made
    ? `${texts.items(count(check.items))}, ${check.findingsTotal === 0 ? texts.noFindings : texts.findings(count(check.findingsTotal))}.`
    : texts.notMadeText;
  const shown = check.findings.slice(0, SHOWN_FINDINGS).map((found) => {
    const place = found.record === null ? '' : `${texts.record(count(found.record))}: `;
    const minor = found.spoils ? '' : ` (${texts.minor})`;
    const says = escapeHtml(describeFinding(found, language), 400);
    return `<li>${place}${says}${minor} <code>${escapeHtml(found.code, 60)}</code></li>`;
  });
  const rest = check.findingsTotal - shown.length;
  if (rest > 0) shown.push(`<li>${texts.more(count(rest))}</li>`);
  return `<section class="check">
<h3><span class="${tone}" aria-hidden="true">${mark}</span> ${texts.check(check.number)}. ${escapeHtml(check.name[language])}: <span class="${tone}">${word}</span></h3>
<p>${escapeHtml(check.meaning[language], 600)}</p>
<p class="soft">${check.passed ? texts.hadItFailed : texts.ifFailed}: ${escapeHtml(check.whatIfFailed[language], 600)}</p>
<p>${looked}</p>
${shown.length === 0 ? '' : `<ul>\n${shown.join('\n')}\n</ul>\n`}</section>`;
}

function evidenceHtml(report: Report, context: ReportContext, language: Language): string {
  const shown = shownEvidence(report.evidence, context.evidence, language);
  const texts = reportTexts[language];
  if (shown.length === 0)
    return wasGiven(context.evidence) ? `<h2>${texts.evidenceHeading}</h2>\n<p>${texts.evidenceUntested}</p>\n` : '';
  const items = shown.map(({ title, holds, standing, says, record }) => {
    const place = record === undefined ? '' : ` ${texts.record(counted(language)(record))}.`;
    return `<li>${escapeHtml(title)}: <b class="${holds ? 'mark-good' : 'mark-bad'}">${standing}</b>. ${escapeHtml(says, 600)}${place}</li>`;
  });
  return `<h2>${texts.evidenceHeading}</h2>\n<ul>\n${items.join('\n')}\n</ul>\n`;
}

function resultHtml(report: Report, context: ReportContext, language: Language): string {
  const texts = reportTexts[language];
  if (report.result === null) return `<p>${texts.resultNone}</p>`;
  if (context.manifest === undefined) return `<p>${texts.resultUntitled}</p>`;
  const { tables, more } = resultTables(
    context.manifest,
    report.result,
    { language, blank: texts.blank },
    report.struck,
  );
  const shown = tables.map((table) => tableHtml(table, language));
  if (!report.verified) shown.unshift(`<p class="mark-bad">${texts.resultUnproven}</p>`);
  if (more > 0) shown.push(`<p>${texts.moreTables(counted(language)(more))}</p>`);
  return shown.join('\n');
}

function tableHtml({ contest, unit, ballots, rows }: ResultTable, language: Language): string {
  const texts = reportTexts[language];
  const count = counted(language);
  const lines = rows.map(({ title, votes, share, struck }) => {
    const width = struck ? 0 : Math.round(share * 1000) / 10;
    const note = struck ? ` <span class="soft">(${texts.struck})</span>` : '';
    return `<tr><th scope="row">${escapeHtml(title)}${note}<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="4"/><rect class="part" width="${width}" height="4"/></svg></th><td class="num">${count(votes)}</td><td class="num">${struck ? '–' : percent(language, share)}</td></tr>`;
  });
  return `<table>
<caption>${escapeHtml(contest)}<br><span class="soft">${escapeHtml(unit ?? texts.pool)}, ${texts.resultBallots(count(ballots))}</span></caption>
<thead><tr><th scope="col">${texts.option}</th><th scope="col" class="num">${texts.votes}</th><th scope="col" class="num">${texts.share}</th></tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>`;
}

const counted = (language: Language): ((count: number) => string) => {
  const digits = new Intl.NumberFormat(language);
  return (count) => digits.format(count);
};

const percent = (language: Language, share: number): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);

const timeIn = (language: Language, at: number): string =>
  `${new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' }).format(at)} (UTC)`;
