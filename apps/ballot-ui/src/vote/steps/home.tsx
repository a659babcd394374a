/** The session: the voter's elections, what can be done in each now, the code where one is needed, the journal (R1, R2, R9). */
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { TroubleNotice } from '../../shared/problem.js';
import { useSecondsUntil, useWakeAt } from '../../shared/time.js';
import { duration } from '../../messages/index.js';
import { type At, useFlow } from '../flow-room.js';
import { needsCode } from '../journey.js';
import { ElectionCard } from './election-card.js';
import { JournalPanel } from './journal.js';

export function HomeStep({ state }: { readonly state: At<'home'> }) {
  const { vote } = useLanguage().text;
  const { flow, station } = useFlow();
  const { session } = state;
  const moments = session.elections.flatMap(({ opensAt, closesAt, next }) => [
    opensAt,
    closesAt,
    ...('at' in next ? [next.at] : []),
  ]);
  // What can be done changes at known moments; the page asks then and not before.
  useWakeAt(flow.clock, moments, () => void flow.refresh());
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <Heading text={vote.homeHeading} />
        <p class="soft">{vote.homeGreeting(session.name)}</p>
      </div>
      {needsCode(session) && <CodePanel state={state} />}
      {state.trouble !== null && !needsCode(session) && <TroubleNotice trouble={state.trouble} />}
      {session.elections.length === 0 ? (
        <p class="notice">{vote.noElections}</p>
      ) : (
        <ul class="list">
          {session.elections.map((election) => (
            <li key={election.fingerprint}>
              <ElectionCard election={election} now={session.now} />
            </li>
          ))}
        </ul>
      )}
      {!station && <JournalPanel />}
    </div>
  );
}

function CodePanel({ state }: { readonly state: At<'home'> }) {
  const { vote } = useLanguage().text;
  const { flow } = useFlow();
  const { phone, code } = state.session;
  const wait = useSecondsUntil(flow.clock, code?.nextAt);
  return (
    <section class="sheet flow" aria-labelledby="code-panel">
      <h2 id="code-panel">{vote.codePanelHeading}</h2>
      {phone === null ? (
        <p>{vote.noPhone}</p>
      ) : (
        <>
          <p>{vote.codePanelLead(phone)}</p>
          {state.trouble !== null && <TroubleNotice trouble={state.trouble} />}
          <div class="row">
            {code?.open === true && (
              <button type="button" onClick={() => flow.tell({ type: 'enter-code' })}>
                {vote.enterCode}
              </button>
            )}
            <button
              type="button"
              class={code?.open === true ? 'second' : ''}
              disabled={state.busy || wait > 0}
              onClick={() => void flow.requestCode()}
            >
              {vote.getCode}
            </button>
            {wait > 0 && <span class="hint">{vote.nextCodeIn(duration(wait))}</span>}
          </div>
        </>
      )}
    </section>
  );
}
