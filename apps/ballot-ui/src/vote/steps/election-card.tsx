/** One election of the voter: its hours in its own zone (R23), and what can be done now (R10, R12). */
import { type VoterElection } from '#contracts/registrar';
import { longTime, plainTime, titleIn } from '../../messages/index.js';
import { useLanguage } from '../../shared/language.js';
import { useFlow } from '../flow-room.js';
import { nextIsDue } from '../journey.js';

export function ElectionCard({ election, now }: { readonly election: VoterElection; readonly now: string }) {
  const { text, language } = useLanguage();
  const { vote } = text;
  const time = (at: string): string => longTime(language, at, election.timeZone);
  const heading = `election-${election.fingerprint.slice(0, 8)}`;
  return (
    <section class="sheet flow" aria-labelledby={heading}>
      <h2 id={heading}>{titleIn(language, election.title)}</h2>
      <dl class="facts">
        <dt>{vote.territory}</dt>
        <dd>{titleIn(language, election.style.title)}</dd>
        <dt>{vote.hours}</dt>
        <dd>{vote.hoursFromTo(plainTime(language, election.opensAt, election.timeZone), time(election.closesAt))}</dd>
      </dl>
      <Possible election={election} due={nextIsDue(election, now)} time={time} />
    </section>
  );
}

interface PossibleProps {
  readonly election: VoterElection;
  /** Voting again waits for nothing but a new code. */
  readonly due: boolean;
  readonly time: (at: string) => string;
}

function Possible({ election, due, time }: PossibleProps) {
  const { text } = useLanguage();
  const { vote, common } = text;
  const { flow } = useFlow();
  const { stage, enter, access, next } = election;
  if (stage === 'before') return <p>{vote.startsAt(time(election.opensAt))}</p>;
  if (stage === 'closed') {
    return (
      <>
        <p>{vote.closedNote}</p>
        <p>
          <a href={flow.settings?.board ?? '#'} rel="noreferrer">
            {common.boardLink}
          </a>
        </p>
      </>
    );
  }
  const open = (label: string, second = false) => (
    <div>
      <button type="button" class={second ? 'second' : ''} onClick={() => void flow.open(election)}>
        {label}
      </button>
    </div>
  );
  return (
    <>
      {access !== null && <p>{vote.ballotGivenAt(time(access.startedAt))}</p>}
      {enter === 'confirm-first' && <p>{vote.codeNeeded}</p>}
      {enter === 'new' && access !== null && <p>{vote.againNow}</p>}
      {enter === 'new' && open(vote.getBallot)}
      {due && <p>{vote.againWithCode}</p>}
      {enter === 'resume' && (
        <>
          {open(vote.returnToBallot, due)}
          <p class="small soft">{vote.resumeNote}</p>
        </>
      )}
      {access !== null && enter !== 'new' && !due && (
        <p class="small soft">{'never' in next ? vote.never[next.never] : vote.againAt(time(next.at))}</p>
      )}
    </>
  );
}
