/**
 * The display panel of the terminal (R17): one entry per accepted vote, superseded ones included, and no more than stands on
 * paper: each entry is the picture of its slip.
 */
import { useAsked, useEvery } from '../shared/asked.js';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { number } from '../messages/index.js';
import { Problem, TroubleNotice } from '../shared/problem.js';
import { Shell } from '../shared/shell.js';
import { type Paper, pictureOf, readPaper } from '../shared/terminal-client.js';

const SHOWN = 9;
const ASK_SECONDS = 5;

export function PanelPage() {
  const { board, common } = useLanguage().text;
  const { answer, again } = useAsked(() => readPaper(SHOWN), []);
  useEvery(ASK_SECONDS, again);
  return (
    <Shell size="wide">
      <div class="flow flow-wide">
        <div class="flow flow-tight">
          <Heading text={board.panelHeading} takesFocus={false} />
          <p class="soft">{board.panelLead}</p>
        </div>
        {answer === undefined && (
          <p class="working" role="status">
            {common.loading}
          </p>
        )}
        {answer?.ok === false && <TroubleNotice trouble={answer.error} />}
        {answer?.ok === true && <Slips paper={answer.value} />}
      </div>
    </Shell>
  );
}

function Slips({ paper }: { readonly paper: Paper }) {
  const { text, language } = useLanguage();
  const { board } = text;
  const { slips, state } = paper;
  const [latest, ...earlier] = slips;
  return (
    <>
      {state.alarm !== null && (
        <Problem>
          <p>{board.panelAlarm(state.alarm)}</p>
        </Problem>
      )}
      <p class="panel-count" role="status">
        {board.panelCount}: <b>{number(language, state.slips)}</b>
        {state.waiting > 0 && <span class="soft"> {board.panelWaiting(number(language, state.waiting))}</span>}
      </p>
      {latest === undefined ? (
        <p class="lead">{board.panelNone}</p>
      ) : (
        <div class="panel">
          <figure class="panel-latest slip">
            <figcaption>{board.panelSlip(number(language, latest.number))}</figcaption>
            <img src={pictureOf(latest.number)} alt={board.panelSlip(number(language, latest.number))} />
          </figure>
          {earlier.length > 0 && (
            <section class="flow" aria-labelledby="earlier">
              <h2 id="earlier">{board.panelEarlier}</h2>
              <ul class="slips">
                {earlier.map((slip) => (
                  <li class="slip" key={slip.number}>
                    <span>{board.panelSlip(number(language, slip.number))}</span>
                    <img src={pictureOf(slip.number)} alt={board.panelSlip(number(language, slip.number))} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </>
  );
}
