/** The published result (§8), per contest and unit, when there is one; before that nobody knows it (R15). */
import { type BoardState } from '#contracts/board';
import { type BoardFault, type ProvenElection } from '#board-client';
import { type ArchiveRecord, type JsonValue, type Manifest, type Result } from '#protocol';
import { number, share, titleIn } from '../messages/index.js';
import { useAsked } from '../shared/asked.js';
import { troubleOf } from '../shared/board-faults.js';
import { boardClient } from '../shared/board-room.js';
import { useLanguage } from '../shared/language.js';
import { TroubleNotice } from '../shared/problem.js';
import { type ContestResult, ResultBody, type ResultUnit, resultView, TallyBody } from './result-view.js';

interface ResultsProps {
  readonly terms: ProvenElection;
  readonly state: BoardState;
}

export function Results({ terms, state }: ResultsProps) {
  const { board } = useLanguage().text;
  const published = (state.counts['result'] ?? 0) > 0;
  return (
    <section class="flow" aria-labelledby="result">
      <h2 id="result">{board.resultHeading}</h2>
      {published ? <Published terms={terms} state={state} /> : <p>{board.resultNone}</p>}
    </section>
  );
}

function Published({ terms, state }: ResultsProps) {
  const { text, language } = useLanguage();
  const { board, common } = text;
  const { answer, again } = useAsked(() => readResult(terms, state), [terms, state]);
  if (answer === undefined) {
    return (
      <p class="working" role="status">
        {common.loading}
      </p>
    );
  }
  if (!answer.ok) {
    return (
      <TroubleNotice trouble={troubleOf(answer.error)}>
        <div class="row">
          <button type="button" onClick={again}>
            {common.retry}
          </button>
        </div>
      </TroubleNotice>
    );
  }
  return (
    <>
      {answer.value.map(({ contest, units, withheld }) => (
        <section class="sheet flow" key={contest.id} aria-label={titleIn(language, contest.title)}>
          <h3>{titleIn(language, contest.title)}</h3>
          {withheld && <p>{board.resultWithheld(titleIn(language, contest.title))}</p>}
          {units.map((unit) => (
            <Unit key={unit.unit} unit={unit} manifest={terms.manifest} />
          ))}
        </section>
      ))}
      <p class="small soft">{board.resultProven}</p>
    </>
  );
}

function Unit({ unit, manifest }: { readonly unit: ResultUnit; readonly manifest: Manifest }) {
  const { text, language } = useLanguage();
  const { board, common } = text;
  const style = manifest.styles.find(({ id }) => id === unit.unit);
  const name = style === undefined ? board.resultUnitPooled : board.resultUnit(titleIn(language, style.title));
  return (
    <table class="result">
      <caption>
        {name}. <span class="small soft">{board.resultBallots(common.ballots(unit.ballots))}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{board.resultOption}</th>
          <th scope="col" class="num">
            {board.resultVotes}
          </th>
          <th scope="col" class="num">
            {board.resultShare}
          </th>
        </tr>
      </thead>
      <tbody>
        {unit.rows.map(({ slot, titles, votes, struck }) => (
          <tr key={slot}>
            <th scope="row">
              {titles === undefined ? common.blankSlot : titleIn(language, titles)}
              {struck && ` (${board.resultStruck})`}
              <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-ground" width="100" height="4" />
                {!struck && (
                  <rect class="bar-part" width={unit.ballots === 0 ? 0 : (votes / unit.ballots) * 100} height="4" />
                )}
              </svg>
            </th>
            <td class="num">{number(language, votes)}</td>
            <td class="num">{struck ? '–' : share(language, votes, unit.ballots)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const PAGE = 1000;

/** The bodies of `result` and `tally`, which stand at the end of the log; each held to its hash by the client. */
async function readResult(
  { election, manifest }: ProvenElection,
  state: BoardState,
): Promise<Result<ContestResult[], BoardFault>> {
  const bodies = new Map<ArchiveRecord['type'], JsonValue>();
  for (let end = state.records; end > 0 && !(bodies.has('result') && bodies.has('tally')); end -= PAGE) {
    const from = Math.max(0, end - PAGE);
    const records = await boardClient.records(election.fingerprint, from, end - from);
    if (!records.ok) return records;
    for (const { type, hash } of records.value) {
      if (type !== 'result' && type !== 'tally') continue;
      const body = await boardClient.body(election.fingerprint, hash);
      if (!body.ok) return body;
      bodies.set(type, body.value);
    }
  }
  const [result, tally] = [ResultBody.safeParse(bodies.get('result')), TallyBody.safeParse(bodies.get('tally'))];
  if (!result.success || !tally.success) {
    return { ok: false, error: { kind: 'misbehaved', says: 'no result where the board says there is one' } };
  }
  return { ok: true, value: resultView(manifest, result.data, tally.data, state.struck) };
}
