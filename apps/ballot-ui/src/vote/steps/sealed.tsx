/** Encryption in the worker, and the choice the voter has then: send the ballot, or have it opened (§5). */
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { Problem } from '../../shared/problem.js';
import { Tracker } from '../../shared/tracker.js';
import { type At, useFlow } from '../flow-room.js';

export function SealingStep({ state }: { readonly state: At<'sealing'> }) {
  const { vote, common } = useLanguage().text;
  const { flow } = useFlow();
  return (
    <div class="flow flow-wide" aria-busy={!state.failed}>
      <Heading text={vote.sealingHeading} />
      {state.failed ? (
        <Problem>
          <p>{vote.sealFailed}</p>
          <div class="row">
            <button type="button" onClick={() => void flow.seal()}>
              {common.retry}
            </button>
            <button type="button" class="second" onClick={() => flow.tell({ type: 'change' })}>
              {vote.change}
            </button>
          </div>
        </Problem>
      ) : (
        <p class="working" role="status">
          {vote.sealingLead}
        </p>
      )}
    </div>
  );
}

export function SealedStep({ state }: { readonly state: At<'sealed'> }) {
  const { vote } = useLanguage().text;
  const { flow, station } = useFlow();
  const once = state.paper.terms.manifest.revote === null;
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <Heading text={vote.sealedHeading} />
        <p class="lead">{vote.sealedLead}</p>
      </div>
      <Tracker tracker={state.sealed.tracker} copy={!station} />
      <div class="two-ways">
        <div class="sheet">
          <button type="button" onClick={() => void flow.send()}>
            {vote.send}
          </button>
          <p class="small soft">{once ? vote.sendNoteOnce : vote.sendNote}</p>
        </div>
        {/* An opened ballot is a file with the marks in it: nothing for a computer that others use next (R20). */}
        {!station && (
          <div class="sheet">
            <button type="button" class="second" onClick={() => flow.tell({ type: 'challenge' })}>
              {vote.challenge}
            </button>
            <p class="small soft">{vote.challengeNote}</p>
          </div>
        )}
      </div>
      <div>
        <button type="button" class="quiet flush" onClick={() => flow.tell({ type: 'change' })}>
          {vote.change}
        </button>
      </div>
    </div>
  );
}
