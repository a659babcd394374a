/** The public board (R29): the list of elections, or one of them. */
import { Shell } from '../shared/shell.js';
import { useLanguage } from '../shared/language.js';
import { useAddress } from './address.js';
import { useState } from 'preact/hooks';
import { ElectionView } from './election-view.js';
import { ElectionList } from './election-list.js';

export function BoardPage() {
  const { common } = useLanguage().text;
  const { fingerprint, tracker } = useAddress();
  const [kind, setKind] = useState<string | undefined>();
  return (
    <Shell
      size="wide"
      kind={kind}
      links={
        <>
          <a href="/verify">{common.verifyLink}</a>
          <a href="/check">{common.checkLink}</a>
        </>
      }
    >
      {fingerprint === undefined ? (
        <ElectionList onKind={setKind} />
      ) : (
        <ElectionView key={fingerprint} fingerprint={fingerprint} tracker={tracker} onKind={setKind} />
      )}
    </Shell>
  );
}
