/** Receipts, refusals and earlier checkpoints as a report shows them: what each is, and how it stands to the log. */
import { describeFinding, type Evidence, type Language } from '#protocol';
import { clean } from './clean.js';
import { reportTexts } from './texts.js';

/** What each was given as, in its order: files' names. */
export interface EvidenceNames {
  /** receipts and refusals */
  readonly slips: readonly string[];
  readonly checkpoints: readonly string[];
}

export interface ShownEvidence {
  /** «Квитанция receipt-3DQD.json» */
  readonly title: string;
  readonly holds: boolean;
  readonly standing: string;
  readonly says: string;
  /** where its ballot stands */
  readonly record: number | undefined;
}

/** A hostile report would be long; what is past this is in the JSON. */
const MAX_SHOWN = 1000;

export function shownEvidence(
  evidence: readonly Evidence[],
  names: EvidenceNames | undefined,
  language: Language,
): ShownEvidence[] {
  const texts = reportTexts[language];
  return evidence.slice(0, MAX_SHOWN).map(({ kind, index, holds, record, findings }) => {
    const name = (kind === 'checkpoint' ? names?.checkpoints : names?.slips)?.[index] ?? String(index + 1);
    const good = {
      receipt: texts.receiptHolds,
      refusal: texts.refusalHolds,
      checkpoint: texts.checkpointHolds(new Intl.NumberFormat(language).format(record ?? 0)),
      unreadable: '',
    };
    return {
      title: `${texts.evidence[kind]} ${clean(name, 80)}`,
      holds,
      standing: holds ? texts.holds : texts.holdsNot,
      says: holds ? good[kind] : findings.map((found) => describeFinding(found, language)).join('; '),
      record: kind === 'receipt' && record !== null ? record : undefined,
    };
  });
}

/** Whether there is something to say where nothing was judged: without a manifest that may stand it cannot be. */
export const wasGiven = (names: EvidenceNames | undefined): boolean =>
  (names?.slips.length ?? 0) + (names?.checkpoints.length ?? 0) > 0;
