import { type VoteMessages } from '../ru/vote.js';
import { counting } from '../plural.js';

const n = counting('en');

export const vote: VoteMessages = {
  title: 'Voting',
  stepsLabel: 'Steps of voting',
  stepOf: (at: number, of: number, name: string) => `Step ${at} of ${of}: ${name}`,
  steps: { login: 'Login', code: 'Code', ballot: 'Ballot', review: 'Review', send: 'Send', receipt: 'Receipt' },

  loginHeading: 'Vote wherever it suits you',
  loginLead: 'Log in with your account, confirm it with a code from a message, and fill in the ballot.',
  loginButton: (provider: string) => `Log in: ${provider}`,
  loginExpired: 'Your session has ended. Log in again: voting goes on where it was.',
  loginPromises: [
    'Your choice is encrypted on your device and never leaves it open.',
    'Name and ballot are kept apart: anonymization nodes sign the ballot without seeing it.',
    'After sending you get a receipt and can find your ballot on the public board.',
  ],

  homeHeading: 'Your elections',
  homeGreeting: (name: string) => `You are logged in as ${name}.`,
  noElections: 'There is no election for you now. If you have applied, turn to the commission.',
  territory: 'Territory',
  hours: 'Hours of voting',
  hoursFromTo: (from: string, to: string) => `from ${from} to ${to}`,
  getBallot: 'Get the ballot',
  returnToBallot: 'Return to the ballot',
  ballotGivenAt: (time: string) => `The ballot was given at ${time}.`,
  resumeNote:
    'If you have not sent your vote yet, go on: the marks have to be made again, they were kept on the page only. If the vote is in, the page will show its receipt.',
  codeNeeded: 'To get the ballot, confirm your login with a code.',
  startsAt: (time: string) => `Begins at ${time}.`,
  againAt: (time: string) => `You may vote again from ${time}: that takes a new code. The last vote counts.`,
  againWithCode: 'You can vote again: get a new code. The last vote will count.',
  againNow: 'You may vote again. The last vote counts.',
  never: {
    'accesses-used': 'All returns to the ballot are used up. The last vote accepted counts.',
    'window-over': 'The time for changing your vote is over. The last vote accepted counts.',
    closed: 'Voting in your territory is over.',
    'no-revote': 'In this election the ballot is given once.',
  },
  closedNote: 'Voting is over. The result will be on the public board after the count.',
  codePanelHeading: 'Confirmation by code',
  codePanelLead: (phone: string) => `We will send a message with a code to ${phone}, the number in your account.`,
  noPhone:
    'Your account has no confirmed phone number, and the code is sent to that only. Confirm a number in your account and log in again.',
  getCode: 'Get a code',
  enterCode: 'Enter the code you got',
  nextCodeIn: (time: string) => `A new code can be had in ${time}`,

  codeHeading: 'Enter the code from the message',
  codeSentTo: (phone: string) => `The code was sent to ${phone}.`,
  codeLabel: 'Code',
  codeHint: 'Digits only. Each code is good for one try.',
  codeGoodFor: (time: string) => `The code is good for ${time}`,
  codeExpired: 'The time of this code is over. Get a new one.',
  codeEmpty: 'Enter the digits of the code from the message.',
  confirm: 'Confirm',
  getNewCode: 'Get a new code',
  codeAccepted: 'The code was accepted.',
  toElections: 'To the list of elections',

  journalHeading: 'Journal of access',
  journalLead: 'Logins and ballots given in your name are written here. Nothing about your choice is.',
  journalNotMe: 'If this was not you, change the password of your account at once and call the commission.',
  journalEmpty: 'No entries yet.',
  journalEvents: {
    login: 'login',
    'code-sent': 'code sent',
    'code-wrong': 'wrong code entered',
    'code-accepted': 'code accepted',
    access: 'ballot given',
    resumed: 'ballot opened again',
  },
  journalChannels: { remote: '', workstation: 'at a polling place' },

  openingHeading: 'Parting the ballot from your name',
  openingLead:
    'The page makes a secret key and the nodes keep parts of it. They sign the ballot blindly: they know that you have the right to vote and do not see which ballot is yours.',
  openingSteps: {
    access: 'Leave of the registrar',
    manifest: 'Terms of the election compared with the public board',
    deposit: 'Parts of the key deposited at the nodes',
    fix: 'Deposit fixed by the registrar',
    restore: 'Key restored from the nodes’ parts',
    credential: 'Signature of the nodes: right to a ballot',
    pass: 'Signature of the nodes: pass of this access',
  },
  openingStates: {
    waiting: 'waiting',
    asking: 'in progress',
    retrying: 'trying again',
    done: 'done',
    failed: 'failed',
  },
  openingPicture: 'The page gives parts of the key to the anonymization nodes',
  yourDevice: 'Your device',
  openingFailed: 'The ballot is not open',
  openingSafe: 'The access you were given is kept: when you try again it goes on and no other is used up.',
  boardRefused:
    'The terms of the election could not be proven by the public board, so the page stopped. Try again; if that does not help, tell the commission.',
  nodeUnreachable: (node: string) => `Node “${node}” does not answer. Wait a minute and try again.`,
  nodeRefused: (node: string, words: string) => `Node “${node}” refused. ${words}`,
  nodeMisbehaved: (node: string) =>
    `Node “${node}” did not answer as it must. The page did not believe it and stopped. Download the evidence and hand it to the commission.`,
  downloadEvidence: 'Download the evidence',

  ballotHeading: 'Ballot',
  ballotLead: 'Marks can be changed until you send. They are kept on this page only, while it is open.',
  contestOf: (at: number, of: number) => `Contest ${at} of ${of}`,
  marked: (count: number) => `Marked: ${count}`,
  clearMark: 'Remove the mark',
  struck: 'Struck out by the commission’s decision',
  unmarkedBlank: 'Without marks this ballot will count as invalid.',
  unmarkedValid: 'You may mark nobody here: a ballot without marks is valid.',
  toReview: 'Review your choice',
  fixHeading: 'Correct your marks',
  tooFew: (min: number) => `Mark at least ${n(min, 'option', 'options', 'options')}.`,
  tooMany: (max: number, over: number) =>
    `More is marked than allowed (${max}). Remove ${n(over, 'mark', 'marks', 'marks')}.`,

  reviewHeading: 'Review your choice',
  reviewLead: 'Your choice will now be encrypted on this device. Nothing has been sent yet.',
  yourChoice: 'Your choice',
  nothingMarkedBlank: 'No marks: an invalid ballot',
  nothingMarkedValid: 'No marks',
  blankConfirm: 'I leave the ballot unmarked on purpose',
  blankUnconfirmed: 'Confirm that you leave the ballot unmarked, or go back and mark your choice.',
  change: 'Change',
  encrypt: 'Encrypt',

  sealingHeading: 'Encrypting the ballot',
  sealingLead: 'Your device encrypts each mark and proves that the ballot is filled in by the rules.',
  sealFailed: 'Encrypting did not work. Try again: your marks are kept.',

  sealedHeading: 'The ballot is encrypted',
  sealedLead:
    'This is your ballot’s tracker. With it you will find the ballot on the public board. It does not show your choice.',
  sealedNew: 'A node was taken out of service, so the ballot was signed anew and its tracker has changed.',
  send: 'Send',
  sendNote: 'The vote goes into the ballot box. Until the close it can be replaced by the rules of this election.',
  sendNoteOnce: 'The vote goes into the ballot box. In this election the ballot is given once.',
  challenge: 'Check the encryption',
  challengeNote:
    'The page will open this ballot, so that you can check on another device whether it encrypted your choice correctly. An opened ballot is never sent: a new one will be encrypted.',

  challengedHeading: 'The ballot is opened for checking',
  challengedLead:
    'This ballot can’t be sent any more. Compare: tracker and marks must be those you saw, and the check on another device must show the same.',
  challengedHow: [
    'Download the file for checking and take it to another device.',
    'Open the checking page there and choose the file.',
    'Enter the tracker that this screen showed.',
  ],
  challengedSecret: 'The file shows your marks. Don’t give it to anyone who should not see your choice.',
  downloadChallenge: 'Download the file for checking',
  openCheck: 'Open the checking page',
  encryptAgain: 'Encrypt anew',

  castingHeading: 'Sending the ballot',
  castingLead: 'Don’t close the page until the ballot box has answered.',
  castTryAgain:
    'The ballot box has not answered yet. Press “Send again”: it will not become a second vote, the same ballot is taken once.',
  sendAgain: 'Send again',

  receiptHeading: 'Your vote was accepted',
  receiptAlreadyHeading: 'Your vote was accepted before',
  receiptAlready:
    'A ballot of this access or a later one is in the ballot box already. What you have marked now was not sent. Here is the receipt of the accepted ballot.',
  receiptLead:
    'The ballot box has recorded your ballot and signed a receipt. The page has checked the signature. The receipt does not show your choice.',
  includedBy: 'On the board by',
  ifMissing: 'If the ballot is not there',
  ifMissingText:
    'Call the commission and tell it the tracker, and keep the receipt: the ballot box’s signature on it proves that the ballot was accepted.',
  lookUp: 'Find the ballot on the board',
  downloadReceipt: 'Download the receipt',
  keepReceipt: 'Keep the receipt: the page does not.',
  keepTracker: 'Write down or print the tracker: this computer keeps nothing.',
  anotherTime: 'Vote again',

  refusedHeading: 'The ballot box did not take the ballot',
  refusedEvidence: 'The refusal is signed by the ballot box. Download it: it is evidence that you tried to vote.',
  downloadRefusal: 'Download the signed refusal',
  openAgain: 'Open the ballot anew',
  misbehavedHeading: 'The ballot box’s answer failed the check',
  misbehavedLead:
    'The ballot box answered, but the receipt’s signature is wrong. Whether the vote was accepted is unknown. Download the answer, hand it to the commission, and try to send again.',

  stationWelcome: 'Voting at the polling place',
  stationLead:
    'One person votes at a time. After voting, or two minutes without a touch, the page logs you out and clears itself.',
  stationName: (name: string, precinct: string) => `${name}, polling place ${precinct}`,
  stationUnknown:
    'This computer is not enrolled as a workstation of a polling place. Call a member of the commission and don’t log in.',
  stationOther: 'Call a member of the commission',
  idleHeading: 'Are you still there?',
  idleText: (time: string) => `Unless you press “Continue”, the page logs you out and clears itself in ${time}.`,
  idleContinue: 'Continue',
  stationFinish: 'Finish and log out',
  stationResetIn: (time: string) => `The page clears itself in ${time}. Write down or print the tracker.`,
  stationResetting: 'Logging out and clearing the page…',
  stationResetFailed:
    'Logging out failed: the server can’t be reached. Call a member of the commission and don’t leave the computer.',
};
