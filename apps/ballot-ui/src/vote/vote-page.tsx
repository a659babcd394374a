/** The voter's page: the journey inside the shell. The workstation is the same page with other surroundings (R20). */
import { type ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useLanguage } from '../shared/language.js';
import { Shell } from '../shared/shell.js';
import { VoteFlow } from './flow.js';
import { FlowContext, useJourney } from './flow-room.js';
import { type Journey } from './journey.js';
import { JourneyView } from './journey-view.js';
import { Steps } from './progress.js';
import { SealWorker } from './seal-worker.js';

interface VotePageProps {
  readonly station: boolean;
  /** Above the step, e.g. the workstation's name. */
  readonly around?: (state: Journey, flow: VoteFlow) => ComponentChildren;
  /** In place of the step, where the workstation must not go on. */
  readonly instead?: (state: Journey) => ComponentChildren | undefined;
}

export function VotePage({ station, around, instead }: VotePageProps) {
  const { vote, common } = useLanguage().text;
  const flow = useMemo(() => new VoteFlow(new SealWorker(), (url, init) => fetch(url, init)), []);
  const state = useJourney(flow);
  useEffect(() => {
    void flow.start();
    // A page that the browser kept when it was left would show the next person this one's ballot.
    const reload = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) location.reload();
    };
    addEventListener('pageshow', reload);
    return () => removeEventListener('pageshow', reload);
  }, [flow]);
  const room = useMemo(() => ({ flow, station }), [flow, station]);
  const board = flow.settings?.board;
  return (
    <Shell
      kind={kindOf(state) ?? (flow.settings?.demo === true ? 'training' : undefined)}
      size={station ? 'station' : 'page'}
      aside={
        'session' in state && state.at !== 'casting' && !station ? (
          <button type="button" class="quiet" onClick={() => void flow.logout()}>
            {common.logout}
          </button>
        ) : undefined
      }
      links={
        board === undefined || station ? undefined : (
          <>
            <a href={board} rel="noreferrer">
              {common.boardLink}
            </a>
            <a href={`${board}/check`} rel="noreferrer">
              {common.checkLink}
            </a>
          </>
        )
      }
    >
      <FlowContext value={room}>
        <div class="flow flow-wide" aria-label={vote.title}>
          {around?.(state, flow)}
          {instead?.(state) ?? (
            <>
              <Steps at={state.at} />
              <JourneyView key={state.at} state={state} />
            </>
          )}
        </div>
      </FlowContext>
    </Shell>
  );
}

/** Training is marked wherever the voter is (R38): by the open ballot, else by the elections of the session. */
function kindOf(state: Journey): string | undefined {
  if ('election' in state) return state.election.kind;
  if ('paper' in state) return state.paper.election.kind;
  if (!('session' in state)) return undefined;
  const { elections } = state.session;
  return elections.length > 0 && elections.every(({ kind }) => kind === 'training') ? 'training' : undefined;
}
