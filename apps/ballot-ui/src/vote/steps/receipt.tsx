/** The receipt (§6, R14): shown only when its signature held, never with a choice, and what to do if its promise is broken. */
import { trackerOf } from '#protocol';
import { longTime } from '../../messages/index.js';
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { Tracker } from '../../shared/tracker.js';
import { download, fileName } from '../../shared/files.js';
import { type At, useFlow } from '../flow-room.js';

export function ReceiptStep({ state }: { readonly state: At<'receipt'> }) {
  const { text, language } = useLanguage();
  const { vote, common } = text;
  const { flow, station } = useFlow();
  const { receipt, already, election } = state;
  const tracker = trackerOf(receipt.ballot);
  const now = state.session.elections.find(({ fingerprint }) => fingerprint === election.fingerprint) ?? election;
  const time = (at: string): string => longTime(language, at, election.timeZone);
  // In the fragment, which no server is sent.
  const lookUp = `${flow.settings?.board ?? ''}/#/${receipt.election}/${tracker}`;
  return (
    <div class="flow flow-wide">
      <div class="flow flow-tight">
        <Heading text={already ? vote.receiptAlreadyHeading : vote.receiptHeading} />
        <p class="lead">{already ? vote.receiptAlready : vote.receiptLead}</p>
      </div>
      <Tracker tracker={tracker} copy={!station} />
      <dl class="facts">
        <dt>{vote.includedBy}</dt>
        <dd>{time(receipt.includedBy)}</dd>
      </dl>
      <div class="row no-print">
        {!station && (
          <button type="button" onClick={() => download(fileName('veche-receipt', tracker), receipt)}>
            {vote.downloadReceipt}
          </button>
        )}
        <button type="button" class="second" onClick={() => print()}>
          {common.print}
        </button>
        {!station && (
          <a href={lookUp} target="_blank" rel="noreferrer noopener">
            {vote.lookUp}
            <span class="hidden"> ({common.opensInNewTab})</span>
          </a>
        )}
      </div>
      <p class="soft">{station ? vote.keepTracker : vote.keepReceipt}</p>
      <section class="sheet flow" aria-labelledby="if-missing">
        <h2 id="if-missing">{vote.ifMissing}</h2>
        <p>{vote.ifMissingText}</p>
      </section>
      <section class="flow flow-tight" aria-labelledby="once-more">
        <h2 id="once-more">{vote.anotherTime}</h2>
        <p>{'never' in now.next ? vote.never[now.next.never] : vote.againAt(time(now.next.at))}</p>
      </section>
      {!station && (
        <div class="row no-print">
          <button type="button" class="second" onClick={() => void flow.leave()}>
            {vote.toElections}
          </button>
        </div>
      )}
    </div>
  );
}
