/** A verdict in words: what was found, and what to do. */
import { type ComponentChildren } from 'preact';
import { trackerOf } from '#protocol';
import { longTime, titleIn } from '../messages/index.js';
import { useLanguage } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { type Verdict } from './checking.js';

export function VerdictView({ verdict }: { readonly verdict: Verdict }) {
  const { check } = useLanguage().text;
  switch (verdict.kind) {
    case 'unreadable':
      return <Bad>{check.notJson}</Bad>;
    case 'other-kind':
      return <Bad>{check.otherKind[verdict.expected]}</Bad>;
    case 'unknown-election':
      return (
        <Problem>
          <p>{check.unknownElection}</p>
          {verdict.fault.kind !== 'refused' && (
            <p class="small" lang="en">
              {verdict.fault.says}
            </p>
          )}
        </Problem>
      );
    case 'challenge-bad':
      return (
        <Problem heading={check.challengeBad}>
          <p>{check.challengeFaults[verdict.fault]}</p>
        </Problem>
      );
    case 'challenge-good':
      return <GoodChallenge verdict={verdict} />;
    case 'receipt-bad':
      return (
        <Problem heading={check.receiptBad}>
          <p>{check.receiptBadText}</p>
        </Problem>
      );
    case 'receipt':
      return <ReceiptView verdict={verdict} />;
  }
}

function Bad({ children }: { readonly children: ComponentChildren }) {
  return (
    <Problem>
      <p>{children}</p>
    </Problem>
  );
}

function GoodChallenge({ verdict }: { readonly verdict: Extract<Verdict, { kind: 'challenge-good' }> }) {
  const { text, language } = useLanguage();
  const { check, common } = text;
  const { manifest } = verdict.terms;
  return (
    <div class="notice notice-good">
      <p class="notice-title">{check.challengeGood}</p>
      <p>{check.challengeGoodText}</p>
      <p class="mono">{verdict.opened.tracker}</p>
      <dl class="flow flow-tight">
        {verdict.opened.choices.map(({ contest: id, marked }) => {
          const contest = manifest.contests.find((one) => one.id === id);
          const names = marked.map((slot) => {
            const option = contest?.options.find((one) => one.id === slot);
            return option === undefined ? common.blankSlot : titleIn(language, option.title);
          });
          return (
            <div key={id}>
              <dt class="label">{contest === undefined ? id : titleIn(language, contest.title)}</dt>
              {names.length === 0 ? <dd>{check.nothingMarked}</dd> : names.map((name) => <dd key={name}>{name}</dd>)}
            </div>
          );
        })}
      </dl>
    </div>
  );
}

function ReceiptView({ verdict }: { readonly verdict: Extract<Verdict, { kind: 'receipt' }> }) {
  const { text, language } = useLanguage();
  const { check, board } = text;
  const { receipt, standing, inclusion, terms } = verdict;
  const time = (at: string): string => longTime(language, at, terms.manifest.timeZone);
  const by = time(receipt.includedBy);
  const words = {
    included: { title: check.receiptGood, says: check.receiptSigned },
    late: { title: check.receiptLate, says: check.receiptLateText },
    pending: { title: check.receiptPending, says: check.receiptPendingText(by) },
    overdue: { title: check.receiptOverdue, says: check.receiptOverdueText(by) },
    unknown: { title: check.receiptUnknown, says: check.receiptUnknownText },
  }[standing];
  const place = inclusion !== undefined && (
    <p>{board.lookupFoundText(String(inclusion.index), time(inclusion.record.time))}</p>
  );
  if (standing === 'overdue' || standing === 'late') {
    return (
      <Problem heading={words.title}>
        <p>{words.says}</p>
        {place}
      </Problem>
    );
  }
  return (
    <div class={standing === 'included' ? 'notice notice-good' : 'notice'}>
      <p class="notice-title">{words.title}</p>
      <p class="mono">{trackerOf(receipt.ballot)}</p>
      <p>{words.says}</p>
      {place}
    </div>
  );
}
