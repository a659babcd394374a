/** For tests of any room that implements or uses the groups. Not part of the library. */
export { seededRandom } from './seeded-random.js';
export { makeTestBallot, testShapes, type TestBallotInput } from './testing/ballots.js';
export { describeEd25519 } from './testing/ed25519-suite.js';
export { describePublicGroup } from './testing/public-group-suite.js';
export { badEncodings, multiplesOfG } from './testing/ristretto-vectors.js';
