import { type BoardMessages } from '../ru/board.js';
import { noun } from '../plural.js';

const n = noun('en');

export const board: BoardMessages = {
  title: 'Public board',
  listHeading: 'Public board of elections',
  listLead:
    'Every event of an election is here: keys, accesses, encrypted ballots, the count. Records can’t be changed or removed unseen: witnesses watch over that. No login is needed.',
  noElections: 'There is no election on the board yet. They appear after the key ceremony.',
  toList: 'All elections',
  stage: 'Stage',
  stages: {
    preparing: 'in preparation',
    ready: 'ballots are being taken',
    drained: 'no more ballots are taken',
    closed: 'closed by the commission',
    tallied: 'summed up, the sums are being decrypted',
    resulted: 'the result is published',
  },
  stageReadyBefore: 'not begun yet',
  figuresHeading: 'On the board now',
  figureRecords: (count: number) => n(count, 'record', 'records', 'records'),
  figureBallots: (count: number) => n(count, 'ballot', 'ballots', 'ballots'),
  hoursHeading: 'Hours of voting',
  hoursTerritory: 'Territory',
  hoursOpens: 'Opens',
  hoursCloses: 'Closes',
  retired: (nodes: string) => `Anonymization nodes out of service: ${nodes}.`,

  lookupHeading: 'Find your ballot',
  lookupLead:
    'Enter the tracker from your receipt. This page itself checks that the ballot stands on the board under the witnesses’ signatures.',
  lookupExample: 'For example: 3DQD-Z28E-KJA2-NJE1-3YHW-BAEC',
  lookupButton: 'Find',
  lookupMalformed: 'A tracker has six groups of four characters. Check that all of it is there.',
  lookupWorking: 'Searching and checking…',
  lookupFound: 'The ballot is on the board',
  lookupFoundText: (record: string, time: string) =>
    `Record No. ${record}, time ${time}. The proof of inclusion was checked on this page.`,
  lookupMissing: 'There is no such ballot on the board yet',
  lookupMissingText:
    'Ballots enter the board in batches. The time by which yours must be there stands on the receipt. If it has passed, call the commission and tell it the tracker.',
  lookupBad: 'The board’s answer failed the check',
  lookupBadText: 'The board answered as it must not. Keep this page and tell the observers and the commission.',

  resultHeading: 'Result',
  resultNone: 'There is no result yet. Until the close nobody knows it.',
  resultUnit: (name: string) => `Territory: ${name}`,
  resultUnitPooled: 'Pooled territories',
  resultBallots: (count: string) => `Counted: ${count}.`,
  resultWithheld: (contest: string) => `“${contest}”: too few ballots to show a result without showing a choice.`,
  resultOption: 'Option',
  resultVotes: 'Votes',
  resultShare: 'Share',
  resultStruck: 'struck out',
  resultProven: 'This page shows the published record. The whole count can be checked by yourself as described below.',

  recordsHeading: 'Records',
  recordsColumns: { index: 'No.', type: 'What is recorded', time: 'Time', hash: 'Hash' },
  recordsShown: (from: string, to: string, of: string) => `Records ${from}–${to} of ${of}`,
  newer: 'Newer',
  older: 'Older',
  types: {
    manifest: 'terms of the election',
    endorsement: 'endorsement of the terms',
    access: 'number of accesses',
    ballot: 'encrypted ballot',
    issuance: 'count of an anonymization node',
    retired: 'node out of service',
    decision: 'decision of the commission',
    objection: 'objection of a node',
    drained: 'ballot box empty',
    closed: 'close',
    tally: 'encrypted sums',
    decryption: 'decryption of a trustee',
    result: 'result',
    protocol: 'protocol of the commission',
    destruction: 'shares destroyed',
  },

  checkpointHeading: 'Checkpoint',
  checkpointLead:
    'A short note with which board and witnesses signed all of the content at once: name, number of records, root of the tree. Keep it: if the board is changed later, the difference will be proven.',
  checkpointProven: (count: string) =>
    `The signatures of board and witnesses were checked on this page. The checkpoint covers ${count}.`,
  checkpointBad: 'The checkpoint failed the check. Tell the observers and the commission.',

  verifyHeading: 'Check it yourself',
  verifyHere: 'Verify in the browser',
  verifyHereText:
    'The verification page downloads the archive and makes every check of the protocol on your device. It can be saved as one file and opened without network.',
  verifySteps: [
    'Or download the archive and unpack it into a folder.',
    'Get the source code of this system, or an independent verifier.',
    'Run the command: it makes every check of the protocol and names each.',
  ],
  archive: 'Download the archive',
  archiveLater: 'The bodies of ballots join the archive after the close.',
  boardAway: 'The board does not answer. Check your connection and press “Try again”.',
  updated: (time: string) => `As of ${time}.`,

  panelTitle: 'Display panel',
  panelHeading: 'Accepted votes',
  panelLead:
    'The panel repeats the printed slips. The order within a batch is random; there are no names and no choices here.',
  panelNone: 'No votes accepted yet.',
  panelSlip: (number: string) => `Slip No. ${number}`,
  panelCount: 'Slips in all',
  panelWaiting: (count: string) => `Waiting for paper: ${count}`,
  panelAlarm: (words: string) => `Printer: ${words}`,
  panelChain: 'Link of the chain',
  panelEarlier: 'Earlier slips',
};
