/** The marks in words, for review and for checking an opened ballot. */
import { type Contest } from '#protocol';
import { useLanguage } from '../../shared/language.js';
import { titleIn } from '../../messages/index.js';
import { nameAndRest } from '../paper-contests.js';

interface ChoiceListProps {
  readonly contest: Pick<Contest, 'options' | 'blank'>;
  readonly marked: readonly string[];
}

export function ChoiceList({ contest, marked }: ChoiceListProps) {
  const { text, language } = useLanguage();
  const chosen = contest.options.filter(({ id }) => marked.includes(id));
  if (chosen.length === 0) {
    return <p>{contest.blank ? text.vote.nothingMarkedBlank : text.vote.nothingMarkedValid}</p>;
  }
  return (
    <ul class="chosen">
      {chosen.map(({ id, title }) => {
        const { name, rest } = nameAndRest(titleIn(language, title));
        return (
          <li key={id}>
            <Tick />
            <span class="option-words">
              <span class="option-name">{name}</span>
              {rest !== '' && <span class="option-about">{rest}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const Tick = () => (
  <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="var(--accent)" stroke-width="2.5">
    <rect x="3" y="3" width="18" height="18" rx="4" />
    <path d="m7.500 12.500 3 3 6-6.500" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
);
