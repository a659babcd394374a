/** One check (§10) as data: what it looked at, what could have happened, what it found; open where it failed. */
import { describeFinding, type CheckReport } from '#protocol';
import { reportTexts, SHOWN_FINDINGS } from '#verifier';
import { number } from '../messages/index.js';
import { useLanguage } from '../shared/language.js';

export function CheckView({ check }: { readonly check: CheckReport }) {
  const { language } = useLanguage();
  const words = reportTexts[language];
  const [state, mark, word] = !check.made
    ? (['not-made', '–', words.notMade] as const)
    : check.passed
      ? (['passed', '✓', words.passed] as const)
      : (['failed', '✗', words.failed] as const);
  const found = check.findingsTotal === 0 ? words.noFindings : words.findings(number(language, check.findingsTotal));
  const shown = check.findings.slice(0, SHOWN_FINDINGS);
  return (
    <details class="check" data-state={state} open={state === 'failed'}>
      <summary>
        <span class="check-mark" aria-hidden="true">
          {mark}
        </span>
        <span class="check-name">
          {words.check(check.number)}. {check.name[language]}
        </span>
        <span class="check-word">{word}</span>
      </summary>
      <div class="flow flow-tight check-body">
        <p>{check.meaning[language]}</p>
        <p class="soft">
          {check.passed ? words.hadItFailed : words.ifFailed}: {check.whatIfFailed[language]}
        </p>
        <p>{check.made ? `${words.items(number(language, check.items))}, ${found}.` : words.notMadeText}</p>
        {shown.length > 0 && (
          <ul class="findings">
            {shown.map((finding, at) => (
              <li key={at}>
                {finding.record !== null && `${words.record(number(language, finding.record))}: `}
                {describeFinding(finding, language)}
                {!finding.spoils && ` (${words.minor})`} <code>{finding.code}</code>
              </li>
            ))}
            {check.findingsTotal > shown.length && (
              <li>{words.more(number(language, check.findingsTotal - shown.length))}</li>
            )}
          </ul>
        )}
      </div>
    </details>
  );
}
