/** Checking on another device what a voter's page has claimed (§5 challenge, §6 receipt). */
import { useRef, useState } from 'preact/hooks';
import { parseTracker } from '#protocol';
import { boardClient, provenElection } from '../shared/board-room.js';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { Shell } from '../shared/shell.js';
import { checkEncryption, checkReceipt, type CheckBoard, type FileKind, type Verdict } from './checking.js';
import { VerdictView } from './verdict-view.js';

const board: CheckBoard = {
  prove: provenElection,
  lookup: ({ election }, ballot) => boardClient.lookup(election, ballot),
  now: async ({ election }) => {
    const state = await boardClient.state(election.fingerprint);
    return state.ok ? Date.parse(state.value.now) : Date.now();
  },
};

type Stage =
  | { readonly at: 'asking' }
  | { readonly at: 'missing'; readonly what: 'file' | 'tracker' }
  | { readonly at: 'found'; readonly verdict: Verdict };

export function CheckPage() {
  const { check, common } = useLanguage().text;
  const [kind, setKind] = useState<FileKind>('challenge');
  const [stage, setStage] = useState<Stage | undefined>();
  const verdict = stage?.at === 'found' ? stage.verdict : undefined;
  const training = verdict !== undefined && 'terms' in verdict && verdict.terms.manifest.kind === 'training';
  return (
    <Shell
      kind={training ? 'training' : undefined}
      links={
        <>
          <a href="/">{common.boardLink}</a>
          <a href="/verify">{common.verifyLink}</a>
        </>
      }
    >
      <div class="flow flow-wide">
        <div class="flow flow-tight">
          <Heading text={check.heading} />
          <p class="lead">{check.lead}</p>
        </div>
        <CheckForm
          kind={kind}
          stage={stage}
          onKind={(chosen) => (setKind(chosen), setStage(undefined))}
          onStage={setStage}
        />
        <div role="status">
          {stage?.at === 'asking' && <p class="working">{check.working}</p>}
          {verdict !== undefined && <VerdictView verdict={verdict} />}
        </div>
      </div>
    </Shell>
  );
}

interface CheckFormProps {
  readonly kind: FileKind;
  readonly stage: Stage | undefined;
  readonly onKind: (kind: FileKind) => void;
  readonly onStage: (stage: Stage) => void;
}

function CheckForm({ kind, stage, onKind, onStage }: CheckFormProps) {
  const { check } = useLanguage().text;
  const file = useRef<HTMLInputElement>(null);
  const pasted = useRef<HTMLTextAreaElement>(null);
  const tracker = useRef<HTMLInputElement>(null);
  const missing = stage?.at === 'missing' ? stage.what : undefined;
  const submit = async (): Promise<void> => {
    const chosen = file.current?.files?.[0];
    const text = chosen === undefined ? (pasted.current?.value ?? '') : await chosen.text();
    if (text.trim() === '') {
      onStage({ at: 'missing', what: 'file' });
      file.current?.focus();
      return;
    }
    const shown = parseTracker(tracker.current?.value ?? '');
    if (kind === 'challenge' && shown === undefined) {
      onStage({ at: 'missing', what: 'tracker' });
      tracker.current?.focus();
      return;
    }
    onStage({ at: 'asking' });
    const verdict =
      kind === 'challenge' ? await checkEncryption(text, shown ?? '', board) : await checkReceipt(text, board);
    onStage({ at: 'found', verdict });
  };
  return (
    <form
      class="sheet flow"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <fieldset class="flow flow-tight">
        <legend class="label">{check.kind}</legend>
        {(['challenge', 'receipt'] as const).map((value) => (
          <label class="choice" key={value}>
            <input type="radio" name="kind" value={value} checked={kind === value} onChange={() => onKind(value)} />
            <span>{value === 'challenge' ? check.challengeTab : check.receiptTab}</span>
          </label>
        ))}
      </fieldset>
      <p class="soft">{kind === 'challenge' ? check.challengeLead : check.receiptLead}</p>
      <div class="field">
        <label for="file">{check.file}</label>
        {missing === 'file' && (
          <p class="error-text" id="file-error" role="alert">
            {check.needFile}
          </p>
        )}
        <input
          ref={file}
          id="file"
          type="file"
          accept="application/json,.json"
          aria-invalid={missing === 'file'}
          {...(missing === 'file' ? { 'aria-describedby': 'file-error' } : {})}
        />
      </div>
      <div class="field">
        <label for="pasted">{check.orPaste}</label>
        <textarea ref={pasted} id="pasted" spellcheck={false} autoComplete="off" />
      </div>
      {kind === 'challenge' && (
        <div class="field">
          <label for="shown">{check.tracker}</label>
          <p class="hint" id="shown-hint">
            {check.trackerHint}
          </p>
          {missing === 'tracker' && (
            <p class="error-text" id="shown-error" role="alert">
              {check.needTracker}
            </p>
          )}
          <input
            ref={tracker}
            id="shown"
            class="tracker-entry"
            type="text"
            autoComplete="off"
            spellcheck={false}
            maxLength={60}
            aria-invalid={missing === 'tracker'}
            aria-describedby={missing === 'tracker' ? 'shown-error shown-hint' : 'shown-hint'}
          />
        </div>
      )}
      <div>
        <button type="submit" disabled={stage?.at === 'asking'}>
          {check.button}
        </button>
      </div>
    </form>
  );
}
