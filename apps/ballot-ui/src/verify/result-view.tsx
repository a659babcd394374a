/** The result that was verified, with titles out of the verified manifest. */
import { type Manifest, type Report } from '#protocol';
import { reportTexts, resultTables, type ResultTable } from '#verifier';
import { number, share } from '../messages/index.js';
import { useLanguage } from '../shared/language.js';

interface ResultViewProps {
  readonly report: Report;
  readonly manifest: Manifest | undefined;
}

export function ResultView({ report, manifest }: ResultViewProps) {
  const { language } = useLanguage();
  const words = reportTexts[language];
  const shown =
    report.result === null || manifest === undefined
      ? undefined
      : resultTables(manifest, report.result, { language, blank: words.blank }, report.struck);
  return (
    <section class="flow" aria-labelledby="result">
      <h2 id="result">{words.resultHeading}</h2>
      {!report.verified && report.result !== null && <p class="error-text">{words.resultUnproven}</p>}
      {shown === undefined && <p>{report.result === null ? words.resultNone : words.resultUntitled}</p>}
      {shown?.tables.map((table, at) => (
        <Table key={at} table={table} />
      ))}
      {shown !== undefined && shown.more > 0 && <p>{words.moreTables(number(language, shown.more))}</p>}
    </section>
  );
}

function Table({ table }: { readonly table: ResultTable }) {
  const { language } = useLanguage();
  const words = reportTexts[language];
  const { contest, unit, ballots, rows } = table;
  return (
    <table class="result">
      <caption>
        {contest}
        <br />
        <span class="small soft">
          {unit ?? words.pool}, {words.resultBallots(number(language, ballots))}
        </span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{words.option}</th>
          <th scope="col" class="num">
            {words.votes}
          </th>
          <th scope="col" class="num">
            {words.share}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title, votes, share: part, struck }, at) => (
          <tr key={at}>
            <th scope="row">
              {title}
              {struck && ` (${words.struck})`}
              <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-ground" width="100" height="4" />
                {!struck && <rect class="bar-part" width={part * 100} height="4" />}
              </svg>
            </th>
            <td class="num">{number(language, votes)}</td>
            <td class="num">{struck ? '–' : share(language, part, 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
