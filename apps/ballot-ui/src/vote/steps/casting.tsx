/** On the way to the ballot box (§6), and its answers that are no receipt. */
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { Problem } from '../../shared/problem.js';
import { wordsFor } from '../../shared/trouble.js';
import { Tracker } from '../../shared/tracker.js';
import { download, fileName } from '../../shared/files.js';
import { type At, useFlow } from '../flow-room.js';

export function CastingStep({ state }: { readonly state: At<'casting'> }) {
  const { vote } = useLanguage().text;
  const { flow } = useFlow();
  return (
    <div class="flow flow-wide" aria-busy={state.waiting === 'answer'}>
      <Heading text={vote.castingHeading} />
      {state.waiting === 'answer' ? (
        <p class="working" role="status">
          {vote.castingLead}
        </p>
      ) : (
        <Problem>
          <p>{vote.castTryAgain}</p>
          <div class="row">
            <button type="button" onClick={() => void flow.send()}>
              {vote.sendAgain}
            </button>
          </div>
        </Problem>
      )}
      <Tracker tracker={state.cast.tracker} copy={false} />
    </div>
  );
}

export function ResignedStep({ state }: { readonly state: At<'resigned'> }) {
  const { vote } = useLanguage().text;
  const { flow } = useFlow();
  return (
    <div class="flow flow-wide">
      <Heading text={vote.sealedHeading} />
      <p class="notice">{vote.sealedNew}</p>
      <Tracker tracker={state.cast.tracker} />
      <div>
        <button type="button" onClick={() => void flow.send()}>
          {vote.send}
        </button>
      </div>
    </div>
  );
}

export function MisbehavedStep({ state }: { readonly state: At<'misbehaved'> }) {
  const { vote } = useLanguage().text;
  const { flow } = useFlow();
  return (
    <div class="flow flow-wide">
      <Heading text={vote.misbehavedHeading} />
      <Problem>
        <p>{vote.misbehavedLead}</p>
        <div class="row">
          <button type="button" onClick={() => void flow.send()}>
            {vote.sendAgain}
          </button>
          <button
            type="button"
            class="second"
            onClick={() => download(fileName('veche-answer', state.cast.tracker), state.answer)}
          >
            {vote.downloadEvidence}
          </button>
        </div>
      </Problem>
      <Tracker tracker={state.cast.tracker} />
    </div>
  );
}

export function RefusedStep({ state }: { readonly state: At<'refused'> }) {
  const { text, language } = useLanguage();
  const { vote } = text;
  const { flow } = useFlow();
  const { refusal, code, election } = state;
  const over = code === 'closed' || code === 'not-open';
  return (
    <div class="flow flow-wide">
      <Heading text={vote.refusedHeading} />
      <Problem>
        <p>{wordsFor({ code }, language, text)}</p>
        {refusal !== undefined && <p>{vote.refusedEvidence}</p>}
        <div class="row">
          {!over && (
            <button type="button" onClick={() => void flow.open(election)}>
              {vote.openAgain}
            </button>
          )}
          {refusal !== undefined && (
            <button type="button" class="second" onClick={() => download('veche-refusal.json', refusal)}>
              {vote.downloadRefusal}
            </button>
          )}
          <button type="button" class="quiet" onClick={() => void flow.leave()}>
            {vote.toElections}
          </button>
        </div>
      </Problem>
    </div>
  );
}
