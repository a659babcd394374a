/**
 * What a forgery of the zoo is: one manipulation by one insider, and the finding that has to show it. The forger works
 * on copies of the honest course and lets the rest of it run on, so that everything which the insider or those after it
 * can sign and recompute is signed and recomputed.
 */
import { type RandomBytes } from '#crypto';
import { type ArchiveFiles } from '../../v1/archive/source.js';
import { type FindingCode } from '../../v1/checks/catalogue.js';
import { type CheckNumber } from '../../v1/checks/finding.js';
import { type TestElection } from '../test-election.js';
import { type StepName, type Voters } from './course.js';

interface Text {
  readonly ru: string;
  readonly en: string;
}

/** Who manipulates (protocol.md §0), with whoever has to help. */
export const insiders = {
  author: { ru: 'составитель манифеста', en: 'whoever makes the manifest' },
  board: { ru: 'реестр', en: 'bulletin board' },
  box: { ru: 'урна', en: 'ballot box' },
  chair: { ru: 'председатель комиссии', en: 'chair of the commission' },
  commission: { ru: 'комиссия', en: 'commission' },
  everyNode: { ru: 'все узлы', en: 'all nodes' },
  member: { ru: 'член комиссии без кворума', en: 'member of the commission without a quorum' },
  node: { ru: 'один узел', en: 'one node' },
  nodesButOne: { ru: 'все узлы, кроме одного', en: 'all nodes but one' },
  publisher: { ru: 'публикатор архива', en: 'publisher of the archive' },
  registrar: { ru: 'регистратор', en: 'registrar' },
  trustee: { ru: 'хранитель', en: 'trustee' },
  trustees: { ru: 'кворум хранителей', en: 'threshold of trustees' },
  voter: { ru: 'избиратель с изменённой страницей', en: 'voter with a modified page' },
  witnesses: { ru: 'реестр со свидетелями', en: 'board and witnesses' },
} as const satisfies Readonly<Record<string, Text>>;
export type Insider = keyof typeof insiders;

/** What the forger works with; its randomness is the forgery's own, so that no forgery depends on another. */
export interface Workshop {
  readonly voters: Voters;
  readonly random: RandomBytes;
  /** A copy of the honest election after a step. */
  after(step: StepName): TestElection;
  /** The honest steps after `after`, up to `upTo` (the last one where not given), without those in `but`. */
  rest(
    election: TestElection,
    after: StepName,
    some?: { readonly upTo?: StepName; readonly but?: readonly StepName[] },
  ): TestElection;
}

/** An archive as files, or an election that makes one, and the record that the finding is about. */
export interface Forged {
  readonly files: ArchiveFiles;
  readonly record: number | null;
  /** What somebody holds against the archive: receipts as JSON, earlier signed notes. */
  readonly receipts?: readonly unknown[];
  readonly checkpoints?: readonly string[];
}

export interface Forgery {
  readonly name: string;
  readonly insider: Insider;
  /** One sentence: what was done. */
  readonly story: Text;
  readonly check: CheckNumber;
  readonly code: FindingCode;
  /** Other findings that cannot but come with it, and why. Without it the expected code is the only one. */
  readonly beside?: { readonly codes: readonly FindingCode[]; readonly because: string };
  readonly forge: (workshop: Workshop) => Forged;
}

/** An archive of the election as it stands. */
export const forged = (election: TestElection, record: number | null): Forged => ({ files: election.files(), record });

/** The sentence of a forgery, Russian first. */
export type Told = readonly [
  name: string,
  insider: Insider,
  check: CheckNumber,
  code: FindingCode,
  ru: string,
  en: string,
];

export const told = (
  [name, insider, check, code, ru, en]: Told,
  forge: (workshop: Workshop) => Forged,
  beside?: Forgery['beside'],
): Forgery => ({ name, insider, check, code, story: { ru, en }, ...(beside === undefined ? {} : { beside }), forge });
