/** The Russian sentences of the command line; their keys are the ones that English must have. */
import { ceremony, trustee } from './ceremony.js';
import { commission, election, electionFile } from './election.js';
import { demo, simulate } from './demo.js';
import { console, log, options, program, verify, workstation } from './console.js';
import { zoo } from './zoo.js';

export const ru = {
  ceremony,
  commission,
  console,
  demo,
  election,
  electionFile,
  log,
  options,
  program,
  simulate,
  trustee,
  verify,
  workstation,
  zoo,
};
export type Catalogue = typeof ru;
