/** Before the login: a link to the account provider, never a form of ours (stack §3). */
import { titleIn } from '../../messages/index.js';
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { Problem, TroubleNotice } from '../../shared/problem.js';
import { type At, useFlow } from '../flow-room.js';

export function LoginStep({ state }: { readonly state: At<'login'> }) {
  const { text, language } = useLanguage();
  const { flow, station } = useFlow();
  const { vote } = text;
  const provider = titleIn(language, flow.settings?.accountProvider ?? {});
  return (
    <div class="flow flow-wide">
      <Heading text={station ? vote.stationWelcome : vote.loginHeading} />
      {state.expired && <Problem heading={vote.loginExpired}>{null}</Problem>}
      <p class="lead">{station ? vote.stationLead : vote.loginLead}</p>
      <div>
        <a class="button" href={station ? '/login?to=/workstation' : '/login?to=/'}>
          {vote.loginButton(provider)}
        </a>
      </div>
      <ul class="promises">
        {vote.loginPromises.map((promise) => (
          <li key={promise}>{promise}</li>
        ))}
      </ul>
    </div>
  );
}

export function UnreachableStep({ state }: { readonly state: At<'unreachable'> }) {
  const { common, vote } = useLanguage().text;
  const { flow } = useFlow();
  return (
    <div class="flow">
      <Heading text={vote.title} />
      <TroubleNotice trouble={state.trouble}>
        <div class="row">
          <button type="button" onClick={() => void flow.start()}>
            {common.retry}
          </button>
        </div>
      </TroubleNotice>
    </div>
  );
}
