/** Where the voter is on the way from login to receipt. */
import { type Messages } from '../messages/index.js';
import { useLanguage } from '../shared/language.js';
import { type Journey } from './journey.js';

type StepName = keyof Messages['vote']['steps'];

const ORDER: readonly StepName[] = ['login', 'code', 'ballot', 'review', 'send', 'receipt'];

const PLACE: Readonly<Record<Journey['at'], StepName | undefined>> = {
  loading: undefined,
  unreachable: undefined,
  login: 'login',
  home: undefined,
  code: 'code',
  opening: 'ballot',
  marking: 'ballot',
  review: 'review',
  sealing: 'review',
  sealed: 'send',
  challenged: 'send',
  casting: 'send',
  resigned: 'send',
  misbehaved: 'send',
  refused: 'send',
  receipt: 'receipt',
};

export function Steps({ at }: { readonly at: Journey['at'] }) {
  const { vote } = useLanguage().text;
  const now = PLACE[at];
  if (now === undefined) return null;
  const place = ORDER.indexOf(now);
  return (
    <nav aria-label={vote.stepsLabel}>
      <ol class="steps">
        {ORDER.map((name, index) => (
          <li key={name} data-past={index < place} {...(index === place ? { 'aria-current': 'step' as const } : {})}>
            <span>{vote.steps[name]}</span>
          </li>
        ))}
      </ol>
      <p class="steps-now" aria-hidden="true">
        {vote.stepOf(place + 1, ORDER.length, vote.steps[now])}
      </p>
    </nav>
  );
}
