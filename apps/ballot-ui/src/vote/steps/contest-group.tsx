/** One contest of the ballot as a group of native inputs, with what is allowed and what the marks mean now. */
import { type Contest } from '#protocol';
import { useLanguage } from '../../shared/language.js';
import { titleIn } from '../../messages/index.js';
import { nameAndRest } from '../paper-contests.js';
import { judge, type Judgement } from '../selection.js';

interface ContestGroupProps {
  readonly contest: Contest;
  readonly struck: readonly string[];
  readonly place: { readonly at: number; readonly of: number };
  readonly marked: readonly string[];
  /** The voter wanted to go on: what is not allowed is shown as a mistake. */
  readonly asked: boolean;
  readonly onMark: (option: string, on: boolean) => void;
}

export function ContestGroup({ contest, struck, place, marked, asked, onMark }: ContestGroupProps) {
  const { text, language } = useLanguage();
  const { vote, common } = text;
  const single = contest.maxSelections === 1;
  const judgement = judge(contest, marked);
  const mistake = mistakeWords(judgement, asked, vote);
  const ids = { rule: `${contest.id}-rule`, mistake: `${contest.id}-mistake` };
  return (
    <fieldset class="contest sheet" aria-describedby={mistake === undefined ? ids.rule : `${ids.rule} ${ids.mistake}`}>
      <legend class="hidden">{titleIn(language, contest.title)}</legend>
      <div class="contest-head">
        <p class="contest-order">{vote.contestOf(place.at, place.of)}</p>
        <h2>{titleIn(language, contest.title)}</h2>
        <p id={ids.rule}>{common.contestRule(contest.minSelections, contest.maxSelections, contest.options.length)}</p>
      </div>
      {mistake !== undefined && (
        <p class="error-text" id={ids.mistake} role="alert">
          {mistake}
        </p>
      )}
      <div class="options">
        {contest.options.map((option) => {
          const { name, rest } = nameAndRest(titleIn(language, option.title));
          if (struck.includes(option.id)) {
            return (
              <div class="option option-struck" key={option.id}>
                <span class="option-words">
                  <span class="option-name">{name}</span>
                  <span class="option-about">{vote.struck}</span>
                </span>
              </div>
            );
          }
          return (
            <label class="option" key={option.id}>
              <input
                type={single ? 'radio' : 'checkbox'}
                name={contest.id}
                value={option.id}
                checked={marked.includes(option.id)}
                onChange={(event) => onMark(option.id, event.currentTarget.checked)}
              />
              <span class="option-words">
                <span class="option-name">{name}</span>
                {rest !== '' && <span class="option-about">{rest}</span>}
              </span>
            </label>
          );
        })}
      </div>
      <div class="contest-foot">
        <p role="status">{statusWords(judgement, marked.length, single, vote)}</p>
        {single && marked.length > 0 && (
          <button type="button" class="quiet flush" onClick={() => onMark(marked[0] ?? '', false)}>
            {vote.clearMark}
          </button>
        )}
      </div>
    </fieldset>
  );
}

type Words = ReturnType<typeof useLanguage>['text']['vote'];

function mistakeWords(judgement: Judgement, asked: boolean, vote: Words): string | undefined {
  if (judgement.kind === 'too-many') return vote.tooMany(judgement.max, judgement.over);
  return judgement.kind === 'too-few' && asked ? vote.tooFew(judgement.min) : undefined;
}

function statusWords(judgement: Judgement, count: number, single: boolean, vote: Words): string {
  if (judgement.kind === 'blank') return vote.unmarkedBlank;
  if (judgement.kind === 'unmarked') return vote.unmarkedValid;
  return single ? '' : vote.marked(count);
}
