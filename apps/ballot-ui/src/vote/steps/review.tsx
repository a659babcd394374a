/** Review before encryption (R11). An unmarked ballot that will count as invalid is confirmed, never slipped through (§2). */
import { useState } from 'preact/hooks';
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { titleIn } from '../../messages/index.js';
import { type At, useFlow } from '../flow-room.js';
import { paperContests } from '../paper-contests.js';
import { judge } from '../selection.js';
import { ChoiceList } from './choice-list.js';

export function ReviewStep({ state }: { readonly state: At<'review'> }) {
  const { text, language } = useLanguage();
  const { vote } = text;
  const { flow } = useFlow();
  const { paper, marks } = state;
  const contests = paperContests(paper);
  const hasBlank = contests.some(({ contest }) => judge(contest, marks[contest.id] ?? []).kind === 'blank');
  const [confirmed, setConfirmed] = useState(false);
  const [asked, setAsked] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    setAsked(true);
    if (!hasBlank || confirmed) void flow.seal();
    else document.getElementById('blank-confirm')?.focus();
  };
  return (
    <form class="flow flow-wide" onSubmit={submit} noValidate>
      <div class="flow flow-tight">
        <Heading text={vote.reviewHeading} />
        <p class="lead">{vote.reviewLead}</p>
      </div>
      {contests.map(({ contest }) => (
        <section class="sheet flow" key={contest.id} aria-label={titleIn(language, contest.title)}>
          <h2>{titleIn(language, contest.title)}</h2>
          <ChoiceList contest={contest} marked={marks[contest.id] ?? []} />
        </section>
      ))}
      {hasBlank && (
        <div class="notice">
          <p>{vote.unmarkedBlank}</p>
          {asked && !confirmed && (
            <p class="error-text" id="blank-mistake" role="alert">
              {vote.blankUnconfirmed}
            </p>
          )}
          <label class="choice">
            <input
              type="checkbox"
              id="blank-confirm"
              checked={confirmed}
              aria-invalid={asked && !confirmed}
              {...(asked && !confirmed ? { 'aria-describedby': 'blank-mistake' } : {})}
              onChange={(event) => setConfirmed(event.currentTarget.checked)}
            />
            <span>{vote.blankConfirm}</span>
          </label>
        </div>
      )}
      <div class="row">
        <button type="submit">{vote.encrypt}</button>
        <button type="button" class="second" onClick={() => flow.tell({ type: 'change' })}>
          {vote.change}
        </button>
      </div>
    </form>
  );
}
