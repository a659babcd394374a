/**
 * The voter's page on a computer of a polling place (R20): one voter at a time, nothing kept. After the receipt, or two minutes
 * without a touch, the page logs out and loads itself anew, so that not even its memory stays.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { duration } from '../messages/index.js';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { type VoteFlow } from '../vote/flow.js';
import { type Journey } from '../vote/journey.js';
import { VotePage } from '../vote/vote-page.js';
import { useIdle } from './idle.js';

const IDLE_SECONDS = 120;
const WARN_SECONDS = 30;
/** For writing the tracker down. */
const RECEIPT_SECONDS = 90;

export function StationPage() {
  return (
    <VotePage
      station
      around={(state, flow) => <Station state={state} flow={flow} />}
      instead={(state) => ('session' in state && state.session.workstation === null ? <NotEnrolled /> : undefined)}
    />
  );
}

function NotEnrolled() {
  const { vote } = useLanguage().text;
  return (
    <div class="flow flow-wide">
      <Heading text={vote.stationOther} />
      <Problem heading={vote.stationOther}>
        <p>{vote.stationUnknown}</p>
      </Problem>
    </div>
  );
}

function Station({ state, flow }: { readonly state: Journey; readonly flow: VoteFlow }) {
  const { vote } = useLanguage().text;
  const [failed, setFailed] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const finish = async (): Promise<void> => {
    setLeaving(true);
    setFailed(false);
    if (await flow.logout()) location.replace('/workstation');
    else setFailed(true);
  };
  const session = 'session' in state ? state.session : undefined;
  const receipt = state.at === 'receipt';
  // While a ballot is on its way nothing interrupts it.
  const watched = session !== undefined && !receipt && state.at !== 'casting' && !leaving;
  const idle = useIdle(watched, IDLE_SECONDS, WARN_SECONDS, () => void finish());
  return (
    <>
      {session?.workstation != null && (
        <div class="row station-bar">
          <p class="badge">{vote.stationName(session.workstation.name, session.workstation.precinct)}</p>
          {state.at !== 'casting' && (
            <button type="button" class="second no-print" disabled={leaving && !failed} onClick={() => void finish()}>
              {vote.stationFinish}
            </button>
          )}
        </div>
      )}
      {leaving && !failed && <p role="status">{vote.stationResetting}</p>}
      {failed && (
        <Problem>
          <p>{vote.stationResetFailed}</p>
        </Problem>
      )}
      {receipt && !leaving && <ReceiptTime over={() => void finish()} />}
      {idle !== undefined && watched && <IdleWarning left={idle} />}
    </>
  );
}

function ReceiptTime({ over }: { readonly over: () => void }) {
  const { vote } = useLanguage().text;
  const [left, setLeft] = useState(RECEIPT_SECONDS);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => {
      const seconds = Math.ceil(RECEIPT_SECONDS - (performance.now() - start) / 1000);
      setLeft(Math.max(0, seconds));
      if (seconds > 0) return;
      clearInterval(timer);
      over();
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  return <p class="notice no-print">{vote.stationResetIn(duration(left))}</p>;
}

function IdleWarning({ left }: { readonly left: number }) {
  const { vote } = useLanguage().text;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="idle-heading">
      <div class="flow">
        <h2 id="idle-heading">{vote.idleHeading}</h2>
        <p>{vote.idleText(duration(left))}</p>
        <form method="dialog">
          <button type="submit">{vote.idleContinue}</button>
        </form>
      </div>
    </dialog>
  );
}
