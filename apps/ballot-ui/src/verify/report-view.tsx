/** The report on the page: the verdict, the checks as on paper, the evidence, the result. The same words as in the saved file. */
import { type Manifest, type Report } from '#protocol';
import { clean, reportHtml, reportTexts, shownEvidence, titleOf, wasGiven, type EvidenceNames } from '#verifier';
import { number } from '../messages/index.js';
import { download } from '../shared/files.js';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { CheckView } from './check-view.js';
import { ResultView } from './result-view.js';

export interface Finished {
  readonly report: Report;
  readonly manifest: Manifest | undefined;
  /** which arithmetic, how many threads */
  readonly group: string;
  readonly threads: number;
  /** ms since 1970 */
  readonly at: number;
  readonly source: string;
  readonly names: EvidenceNames;
}

interface ReportViewProps {
  readonly finished: Finished;
  readonly onAgain: () => void;
}

export function ReportView({ finished, onAgain }: ReportViewProps) {
  const { text, language } = useLanguage();
  const { verify } = text;
  const { report, manifest } = finished;
  const words = reportTexts[language];
  const saveHtml = (): void => {
    const { at, source, names, group, threads } = finished;
    const context = { at, by: verify.by(group, threads), source, manifest, evidence: names };
    download(fileName(report, 'html'), reportHtml(report, context, language), 'text/html');
  };
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <p class="soft">{words.heading}</p>
        <Heading text={report.title === null ? words.noTitle : titleOf(report.title, language)} />
      </div>
      <div class={`notice verdict ${report.verified ? 'notice-good' : 'notice-bad'}`} role="status">
        <p class="notice-title verdict-word">{report.verified ? words.verified : words.notVerified}</p>
        <p>{report.verified ? words.verifiedText : words.notVerifiedText}</p>
      </div>
      <dl class="facts">
        <Fact name={words.records} value={number(language, report.records)} />
        <Fact name={words.ballots} value={number(language, report.ballots)} />
        <Fact name={words.counted} value={number(language, report.counted)} />
        <Fact name={words.source} value={clean(finished.source, 200)} />
        <Fact name={words.fingerprint} value={clean(report.fingerprint ?? '–', 100)} mono />
      </dl>
      <div class="row no-print">
        <button type="button" onClick={saveHtml}>
          {verify.saveHtml}
        </button>
        <button type="button" class="second" onClick={() => download(fileName(report, 'json'), report)}>
          {verify.saveJson}
        </button>
        <button type="button" class="quiet" onClick={onAgain}>
          {verify.again}
        </button>
      </div>
      <section class="flow" aria-labelledby="checks">
        <h2 id="checks">{words.checksHeading}</h2>
        <div class="checks">
          {report.checks.map((check) => (
            <CheckView key={check.number} check={check} />
          ))}
        </div>
      </section>
      {(report.evidence.length > 0 || wasGiven(finished.names)) && (
        <EvidenceView report={report} names={finished.names} />
      )}
      <ResultView report={report} manifest={manifest} />
    </div>
  );
}

const fileName = (report: Report, ending: string): string =>
  `veche-report-${(report.fingerprint ?? 'unknown').slice(0, 8).replace(/[^A-Za-z0-9_-]/g, '_')}.${ending}`;

function Fact({
  name,
  value,
  mono = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly mono?: boolean;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd class={mono ? 'mono' : undefined}>{value}</dd>
    </>
  );
}

function EvidenceView({ report, names }: { readonly report: Report; readonly names: EvidenceNames }) {
  const { language } = useLanguage();
  const words = reportTexts[language];
  return (
    <section class="flow" aria-labelledby="evidence">
      <h2 id="evidence">{words.evidenceHeading}</h2>
      {report.evidence.length === 0 && <p>{words.evidenceUntested}</p>}
      <ul class="list">
        {shownEvidence(report.evidence, names, language).map(({ title, holds, standing, says, record }, at) => (
          <li key={at} class={holds ? 'notice notice-good' : 'notice notice-bad'}>
            <p>
              {title}: <strong class="notice-title">{standing}</strong>
            </p>
            <p>
              {says} {record !== undefined && `${words.record(number(language, record))}.`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
