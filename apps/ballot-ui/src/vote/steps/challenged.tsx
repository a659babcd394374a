/** The opened ballot (§5): shown, to be checked on another device, and never cast. */
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { titleIn } from '../../messages/index.js';
import { Tracker } from '../../shared/tracker.js';
import { download, fileName } from '../../shared/files.js';
import { type At, useFlow } from '../flow-room.js';
import { paperContests } from '../paper-contests.js';
import { ChoiceList } from './choice-list.js';

export function ChallengedStep({ state }: { readonly state: At<'challenged'> }) {
  const { text, language } = useLanguage();
  const { vote, common } = text;
  const { flow } = useFlow();
  const { paper, challenge, tracker } = state;
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <Heading text={vote.challengedHeading} />
        <p class="lead">{vote.challengedLead}</p>
      </div>
      <Tracker tracker={tracker} />
      {paperContests(paper).map(({ contest }) => {
        // What the opening says, not what the page remembers: the voter compares the two.
        const opening = challenge.openings.find((opened) => opened.contest === contest.id);
        const marked = contest.options.filter((_, slot) => opening?.marks[slot] === 1).map(({ id }) => id);
        return (
          <section class="sheet flow" key={contest.id} aria-label={titleIn(language, contest.title)}>
            <h2>{titleIn(language, contest.title)}</h2>
            <ChoiceList contest={contest} marked={marked} />
          </section>
        );
      })}
      <ol class="numbered">
        {vote.challengedHow.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <div class="row">
        <button type="button" class="second" onClick={() => download(fileName('veche-challenge', tracker), challenge)}>
          {vote.downloadChallenge}
        </button>
        <a href={`${flow.settings?.board ?? ''}/check`} target="_blank" rel="noreferrer noopener">
          {vote.openCheck}
          <span class="hidden"> ({common.opensInNewTab})</span>
        </a>
      </div>
      <p class="notice">{vote.challengedSecret}</p>
      <div>
        <button type="button" onClick={() => void flow.seal()}>
          {vote.encryptAgain}
        </button>
      </div>
    </div>
  );
}
