/** Words of the key ceremony and of a trustee's commands (docs/trustee). */
import { type Catalogue } from '../ru/index.js';

export const ceremony: Catalogue['ceremony'] = {
  about: 'the key ceremony: a folder that all trustees share',
  new: 'start a ceremony in an empty folder',
  election: 'id of the election file',
  trustees: 'how many trustees',
  threshold: 'how many of them decrypt',
  status: 'who has done what',
  refused: (why) => `No ceremony: ${why}.`,
  started: (election, dir) =>
    `Ceremony for ${election} in ${dir}. Each trustee now runs: veche trustee new --ceremony ${dir} …`,
  done: (key) => `done; the election key is ${key}`,
  thresholdRule: 'the threshold must be at most the number of trustees and more than half of it (§2)',
  none: (dir) => `${dir} holds no ceremony. Start one with: veche ceremony new --dir ${dir} …`,
  damaged: (path, index) => `${path} is damaged. Get it again from trustee ${index}; the ceremony stops here.`,
  foreign: (path) => `${path} belongs to another trustee or election. The ceremony stops here.`,
  unsigned: (path, index) => `${path} is not signed by trustee ${index}. Somebody changed it; the ceremony stops here.`,
  notJoined: (index, dir) => `Trustee ${index} has not joined the ceremony in ${dir} yet.`,
  noJson: (path) => `${path} is no JSON. Get it again from whoever wrote it; the ceremony stops here.`,
  notOver: (indices) => `The ceremony is not over: trustee ${indices} has not accepted yet.`,
  badProof: (index) => `Trustee ${index}'s proof does not hold. Start the ceremony anew.`,
  otherKey: (index) => `Trustee ${index} accepted another key than the packages give. Compare the folders.`,
  nobodyYet: '(not joined)',
  columns: '    joined, committed, revealed, dealt, accepted',
  indexRange: (trustees) => `This ceremony has ${trustees} trustees; choose an index from 1 to ${trustees}.`,
  otherElection: (file, folder) => `This trustee file is for election ${file}, the ceremony for ${folder}.`,
  seatTaken: (index) =>
    `The folder shows another key for trustee ${index} than your file. Somebody sits in your place.`,
  keysDiffer: 'Trustees computed different election keys: their folders differ. Compare the files and start anew.',
  identityChanged: 'A trustee changed its identity after you committed. Start the ceremony anew.',
  otherIdentities: (index) =>
    `Trustee ${index} saw other identities than you do: your folders differ. Start the ceremony anew.`,
  misfit: (indices) =>
    `The ceremony is aborted: trustee ${indices} sent what does not fit its commitments. Start anew in an empty folder.`,
  complaint: (index, against) =>
    `The ceremony is aborted: trustee ${index} complains about trustee ${against}. Start anew in an empty folder.`,
  brokenCommitment: (index) =>
    `Trustee ${index} revealed another package than it had committed to. Start the ceremony anew without it.`,
  finished: 'This trustee file has already finished a ceremony; make a new one for a new ceremony.',
};

export const trustee: Catalogue['trustee'] = {
  about: 'what a holder of the key does, alone',
  file: "the trustee's own file",
  new: 'join a ceremony: makes your file',
  index: 'your number, from 1',
  name: 'your name as it will stand in the manifest',
  step: 'do the next thing that is due in the ceremony; repeat until done',
  endorse: 'compare the manifest with your share, and sign that you did',
  manifest: 'manifest.json',
  endorseBoard: 'post the endorsement to this board; otherwise it is printed',
  decrypt: 'recompute the tally from the log, then make your decryption share',
  dryRun: 'only check; make no share',
  youAre: (index, file) =>
    `You are trustee ${index}. Keep ${file} and its passphrase apart. Next: veche trustee step …`,
  allDone: 'done: your share is in your file, and all trustees agree on the key',
  waiting: (indices) => `waiting for trustee ${indices}; then run this again`,
  stepDone: (step) => `${step}: done. Run this again when the others have done the same.`,
  endorsed: (record) => `endorsed as record ${record}`,
  fetching: 'fetching the log and checking it from the first record',
  rightTally: 'the tally is right; nothing was decrypted (--dry-run)',
  decrypted: (record) => `decryption posted as record ${record}`,
  cantRead: (path) => `Can't read ${path}. Name the manifest with --manifest.`,
  noManifest: (path) => `${path} is no manifest in canonical form.`,
  notEndorsed: 'This trustee has not endorsed this election: wrong file, or wrong --election.',
  tooEarly: (from) => `Counting starts at ${from} by this computer's clock, not before (R25, §8).`,
  noTally: 'There is no tally on the board yet. It comes after the close: veche election tally …',
  incomplete: (lines) => `The log is not complete:\n${lines}`,
  recomputing: (ballots) => `recomputing the tally over ${ballots} counted ballots`,
  uncountable: (record) => `Record ${record} can't be counted. Do not decrypt; tell the commission.`,
  otherSum: 'The tally on the board is not the sum of the counted ballots. Do not decrypt; tell the observers.',
  secondTally: (bound) =>
    `This trustee has already decrypted another tally of this election (${bound}) and never decrypts a second one (§8).`,
  decrypting: (sums) => `decrypting ${sums} sums`,
  breaks: (lines) => `The manifest breaks the protocol; it is not endorsed:\n${lines}`,
  noShare: 'This trustee has no share yet: finish the ceremony first (veche trustee step …).',
  secondManifest: (endorsed) =>
    `This trustee has endorsed another manifest (${endorsed}) and endorses no second one. A new election needs a new ceremony.`,
  otherSigningKey: (index) =>
    `The manifest shows another signing key for trustee ${index}. Do not endorse it; tell the commission.`,
  otherElectionKey:
    'The manifest has another election key than your ceremony gave. Do not endorse it; tell the commission.',
  shareMisfit: 'Your share does not fit the commitments in the manifest. Do not endorse it; tell the commission.',
};
