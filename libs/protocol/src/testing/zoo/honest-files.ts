/**
 * The honest election in files that are not: what board, witnesses and publisher change after everything was signed.
 */
import { utf8 } from '#crypto';
import { type ArchiveFiles } from '../../v1/archive/source.js';
import { type FindingCode } from '../../v1/checks/catalogue.js';
import { type CheckNumber } from '../../v1/checks/finding.js';
import { type TestElection } from '../test-election.js';
import { type Forgery, type Insider } from './forgery.js';
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const linesOf = (bytes: Uint8Array): string[] => textOf(bytes).trimEnd().split('\n');
export const fileOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''));

type Told = readonly [name: string, insider: Insider, check: CheckNumber, code: FindingCode, ru: string, en: string];

/** The honest election in files that are not. `record`: whose finding it is. */
export const files = (
  [name, insider, check, code, ru, en]: Told,
  change: (honest: ArchiveFiles, election: TestElection) => Partial<ArchiveFiles>,
  record: (election: TestElection) => number | null = () => null,
  beside?: Forgery['beside'],
): Forgery => ({
  name,
  insider,
  check,
  code,
  story: { ru, en },
  ...(beside === undefined ? {} : { beside }),
  forge(workshop) {
    const election = workshop.after('destroyed');
    const honest = election.files();
    return { files: { ...honest, ...change(honest, election) }, record: record(election) };
  },
});
