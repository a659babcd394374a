import { type CommonMessages } from '../ru/common.js';
import { counting } from '../plural.js';

const n = counting('en');

export const common: CommonMessages = {
  product: 'Veche',
  tagline: 'electronic voting',
  otherLanguage: 'Русский',
  skip: 'Skip to the content',
  training: 'Training election',
  trainingNote: 'The system works as in a real election, but these votes decide nothing.',
  loading: 'Loading…',
  retry: 'Try again',
  reload: 'Reload the page',
  back: 'Back',
  logout: 'Log out',
  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'Copying did not work: select the text and copy it by hand.',
  print: 'Print',
  tracker: 'Tracker',
  fingerprint: 'Fingerprint of the election',
  details: 'Details',
  boardLink: 'Public board',
  checkLink: 'Check an encryption or a receipt',
  verifyLink: 'Verify an election',
  opensInNewTab: 'opens in a new tab',
  footer: 'Source code and protocol are open. Anyone can check that the votes were taken and counted correctly.',
  seconds: (count: number) => n(count, 'second', 'seconds', 'seconds'),
  ballots: (count: number) => n(count, 'ballot', 'ballots', 'ballots'),
  records: (count: number) => n(count, 'record', 'records', 'records'),
  votes: (count: number) => n(count, 'vote', 'votes', 'votes'),
  blankSlot: 'No marks (invalid)',
  contestRule: (min: number, max: number, options: number) => {
    if (max === 1) return min === 0 ? 'You may mark one option or none.' : 'Mark one option.';
    if (min <= 1 && max >= options) return 'You may mark one option, several or all.';
    if (min <= 1) return `You may mark up to ${max}.`;
    return min === max ? `Mark exactly ${max}.` : `Mark from ${min} to ${max}.`;
  },
  problemHeading: 'That did not work',
  serverSays: 'The server’s answer',
  problems: {
    unreachable: 'The server does not answer. Check your connection and press “Try again”. Nothing accepted is lost.',
    'board-misbehaved':
      'The board answered as it must not, and the page did not believe it. Keep this page and tell the observers and the commission.',
    'unexpected-answer':
      'The server’s answer makes no sense. Reload the page; if that does not help, try in some minutes.',
    unknown: 'That was not done. Try it again; if it does not help, reload the page or turn to the commission.',
    'code-wrong': 'The code did not fit. Each code is good for one try: get a new one and enter it.',
    'code-over': 'This code is too old or has been tried already. Get a new one.',
    'code-too-soon': 'A new code can be had once a minute. Wait for the countdown to end.',
    'confirm-first': 'To open the ballot, get a new code and enter it.',
    closed: 'Voting in your territory is over: ballots are neither given out nor accepted any more.',
    'not-open': 'Voting has not begun yet. The hour is on the election’s page.',
    busy: 'Very many are voting just now and the servers are busy. Wait a minute and press “Try again”: it goes on where it was.',
    'rate-limited': 'Too many requests came from this device in a row. Wait a minute and try again.',
    forbidden: 'The server refused this. Reload the page; if it refuses again, turn to the commission.',
    conflict:
      'The server has something else on record, for example from another device of yours. Reload the page and go on from there.',
    'not-found': 'The server did not find this. Reload the page and begin the step again.',
    'bad-request': 'The server did not understand the page’s request. Reload the page: it may be an old version.',
    token:
      'The ballot box did not accept the nodes’ signatures. Open the ballot anew: the marks have to be made again.',
    sequence:
      'A vote of this access or a later one is in already. To vote again, wait for the hour on the election’s page.',
    signature:
      'The ballot box did not accept the ballot’s signature: it was probably damaged on the way. Open the ballot anew.',
    proof:
      'The ballot box could not check the encryption: the ballot was probably damaged on the way. Open the ballot anew.',
  },
};
