/** The code from the message (R2–R5): one try, a time to enter it, a new one once a minute. */
import { useRef, useState } from 'preact/hooks';
import { duration } from '../../messages/index.js';
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { TroubleNotice } from '../../shared/problem.js';
import { useSecondsUntil } from '../../shared/time.js';
import { type At, useFlow } from '../flow-room.js';

export function CodeStep({ state }: { readonly state: At<'code'> }) {
  const { vote } = useLanguage().text;
  const { flow } = useFlow();
  const { request, busy, trouble } = state;
  const left = useSecondsUntil(flow.clock, request.expiresAt);
  const wait = useSecondsUntil(flow.clock, request.nextAt);
  const usable = !state.spent && left > 0;
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <Heading text={vote.codeHeading} />
        <p class="lead">{vote.codeSentTo(request.sentTo)}</p>
      </div>
      {trouble !== null && <TroubleNotice trouble={trouble} />}
      {usable ? (
        <CodeForm key={request.id} id={request.id} busy={busy} left={left} />
      ) : (
        !state.spent && <p class="notice">{vote.codeExpired}</p>
      )}
      <div class="row">
        <button
          type="button"
          class={usable ? 'second' : ''}
          disabled={busy || wait > 0}
          onClick={() => void flow.requestCode()}
        >
          {vote.getNewCode}
        </button>
        {wait > 0 && <span class="hint">{vote.nextCodeIn(duration(wait))}</span>}
      </div>
      <div>
        <button type="button" class="quiet flush" onClick={() => void flow.leave()}>
          {vote.toElections}
        </button>
      </div>
    </div>
  );
}

interface CodeFormProps {
  readonly id: string;
  readonly busy: boolean;
  readonly left: number;
}

function CodeForm({ id, busy, left }: CodeFormProps) {
  const { vote } = useLanguage().text;
  const { flow } = useFlow();
  const input = useRef<HTMLInputElement>(null);
  const [empty, setEmpty] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    const code = (input.current?.value ?? '').replace(/\D/g, '');
    setEmpty(code.length < 4);
    if (code.length < 4) input.current?.focus();
    else if (!busy) void flow.enterCode(id, code);
  };
  return (
    <form class="flow" onSubmit={submit} noValidate>
      <div class="field">
        <label for="code">{vote.codeLabel}</label>
        <p class="hint" id="code-hint">
          {vote.codeHint}
        </p>
        {empty && (
          <p class="error-text" id="code-error" role="alert">
            {vote.codeEmpty}
          </p>
        )}
        <input
          ref={input}
          id="code"
          class="code"
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          aria-describedby={empty ? 'code-error code-hint' : 'code-hint'}
          aria-invalid={empty}
        />
        <p class="hint" role="timer" aria-live="off">
          {vote.codeGoodFor(duration(left))}
        </p>
      </div>
      <div>
        <button type="submit" disabled={busy}>
          {vote.confirm}
        </button>
      </div>
    </form>
  );
}
