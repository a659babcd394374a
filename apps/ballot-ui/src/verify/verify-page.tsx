/** Verification of a whole election by anyone (§10): choose an archive, watch, read the checks as on paper. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Progress } from '#protocol';
import { type EvidenceNames } from '#verifier';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { Shell } from '../shared/shell.js';
import { type ChosenArchive } from './chosen.js';
import { download } from './download.js';
import { type Given } from './evidence.js';
import { Stopwatch } from './pace.js';
import { ReportView, type Finished } from './report-view.js';
import { DownloadView, RunView } from './run-view.js';
import { SourceForm, type Wanted } from './source-form.js';
import { Verification } from './verification.js';

type Stage =
  | { readonly at: 'choosing'; readonly trouble?: 'died' | 'downloadFailed' }
  | { readonly at: 'downloading'; readonly bytes: number; readonly stop: AbortController }
  | { readonly at: 'running'; readonly run: Verification; readonly watch: Stopwatch; readonly progress?: Progress }
  | { readonly at: 'finished'; readonly finished: Finished };

/** Opened from a file there is no board around it. */
const SERVED = /^https?:$/.test(location.protocol);

export function VerifyPage() {
  const { text } = useLanguage();
  const { verify, common } = text;
  const [stage, setStage] = useState<Stage>({ at: 'choosing' });
  const current = useRef(stage);
  current.current = stage;
  useEffect(() => () => end(current.current), []);
  const run = (chosen: ChosenArchive, evidence: Given): void => {
    const watch = new Stopwatch(() => performance.now());
    const verification = new Verification(
      (progress) => setStage({ at: 'running', run: verification, watch, progress }),
      (outcome) => {
        if (outcome.tells === 'failed') return setStage({ at: 'choosing', trouble: 'died' });
        setStage({ at: 'finished', finished: finishedOf(outcome, chosen, evidence.names, verification.width) });
      },
    );
    setStage({ at: 'running', run: verification, watch });
    void verification.start(chosen.archive, evidence);
  };
  const begin = async (wanted: Wanted): Promise<void> => {
    if (wanted.from === 'chosen') return run(wanted.chosen, wanted.evidence);
    const stop = new AbortController();
    setStage({ at: 'downloading', bytes: 0, stop });
    try {
      const onBytes = (bytes: number): void => setStage({ at: 'downloading', bytes, stop });
      const blob = await download(wanted.path, onBytes, stop.signal);
      run({ archive: { kind: 'zip', blob }, name: `${location.origin}${wanted.path}` }, wanted.evidence);
    } catch {
      setStage(stop.signal.aborted ? { at: 'choosing' } : { at: 'choosing', trouble: 'downloadFailed' });
    }
  };
  const cancel = (): void => {
    end(stage);
    setStage({ at: 'choosing' });
  };
  const links = SERVED && (
    <>
      <a href="/">{common.boardLink}</a>
      <a href="/check">{common.checkLink}</a>
    </>
  );
  return (
    <Shell links={links === false ? undefined : links}>
      {stage.at === 'finished' ? (
        <ReportView finished={stage.finished} onAgain={() => setStage({ at: 'choosing' })} />
      ) : (
        <div class="flow flow-wide">
          <div class="flow flow-tight">
            <Heading text={verify.heading} takesFocus={false} />
            <p class="lead">{verify.lead}</p>
          </div>
          {stage.at === 'choosing' && stage.trouble !== undefined && (
            <Problem takesFocus>
              <p>{verify[stage.trouble]}</p>
            </Problem>
          )}
          {stage.at === 'choosing' && <SourceForm served={SERVED} onBegin={(wanted) => void begin(wanted)} />}
          {stage.at === 'downloading' && <DownloadView bytes={stage.bytes} onCancel={cancel} />}
          {stage.at === 'running' && <RunView {...stage} onCancel={cancel} />}
          {stage.at === 'choosing' && SERVED && <OneFile />}
        </div>
      )}
    </Shell>
  );
}

function end(stage: Stage): void {
  if (stage.at === 'running') stage.run.cancel();
  if (stage.at === 'downloading') stage.stop.abort();
}

function finishedOf(
  { report, manifest, group }: Omit<Finished, 'at' | 'source' | 'names' | 'threads'>,
  { name }: ChosenArchive,
  names: EvidenceNames,
  threads: number,
): Finished {
  return { report, manifest, group, threads, at: Date.now(), source: name, names };
}

function OneFile() {
  const { verify } = useLanguage().text;
  return (
    <p class="small soft">
      <a href="/download/veche-verify.html" download="veche-verify.html">
        {verify.oneFile}
      </a>
      . {verify.oneFileHint}
    </p>
  );
}
