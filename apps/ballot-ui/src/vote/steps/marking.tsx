/** The ballot (R11): native radio buttons and checkboxes, a group for each contest; every mark can be changed. */
import { useRef, useState } from 'preact/hooks';
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { titleIn } from '../../messages/index.js';
import { type At, useFlow } from '../flow-room.js';
import { paperContests } from '../paper-contests.js';
import { isPermitted, judge } from '../selection.js';
import { ContestGroup } from './contest-group.js';

export function MarkingStep({ state }: { readonly state: At<'marking'> }) {
  const { text, language } = useLanguage();
  const { vote } = text;
  const { flow } = useFlow();
  const { paper, marks } = state;
  const contests = paperContests(paper);
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const faulty = contests.filter(({ contest }) => !isPermitted(judge(contest, marks[contest.id] ?? [])));
  const submit = (event: Event): void => {
    event.preventDefault();
    setAsked(true);
    const first = faulty[0];
    if (first === undefined) flow.tell({ type: 'review' });
    else form.current?.querySelector<HTMLInputElement>(`[name="${first.contest.id}"]`)?.focus();
  };
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <Heading text={vote.ballotHeading} />
        <p>
          {titleIn(language, paper.terms.manifest.title)}. {titleIn(language, paper.election.style.title)}.
        </p>
        <p class="soft">{vote.ballotLead}</p>
      </div>
      <form class="flow flow-wide" onSubmit={submit} ref={form} noValidate autoComplete="off">
        {contests.map(({ contest, struck }, at) => (
          <ContestGroup
            key={contest.id}
            contest={contest}
            struck={struck}
            place={{ at: at + 1, of: contests.length }}
            marked={marks[contest.id] ?? []}
            asked={asked}
            onMark={(option, on) => flow.tell({ type: 'mark', contest: contest.id, option, on })}
          />
        ))}
        <div class="row">
          <button type="submit">{vote.toReview}</button>
          <button type="button" class="quiet" onClick={() => void flow.leave()}>
            {vote.toElections}
          </button>
        </div>
      </form>
    </div>
  );
}
