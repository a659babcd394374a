/** Finds a ballot by its tracker; its place in the log is proven in this page, not told by the board (§6, §7). */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type BoardFault, type ProvenInclusion } from '#board-client';
import { type Election, parseTracker, type Result } from '#protocol';
import { longTime, number } from '../messages/index.js';
import { troubleOf } from '../shared/board-faults.js';
import { boardClient } from '../shared/board-room.js';
import { useLanguage } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { wordsFor } from '../shared/trouble.js';

interface LookupProps {
  readonly election: Election;
  readonly tracker: string | undefined;
}

type Found =
  | { readonly at: 'asking' }
  | { readonly at: 'malformed' }
  | { readonly at: 'answered'; readonly answer: Result<ProvenInclusion, BoardFault> };

export function Lookup({ election, tracker }: LookupProps) {
  const { board } = useLanguage().text;
  const input = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState<Found | undefined>();
  const find = async (typed: string): Promise<void> => {
    const wanted = parseTracker(typed);
    if (wanted === undefined) {
      setFound({ at: 'malformed' });
      input.current?.focus();
      return;
    }
    setFound({ at: 'asking' });
    setFound({ at: 'answered', answer: await boardClient.lookup(election, wanted) });
  };
  useEffect(() => {
    if (tracker !== undefined) void find(tracker);
  }, [tracker]);
  const malformed = found?.at === 'malformed';
  return (
    <section class="sheet flow" aria-labelledby="lookup">
      <h2 id="lookup">{board.lookupHeading}</h2>
      <p>{board.lookupLead}</p>
      <form
        class="flow"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void find(input.current?.value ?? '');
        }}
      >
        <div class="field">
          <label for="tracker">{useLanguage().text.common.tracker}</label>
          <p class="hint" id="tracker-hint">
            {board.lookupExample}
          </p>
          {malformed && (
            <p class="error-text" id="tracker-error" role="alert">
              {board.lookupMalformed}
            </p>
          )}
          <input
            ref={input}
            id="tracker"
            class="tracker-entry"
            type="text"
            autoComplete="off"
            autoCapitalize="characters"
            spellcheck={false}
            maxLength={60}
            defaultValue={tracker ?? ''}
            aria-describedby={malformed ? 'tracker-error tracker-hint' : 'tracker-hint'}
            aria-invalid={malformed}
          />
        </div>
        <div>
          <button type="submit">{board.lookupButton}</button>
        </div>
      </form>
      <div role="status">
        {found?.at === 'asking' && <p class="working">{board.lookupWorking}</p>}
        {found?.at === 'answered' && <Answer answer={found.answer} zone={election.manifest.timeZone} />}
      </div>
    </section>
  );
}

function Answer({ answer, zone }: { readonly answer: Result<ProvenInclusion, BoardFault>; readonly zone: string }) {
  const { text, language } = useLanguage();
  const { board } = text;
  if (answer.ok) {
    const { index, record, tracker } = answer.value;
    return (
      <div class="notice notice-good">
        <p class="notice-title">{board.lookupFound}</p>
        <p class="mono">{tracker}</p>
        <p>{board.lookupFoundText(number(language, index), longTime(language, record.time, zone))}</p>
      </div>
    );
  }
  const { error } = answer;
  if (error.kind === 'refused' && error.code === 'not-found') {
    return (
      <div class="notice">
        <p class="notice-title">{board.lookupMissing}</p>
        <p>{board.lookupMissingText}</p>
      </div>
    );
  }
  const bad = error.kind === 'misbehaved';
  return (
    <Problem {...(bad ? { heading: board.lookupBad } : {})}>
      <p>{bad ? board.lookupBadText : wordsFor(troubleOf(error), language, text)}</p>
      {bad && (
        <p class="small" lang="en">
          {error.says}
        </p>
      )}
    </Problem>
  );
}
