/** For tests of any room: whole elections in memory. Not part of the library. */
export { makeParties, type TestNode, type TestOutline, type TestParties } from './testing/parties.js';
export { seededRandom } from './testing/random.js';
export { testRsaKeys } from './testing/rsa-keys.js';
export { finishElection, preparedElection, smallOutline, votedElection } from './testing/small-election.js';
export { TestElection, type Entry, type TestVoter } from './testing/test-election.js';
export { evidenceForgeries, forgeries, honestArchive, missedBy, zoo, zooWithEvidence } from './testing/zoo/index.js';
export { type ZooCase } from './testing/zoo/index.js';
export { insiders, type Forgery, type Insider } from './testing/zoo/forgery.js';
export { notInTheZoo } from './testing/zoo/not-in-the-zoo.js';
