import { counting } from '../plural.js';
import { type VerifyMessages } from '../ru/verify.js';

const n = counting('en');

export const verify: VerifyMessages = {
  heading: 'Verify an election',
  lead: 'Here anyone can re-compute a published election on their own device: signatures, proofs, sums and result. The files are sent nowhere.',
  archiveHeading: 'The election’s archive',
  archiveHint:
    'One file archive.zip, or the folder it was unpacked into. The archive is on the election’s page of the board.',
  dropHere: 'Drop an archive or a folder here',
  file: 'File of the archive',
  folder: 'or folder of the archive',
  address: 'or the fingerprint of an election on this board',
  addressHint: 'The archive will be downloaded from this site. The address of the election’s page will do as well.',
  dropped: (name) => `Chosen: ${name}`,
  evidenceHeading: 'Hold receipts and checkpoints against it',
  evidenceHint:
    'Optional. Receipts, refusals of the ballot box and checkpoints saved earlier: the verification says of each whether the log agrees with it.',
  evidenceFiles: 'Files',
  evidencePaste: 'or the text of one of them',
  pasted: 'pasted text',
  start: 'Start verifying',
  needArchive: 'Choose an archive, a folder, or enter a fingerprint.',
  elsewhere:
    'This address is on another site, and the page asks only its own. Download the archive there and choose the file, or open the verification page there.',
  badAddress: 'This is neither a fingerprint nor the address of an election. A fingerprint has 43 characters.',
  evidenceTooLarge: (name) => `File “${name}” is too large for a receipt or a checkpoint.`,
  unreadableDrop: 'What was chosen can’t be read. Choose the file or folder by the button.',
  downloading: 'Downloading the archive',
  downloadFailed: 'The archive was not downloaded. Check your connection and start again.',
  running: 'Verifying',
  stages: {
    starting: 'Getting ready',
    bodies: 'Verifying ballots',
    records: 'Walking the records of the log',
    sums: 'Adding ciphertexts',
    documents: 'Comparing documents',
  },
  paused: 'Paused',
  pause: 'Pause',
  goOn: 'Continue',
  cancel: 'Cancel',
  ballots: (count) => n(count, 'ballot', 'ballots', 'ballots'),
  rate: (count) => `${n(count, 'ballot', 'ballots', 'ballots')} a second`,
  remaining: (time) => `about ${time} left`,
  megabytes: (count) => `${count} MB`,
  died: 'The verification did not finish: the browser ended it. Close other tabs and start again; large archives are verified faster by the program for computers.',
  saveHtml: 'Save the report',
  saveJson: 'Save as JSON',
  again: 'Verify another archive',
  oneFile: 'Download this page as one file',
  oneFileHint: 'It works without network and without server: open the file in a browser and choose the archive.',
  by: (group, threads) =>
    `Veche, verification page; arithmetic: ${group}, ${n(threads, 'thread', 'threads', 'threads')}`,
};
