/** The zoo (issue: verification by anyone): an honest election, and every way we know in which somebody could cheat. */
import { seededRandom } from '../random.js';
import { type ArchiveFiles } from '../../v1/archive/source.js';
import { type Report } from '../../v1/archive/report.js';
import { archiveForgeries } from './archive-files.js';
import { boxAndBoardForgeries } from './box-board.js';
import { ceremonyForgeries } from './ceremony.js';
import { checkpointForgeries } from './checkpoints.js';
import { closingForgeries } from './closing.js';
import { HonestCourse, rest, type StepName } from './course.js';
import { decisionForgeries } from './decisions.js';
import { decryptionForgeries } from './decryptions.js';
import { type Forgery, type Workshop } from './forgery.js';
import { evidenceForgeries } from './evidence.js';
import { issuanceForgeries } from './issuance.js';
import { keyForgeries } from './manifest-keys.js';
import { ruleForgeries } from './manifest-rules.js';
import { nodeRecordForgeries } from './node-records.js';
import { zooOutline } from './outline.js';
import { registrarForgeries } from './registrar.js';
import { resultForgeries } from './results.js';
import { tallyForgeries } from './tallies.js';
import { tokenForgeries } from './tokens.js';
import { spellingForgeries } from './voter-spellings.js';
import { voteForgeries } from './voter-votes.js';

/** Each of them is one manipulation of one archive. */
export const forgeries: readonly Forgery[] = [
  ...ruleForgeries,
  ...keyForgeries,
  ...ceremonyForgeries,
  ...registrarForgeries,
  ...issuanceForgeries,
  ...nodeRecordForgeries,
  ...tokenForgeries,
  ...voteForgeries,
  ...spellingForgeries,
  ...boxAndBoardForgeries,
  ...decisionForgeries,
  ...closingForgeries,
  ...tallyForgeries,
  ...decryptionForgeries,
  ...resultForgeries,
  ...checkpointForgeries,
  ...archiveForgeries,
];

let course: HonestCourse | undefined;
const honestCourse = (): HonestCourse => (course ??= new HonestCourse(zooOutline, 'zoo'));

/** The archive of the honest election: it verifies. */
export const honestArchive = (): ArchiveFiles => honestCourse().after('destroyed', seededRandom('zoo/honest')).files();

/** Whose manipulation it was, what was done, what has to find it; and the archive that it left. */
export interface ZooCase extends Omit<Forgery, 'forge'> {
  /** Of the expected finding; null where it is about no single record. */
  readonly record: number | null;
  readonly files: ArchiveFiles;
  /** Given to the verifier beside the archive: receipts as parsed JSON, earlier signed notes. */
  readonly receipts: readonly unknown[];
  readonly checkpoints: readonly string[];
}

function caseOf(forgery: Forgery): ZooCase {
  const honest = honestCourse();
  const random = seededRandom(`zoo/${forgery.name}`);
  const workshop: Workshop = {
    voters: honest.voters,
    random,
    after: (step: StepName) => honest.after(step, random),
    rest: (election, after, some) => rest(election, honest.voters, after, some),
  };
  const { forge, ...told } = forgery;
  const { files, record, receipts = [], checkpoints = [] } = forge(workshop);
  return { ...told, record, files, receipts, checkpoints };
}

/** Every forged archive, made when it is asked for: each is some tens of milliseconds' work. */
export function* zoo(of: readonly Forgery[] = forgeries): Iterable<ZooCase> {
  for (const forgery of of) yield caseOf(forgery);
}

export { evidenceForgeries };
/** Archives that are whole: only what somebody holds against them shows the manipulation. */
export const zooWithEvidence = (): Iterable<ZooCase> => zoo(evidenceForgeries);

/** What is wrong with a verifier's report about a case: undefined where it found what it had to find. */
export function missedBy(report: Report, { check, code, record }: ZooCase): string | undefined {
  const found = report.checks.flatMap(({ number, findings }) =>
    findings.map((one) => `${number} ${one.code} ${one.record ?? '–'}`),
  );
  const wanted = `${check} ${code} ${record ?? '–'}`;
  if (!found.includes(wanted)) return `expected ${wanted}, found ${found.join(', ') || 'nothing'}`;
  return report.verified ? `found ${wanted}, and verified all the same` : undefined;
}
