/** One election on the board: figures, look-up, result, records, checkpoint, and how to verify all of it oneself. */
import { useEffect } from 'preact/hooks';
import { type BoardState } from '#contracts/board';
import { type ProvenElection } from '#board-client';
import { longTime, number, plainTime, titleIn, zoneName } from '../messages/index.js';
import { useAsked } from '../shared/asked.js';
import { troubleOf } from '../shared/board-faults.js';
import { boardClient, provenElection } from '../shared/board-room.js';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { TroubleNotice } from '../shared/problem.js';
import { Checkpoint } from './checkpoint.js';
import { Lookup } from './lookup.js';
import { Records } from './records.js';
import { Results } from './results.js';

interface ElectionViewProps {
  readonly fingerprint: string;
  readonly tracker: string | undefined;
  readonly onKind: (kind: string) => void;
}

export function ElectionView({ fingerprint, tracker, onKind }: ElectionViewProps) {
  const { text } = useLanguage();
  const { board, common } = text;
  const terms = useAsked(() => provenElection(fingerprint), [fingerprint]);
  const state = useAsked(() => boardClient.state(fingerprint), [fingerprint]);
  useEffect(() => {
    if (terms.answer?.ok === true) onKind(terms.answer.value.manifest.kind);
  }, [terms.answer]);
  const fault = [terms.answer, state.answer].find((answer) => answer?.ok === false);
  if (fault?.ok === false) {
    return (
      <div class="flow">
        <Heading text={board.title} />
        <TroubleNotice trouble={troubleOf(fault.error)}>
          <div class="row">
            <button
              type="button"
              onClick={() => {
                terms.again();
                state.again();
              }}
            >
              {common.retry}
            </button>
            <a href="#">{board.toList}</a>
          </div>
        </TroubleNotice>
      </div>
    );
  }
  if (terms.answer?.ok !== true || state.answer?.ok !== true) {
    return (
      <p class="working" role="status">
        {common.loading}
      </p>
    );
  }
  return <Known terms={terms.answer.value} state={state.answer.value} tracker={tracker} />;
}

interface KnownProps {
  readonly terms: ProvenElection;
  readonly state: BoardState;
  readonly tracker: string | undefined;
}

function Known({ terms, state, tracker }: KnownProps) {
  const { text, language } = useLanguage();
  const { board, common } = text;
  const { manifest, election } = terms;
  const begun = Object.values(state.hours).some(({ opensAt }) => Date.parse(opensAt) <= Date.parse(state.now));
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <p>
          <a href="#">{board.toList}</a>
        </p>
        <Heading text={titleIn(language, manifest.title)} />
        <p class="row">
          <span class="badge">
            {state.stage === 'ready' && !begun ? board.stageReadyBefore : board.stages[state.stage]}
          </span>
          <span class="small soft">{board.updated(longTime(language, state.now, manifest.timeZone))}</span>
        </p>
      </div>
      <div class="columns">
        <section class="sheet flow" aria-labelledby="figures">
          <h2 id="figures">{board.figuresHeading}</h2>
          <div class="figures">
            <p class="figure">
              <b>{number(language, state.ballots)}</b> {board.figureBallots(state.ballots)}
            </p>
            <p class="figure">
              <b>{number(language, state.records)}</b> {board.figureRecords(state.records)}
            </p>
          </div>
          <Hours manifest={manifest} hours={state.hours} />
          {state.retired.length > 0 && <p>{board.retired(state.retired.join(', '))}</p>}
        </section>
        <Lookup election={election} tracker={tracker} />
      </div>
      <Results terms={terms} state={state} />
      <Records fingerprint={election.fingerprint} count={state.records} zone={manifest.timeZone} />
      <Checkpoint terms={terms} />
      <section class="flow" aria-labelledby="verify">
        <h2 id="verify">{board.verifyHeading}</h2>
        <p>{board.verifyHereText}</p>
        <div class="row">
          <a class="button" href={`/verify?archive=${election.fingerprint}${language === 'en' ? '&lang=en' : ''}`}>
            {board.verifyHere}
          </a>
        </div>
        <ol class="numbered">
          {board.verifySteps.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
        <pre class="note" tabIndex={0}>
          npm run verify -- DIR
        </pre>
        <div class="row">
          <a class="button second" href={`/board/${election.fingerprint}/archive.zip`}>
            {board.archive}
          </a>
        </div>
        {manifest.publication === 'after-close' && (state.counts['closed'] ?? 0) === 0 && (
          <p class="small soft">{board.archiveLater}</p>
        )}
        <p class="small soft">
          {common.fingerprint}: <span class="mono">{election.fingerprint}</span>
        </p>
      </section>
    </div>
  );
}

interface HoursProps {
  readonly manifest: ProvenElection['manifest'];
  readonly hours: BoardState['hours'];
}

function Hours({ manifest, hours }: HoursProps) {
  const { text, language } = useLanguage();
  const { board } = text;
  const time = (at: string): string => plainTime(language, at, manifest.timeZone);
  const zone = zoneName(language, manifest.timeZone, new Date(manifest.styles[0]?.closesAt ?? 0));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={board.hoursHeading}>
      <table>
        <caption>
          {board.hoursHeading} ({zone})
        </caption>
        <thead>
          <tr>
            <th scope="col">{board.hoursTerritory}</th>
            <th scope="col">{board.hoursOpens}</th>
            <th scope="col">{board.hoursCloses}</th>
          </tr>
        </thead>
        <tbody>
          {manifest.styles.map(({ id, title, opensAt, closesAt }) => (
            <tr key={id}>
              <th scope="row">{titleIn(language, title)}</th>
              <td>{time(hours[id]?.opensAt ?? opensAt)}</td>
              <td>{time(hours[id]?.closesAt ?? closesAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
