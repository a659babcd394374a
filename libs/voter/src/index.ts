/** The voter's client, the same in the page and in the simulation: login is a redirect, all else is here. */
export { castAtBallotBox, isReceipt, type CastOutcome } from './cast.js';
export { call, type Answer, type Fetch, type Refused } from './http.js';
export {
  openBallot,
  type OpenBallot,
  type OpeningFault,
  type OpeningOptions,
  type OpeningProgress,
  type OpeningStep,
} from './open-ballot.js';
export { RegistrarClient } from './registrar-client.js';
