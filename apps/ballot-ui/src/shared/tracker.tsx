/** A ballot's tracker (§5), large, in groups that can be read aloud, with a button that copies it. */
import { useState } from 'preact/hooks';
import { useLanguage } from './language.js';

interface TrackerProps {
  readonly tracker: string;
  readonly copy?: boolean;
}

export function Tracker({ tracker, copy = true }: TrackerProps) {
  const { common } = useLanguage().text;
  const [said, setSaid] = useState<'copied' | 'failed' | undefined>();
  const groups = tracker.split('-');
  const onCopy = (): void => {
    navigator.clipboard.writeText(tracker).then(
      () => setSaid('copied'),
      () => setSaid('failed'),
    );
  };
  return (
    <div class="tracker">
      <p class="tracker-label" id="tracker-label">
        {common.tracker}
      </p>
      <p class="tracker-value" aria-labelledby="tracker-label" data-tracker={tracker}>
        {groups.map((group, at) => (
          <span key={at}>
            {group}
            {at < groups.length - 1 && <span class="tracker-dash">-</span>}
          </span>
        ))}
      </p>
      {copy && (
        <div class="tracker-copy">
          <button type="button" class="quiet" onClick={onCopy}>
            {common.copy}
          </button>
          <span role="status">{said === 'copied' ? common.copied : said === 'failed' ? common.copyByHand : ''}</span>
        </div>
      )}
    </div>
  );
}
