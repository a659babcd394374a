/**
 * How a node says something else than the truth about what it signed (§7 `issuance`), under its own signature.
 */
import { type Issuance } from '../../v1/messages/issuance.js';
import { type TestElection } from '../test-election.js';
import { forged, type Forged, type Workshop } from './forgery.js';
import { amend, lastRecord, nodeSeed, placeOf, signedChange, type Body } from './records.js';
/** The finals with node-2's changed; the finding is about its record, or the registrar's after it. */
export function nodeSays(
  workshop: Workshop,
  change: (election: TestElection) => Partial<Issuance>,
  about: 'issuance' | 'access' = 'issuance',
): Forged {
  const election = workshop.after('closed');
  election.finalIssuance('node-1');
  election.finalIssuance('node-2', change(election));
  const record = lastRecord(election);
  election.finalIssuance('node-3');
  election.finalAccess();
  return forged(workshop.rest(election, 'finals'), about === 'access' ? placeOf(election, 'access', 1) : record);
}

/** An hourly count of node-2 changed and signed. */
export function hourly(workshop: Workshop, step: 'counted' | 'recounted', change: (body: Body) => Body): Forged {
  const election = workshop.after(step);
  const record = amend(
    election,
    lastRecord(election) - 1,
    signedChange('issuance', nodeSeed(election, 'node-2'), change),
  );
  return forged(workshop.rest(election, step), record);
}
