/** The newest checkpoint (§7): its text, and whether board and witnesses have signed it. */
import { type BoardFault, type ProvenElection, trustOf } from '#board-client';
import { type Result } from '#protocol';
import { openCheckpoint, type OpenedCheckpoint } from '#tlog';
import { useAsked } from '../shared/asked.js';
import { troubleOf } from '../shared/board-faults.js';
import { useLanguage } from '../shared/language.js';
import { Problem, TroubleNotice } from '../shared/problem.js';

interface Shown {
  readonly note: string;
  readonly opened: OpenedCheckpoint;
}

export function Checkpoint({ terms }: { readonly terms: ProvenElection }) {
  const { board, common } = useLanguage().text;
  const { answer } = useAsked(() => readCheckpoint(terms), [terms]);
  return (
    <section class="flow" aria-labelledby="checkpoint">
      <h2 id="checkpoint">{board.checkpointHeading}</h2>
      <p>{board.checkpointLead}</p>
      {answer?.ok === true && (
        <>
          <pre class="note" tabIndex={0}>
            {answer.value.note}
          </pre>
          <p class="small soft">{board.checkpointProven(common.records(answer.value.opened.size))}</p>
        </>
      )}
      {answer?.ok === false &&
        (answer.error.kind === 'misbehaved' ? (
          <Problem>
            <p>{board.checkpointBad}</p>
          </Problem>
        ) : (
          <TroubleNotice trouble={troubleOf(answer.error)} />
        ))}
    </section>
  );
}

/** Opened here, so that the note shown is the note that was checked. */
async function readCheckpoint({ manifest, election }: ProvenElection): Promise<Result<Shown, BoardFault>> {
  let note: string;
  try {
    const response = await fetch(`/board/${election.fingerprint}/checkpoint`, { credentials: 'omit' });
    if (!response.ok) return { ok: false, error: { kind: 'away', says: String(response.status) } };
    note = await response.text();
  } catch {
    return { ok: false, error: { kind: 'away', says: 'no answer' } };
  }
  const opened = openCheckpoint(note, trustOf(manifest));
  return opened.ok
    ? { ok: true, value: { note, opened: opened.value } }
    : { ok: false, error: { kind: 'misbehaved', says: opened.error.says } };
}
