/** Accesses in the voter's name (R9), asked for when the voter opens it. */
import { useState } from 'preact/hooks';
import { type Journal } from '#contracts/registrar';
import { shortTime } from '../../messages/index.js';
import { useLanguage } from '../../shared/language.js';
import { TroubleNotice } from '../../shared/problem.js';
import { type Trouble } from '../../shared/trouble.js';
import { useFlow } from '../flow-room.js';

export function JournalPanel() {
  const { text, language } = useLanguage();
  const { vote, common } = text;
  const { flow } = useFlow();
  const [entries, setEntries] = useState<Journal['entries'] | undefined>();
  const [trouble, setTrouble] = useState<Trouble | undefined>();
  const zone = flow.state.at === 'home' ? flow.state.session.elections[0]?.timeZone : undefined;
  const load = async (): Promise<void> => {
    const answer = await flow.registrar.journal();
    if (answer.ok) setEntries(answer.value.entries);
    setTrouble(answer.ok ? undefined : answer.refused);
  };
  return (
    <details onToggle={(event) => event.currentTarget.open && void load()}>
      <summary>{vote.journalHeading}</summary>
      <div class="flow">
        <p class="soft">{vote.journalLead}</p>
        {trouble !== undefined && <TroubleNotice trouble={trouble} />}
        {entries === undefined && trouble === undefined && <p role="status">{common.loading}</p>}
        {entries?.length === 0 && <p>{vote.journalEmpty}</p>}
        {entries !== undefined && entries.length > 0 && (
          <ul class="journal">
            {entries.map((entry, at) => (
              <li key={at}>
                <span class="journal-time">{shortTime(language, entry.at, zone)}</span>
                <span>
                  {vote.journalEvents[entry.event]}
                  {vote.journalChannels[entry.channel] !== '' && `, ${vote.journalChannels[entry.channel]}`}
                </span>
              </li>
            ))}
          </ul>
        )}
        <p>{vote.journalNotMe}</p>
      </div>
    </details>
  );
}
