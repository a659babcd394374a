/** Draws the journey: one component a state. */
import { useLanguage } from '../shared/language.js';
import { CastingStep, MisbehavedStep, RefusedStep, ResignedStep } from './steps/casting.js';
import { ChallengedStep } from './steps/challenged.js';
import { CodeStep } from './steps/code.js';
import { HomeStep } from './steps/home.js';
import { LoginStep, UnreachableStep } from './steps/login.js';
import { MarkingStep } from './steps/marking.js';
import { OpeningStep } from './steps/opening.js';
import { ReceiptStep } from './steps/receipt.js';
import { ReviewStep } from './steps/review.js';
import { SealedStep, SealingStep } from './steps/sealed.js';
import { type Journey } from './journey.js';

export function JourneyView({ state }: { readonly state: Journey }) {
  const { common } = useLanguage().text;
  switch (state.at) {
    case 'loading':
      return (
        <p class="working" role="status">
          {common.loading}
        </p>
      );
    case 'unreachable':
      return <UnreachableStep state={state} />;
    case 'login':
      return <LoginStep state={state} />;
    case 'home':
      return <HomeStep state={state} />;
    case 'code':
      return <CodeStep state={state} />;
    case 'opening':
      return <OpeningStep state={state} />;
    case 'marking':
      return <MarkingStep state={state} />;
    case 'review':
      return <ReviewStep state={state} />;
    case 'sealing':
      return <SealingStep state={state} />;
    case 'sealed':
      return <SealedStep state={state} />;
    case 'challenged':
      return <ChallengedStep state={state} />;
    case 'casting':
      return <CastingStep state={state} />;
    case 'resigned':
      return <ResignedStep state={state} />;
    case 'misbehaved':
      return <MisbehavedStep state={state} />;
    case 'receipt':
      return <ReceiptStep state={state} />;
    case 'refused':
      return <RefusedStep state={state} />;
  }
}
