/** The public board as a client sees it: every answer held to a witnessed checkpoint. Runs in browser and server. */
export { BoardClient, type ArchiveFile, type ProvenElection, type ProvenInclusion } from './client.js';
export { type BoardFault } from './fault.js';
export {
  BoardFollower,
  type FollowedRecord,
  type FollowerOptions,
  type FollowerPlace,
  type FollowerStore,
} from './follower.js';
export { type Fetch } from './http.js';
export { trustOf } from './trust.js';
