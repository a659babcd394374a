/**
 * How the commission acts in the log (§7): a record more, and then the honest course.
 */
import { type FindingCode } from '../../v1/checks/catalogue.js';
import { type CheckNumber } from '../../v1/checks/finding.js';
import { type MemberSignature } from '../../v1/fields.js';
import { type TestElection } from '../test-election.js';
import { type StepName } from './course.js';
import { forged, type Forged, type Forgery, type Insider, type Workshop } from './forgery.js';
import { lastRecord, type Body } from './records.js';
/** A record more after a step, and then the honest course. */
export function more(workshop: Workshop, step: StepName, add: (election: TestElection) => unknown): Forged {
  const election = workshop.after(step);
  add(election);
  const record = lastRecord(election);
  return forged(workshop.rest(election, step), record);
}

export const signaturesOf = (body: Body): MemberSignature[] => body['signatures'] as unknown as MemberSignature[];
export const withSignatures = (body: Body, signatures: readonly MemberSignature[]): Body => ({
  ...body,
  signatures: signatures.map(({ member, value }) => ({ member, value })),
});

export const told = (
  [name, insider, check, code]: readonly [string, Insider, CheckNumber, FindingCode],
  ru: string,
  en: string,
  forge: (workshop: Workshop) => Forged,
  beside?: Forgery['beside'],
): Forgery => ({
  name,
  insider,
  check,
  code,
  story: { ru, en },
  ...(beside === undefined ? {} : { beside }),
  forge,
});
