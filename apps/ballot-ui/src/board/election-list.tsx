/** All elections of this board. */
import { useEffect } from 'preact/hooks';
import { titleIn } from '../messages/index.js';
import { useAsked } from '../shared/asked.js';
import { troubleOf } from '../shared/board-faults.js';
import { boardClient } from '../shared/board-room.js';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { TroubleNotice } from '../shared/problem.js';
import { addressOf } from './address.js';

export function ElectionList({ onKind }: { readonly onKind: (kind: string | undefined) => void }) {
  const { text, language } = useLanguage();
  const { board, common } = text;
  const { answer, again } = useAsked(() => boardClient.elections(), []);
  useEffect(() => {
    if (answer?.ok !== true) return;
    const { elections } = answer.value;
    onKind(elections.length > 0 && elections.every(({ kind }) => kind === 'training') ? 'training' : undefined);
  }, [answer]);
  return (
    <div class="flow flow-wide">
      <Heading text={board.listHeading} />
      <p class="lead">{board.listLead}</p>
      {answer === undefined && (
        <p class="working" role="status">
          {common.loading}
        </p>
      )}
      {answer?.ok === false && (
        <TroubleNotice trouble={troubleOf(answer.error)}>
          <div class="row">
            <button type="button" onClick={again}>
              {common.retry}
            </button>
          </div>
        </TroubleNotice>
      )}
      {answer?.ok === true && answer.value.elections.length === 0 && <p class="notice">{board.noElections}</p>}
      {answer?.ok === true && (
        <ul class="list">
          {answer.value.elections.map(({ fingerprint, title, stage, kind }) => (
            <li key={fingerprint} class="sheet flow flow-tight">
              <h2>
                <a href={addressOf(fingerprint)}>{titleIn(language, title)}</a>
              </h2>
              <p class="row">
                <span class="badge">{board.stages[stage]}</span>
                {kind === 'training' && <span class="badge badge-warm">{common.training}</span>}
              </p>
              <p class="small soft">
                {common.fingerprint}: <span class="mono">{fingerprint}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
