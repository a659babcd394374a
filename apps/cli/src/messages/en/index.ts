/** The English sentences of the command line: a key that is missing here is a type error. */
import { type Catalogue } from '../ru/index.js';
import { ceremony, trustee } from './ceremony.js';
import { commission, election, electionFile } from './election.js';
import { demo, simulate } from './demo.js';
import { console, log, options, program, verify, workstation } from './console.js';
import { zoo } from './zoo.js';

export const en: Catalogue = {
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
