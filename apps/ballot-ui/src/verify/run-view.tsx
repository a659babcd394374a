/** A verification under way: how far, how fast, how long still; it can be paused and ended. */
import { useState } from 'preact/hooks';
import { type Progress } from '#protocol';
import { duration, number, share } from '../messages/index.js';
import { useLanguage } from '../shared/language.js';
import { paceOf, type Stopwatch } from './pace.js';
import { type Verification } from './verification.js';

interface RunViewProps {
  readonly run: Verification;
  readonly watch: Stopwatch;
  readonly progress?: Progress;
  readonly onCancel: () => void;
}

export function RunView({ run, watch, progress, onCancel }: RunViewProps) {
  const { text, language } = useLanguage();
  const { verify } = text;
  const [paused, setPaused] = useState(false);
  const turn = (): void => {
    if (paused) {
      watch.goOn();
      run.goOn();
    } else {
      watch.pause();
      run.pause();
    }
    setPaused(!paused);
  };
  const pace = progress === undefined ? undefined : paceOf(progress, watch.ms);
  const stage = verify.stages[progress?.stage ?? 'starting'];
  return (
    <section class="sheet flow" aria-labelledby="run-heading">
      <div role="status">
        <h2 id="run-heading">{paused ? verify.paused : stage}</h2>
      </div>
      <Bar label={verify.running} part={pace?.part} />
      <p class="run-figures">
        {pace?.part !== undefined && <span>{share(language, Math.floor(pace.part * 1000), 1000)}</span>}
        {progress !== undefined && progress.ballots > 0 && <span>{verify.ballots(progress.ballots)}</span>}
        {pace?.rate !== undefined && !paused && <span>{verify.rate(Math.round(pace.rate))}</span>}
        {pace?.remaining !== undefined && !paused && <span>{verify.remaining(duration(pace.remaining))}</span>}
      </p>
      <div class="row">
        <button type="button" onClick={turn}>
          {paused ? verify.goOn : verify.pause}
        </button>
        <button type="button" class="second" onClick={onCancel}>
          {verify.cancel}
        </button>
      </div>
    </section>
  );
}

export function DownloadView({ bytes, onCancel }: { readonly bytes: number; readonly onCancel: () => void }) {
  const { text, language } = useLanguage();
  const { verify } = text;
  return (
    <section class="sheet flow" aria-labelledby="run-heading">
      <div role="status">
        <h2 id="run-heading">{verify.downloading}</h2>
      </div>
      <Bar label={verify.downloading} part={undefined} />
      <p class="run-figures">{verify.megabytes(number(language, Math.round(bytes / 100_000) / 10))}</p>
      <div class="row">
        <button type="button" class="second" onClick={onCancel}>
          {verify.cancel}
        </button>
      </div>
    </section>
  );
}

function Bar({ label, part }: { readonly label: string; readonly part: number | undefined }) {
  return part === undefined ? (
    <progress class="progress" aria-label={label} />
  ) : (
    <progress class="progress" aria-label={label} max={1} value={part} />
  );
}
