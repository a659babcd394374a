/**
 * The voter's way as a state machine (R10–R14): what is shown now, and what each event makes of it. Pure, so that tests can
 * walk it in every order. What it promises:
 *
 * - "accepted" is shown only for an outcome of the ballot box whose receipt was verified;
 * - marks and openings are gone the moment a ballot is on its way, and nowhere but in this state;
 * - a ballot that was opened for checking is never sent.
 */
import { type SessionView, type VoterElection } from '#contracts/registrar';
import { type Challenge, type Receipt, type Refusal } from '#protocol';
import { type CastOutcome, type OpenBallot, type OpeningFault, type OpeningProgress } from '#voter';
import { type Trouble } from '../shared/trouble.js';
import { type ProvenTerms, type Resigned, type Sealed } from './seal.js';
import { type Marks, withMark } from './selection.js';

type CodeRequest = NonNullable<SessionView['code']>;

/** An open ballot: the registrar's words about the election, the proven terms, key and signatures. */
export interface Paper {
  readonly election: VoterElection;
  readonly terms: ProvenTerms;
  readonly open: OpenBallot;
}

export type Journey =
  | { readonly at: 'loading' }
  | { readonly at: 'unreachable'; readonly trouble: Trouble }
  | { readonly at: 'login'; readonly expired: boolean }
  | { readonly at: 'home'; readonly session: SessionView; readonly busy: boolean; readonly trouble: Trouble | null }
  | {
      readonly at: 'code';
      readonly session: SessionView;
      readonly request: CodeRequest;
      /** Its one try is used (R4). */
      readonly spent: boolean;
      readonly busy: boolean;
      readonly trouble: Trouble | null;
    }
  | {
      readonly at: 'opening';
      readonly session: SessionView;
      readonly election: VoterElection;
      readonly nodes: Readonly<Record<string, string>>;
      readonly progress: readonly OpeningProgress[];
      readonly fault: OpeningFault | null;
    }
  | { readonly at: 'marking'; readonly session: SessionView; readonly paper: Paper; readonly marks: Marks }
  | { readonly at: 'review'; readonly session: SessionView; readonly paper: Paper; readonly marks: Marks }
  | {
      readonly at: 'sealing';
      readonly session: SessionView;
      readonly paper: Paper;
      readonly marks: Marks;
      readonly failed: boolean;
    }
  | {
      readonly at: 'sealed';
      readonly session: SessionView;
      readonly paper: Paper;
      readonly marks: Marks;
      readonly sealed: Sealed;
    }
  | {
      readonly at: 'challenged';
      readonly session: SessionView;
      readonly paper: Paper;
      readonly marks: Marks;
      readonly tracker: string;
      readonly challenge: Challenge;
    }
  | {
      readonly at: 'casting';
      readonly session: SessionView;
      readonly paper: Paper;
      readonly cast: Resigned;
      readonly waiting: 'answer' | 'again';
    }
  /** Signed anew after a node was retired (§4.5): the tracker is another, so the voter sees it before sending. */
  | { readonly at: 'resigned'; readonly session: SessionView; readonly paper: Paper; readonly cast: Resigned }
  | {
      readonly at: 'misbehaved';
      readonly session: SessionView;
      readonly paper: Paper;
      readonly cast: Resigned;
      readonly answer: string;
    }
  | {
      readonly at: 'receipt';
      readonly session: SessionView;
      readonly election: VoterElection;
      readonly receipt: Receipt;
      readonly already: boolean;
    }
  | {
      readonly at: 'refused';
      readonly session: SessionView;
      readonly election: VoterElection;
      readonly code: string;
      readonly refusal: Refusal | undefined;
    };

export type JourneyEvent =
  | { readonly type: 'unreachable'; readonly trouble: Trouble }
  | { readonly type: 'logged-out'; readonly expired: boolean }
  | { readonly type: 'session'; readonly session: SessionView }
  | { readonly type: 'asking' }
  | { readonly type: 'refused'; readonly trouble: Trouble }
  | { readonly type: 'code-sent'; readonly request: CodeRequest }
  | { readonly type: 'enter-code' }
  | { readonly type: 'leave' }
  | { readonly type: 'open'; readonly election: VoterElection }
  | { readonly type: 'proven'; readonly nodes: Readonly<Record<string, string>> }
  | { readonly type: 'progress'; readonly progress: OpeningProgress }
  | { readonly type: 'opened'; readonly terms: ProvenTerms; readonly open: OpenBallot }
  | { readonly type: 'open-failed'; readonly fault: OpeningFault }
  | { readonly type: 'mark'; readonly contest: string; readonly option: string; readonly on: boolean }
  | { readonly type: 'review' }
  | { readonly type: 'change' }
  | { readonly type: 'seal' }
  | { readonly type: 'sealed'; readonly sealed: Sealed }
  | { readonly type: 'seal-failed' }
  | { readonly type: 'challenge' }
  | { readonly type: 'send' }
  | { readonly type: 'resigned'; readonly cast: Resigned }
  | { readonly type: 'outcome'; readonly outcome: CastOutcome };

type In<At extends Journey['at']> = Extract<Journey, { at: At }>;

export function step(state: Journey, event: JourneyEvent): Journey {
  switch (event.type) {
    case 'unreachable':
      return state.at === 'loading' || state.at === 'unreachable'
        ? { at: 'unreachable', trouble: event.trouble }
        : state;
    case 'logged-out':
      return { at: 'login', expired: event.expired };
    case 'session':
      return withSession(state, event.session);
    case 'asking':
      return state.at === 'home' || state.at === 'code' ? { ...state, busy: true, trouble: null } : state;
    case 'refused':
      return refused(state, event.trouble);
    case 'code-sent':
      return state.at === 'home' || state.at === 'code' ? codeStep(state.session, event.request) : state;
    case 'enter-code':
      return state.at === 'home' && state.session.code?.open === true
        ? codeStep(state.session, state.session.code)
        : state;
    case 'leave':
      return 'session' in state && state.at !== 'casting' ? home(state.session) : state;
    default:
      return ballotStep(state, event);
  }
}

function ballotStep(state: Journey, event: JourneyEvent): Journey {
  switch (event.type) {
    case 'open':
      return 'session' in state && (state.at === 'home' || state.at === 'opening' || state.at === 'refused')
        ? { at: 'opening', session: state.session, election: event.election, nodes: {}, progress: [], fault: null }
        : state;
    case 'proven':
      return state.at === 'opening' ? { ...state, nodes: event.nodes } : state;
    case 'progress':
      return state.at === 'opening' ? { ...state, progress: [...state.progress, event.progress] } : state;
    case 'open-failed':
      return state.at === 'opening' ? { ...state, fault: event.fault } : state;
    case 'opened': {
      if (state.at !== 'opening') return state;
      const paper = { election: state.election, terms: event.terms, open: event.open };
      return { at: 'marking', session: state.session, paper, marks: {} };
    }
    case 'mark':
      return state.at === 'marking' ? marked(state, event) : state;
    case 'review':
      return state.at === 'marking' ? { ...state, at: 'review' } : state;
    case 'change':
      return hasMarks(state)
        ? { at: 'marking', session: state.session, paper: state.paper, marks: state.marks }
        : state;
    case 'seal':
      return state.at === 'review' || state.at === 'challenged' || (state.at === 'sealing' && state.failed)
        ? { at: 'sealing', session: state.session, paper: state.paper, marks: state.marks, failed: false }
        : state;
    default:
      return sealedStep(state, event);
  }
}

function sealedStep(state: Journey, event: JourneyEvent): Journey {
  switch (event.type) {
    case 'seal-failed':
      return state.at === 'sealing' ? { ...state, failed: true } : state;
    case 'sealed': {
      if (state.at !== 'sealing') return state;
      const { session, paper, marks } = state;
      return { at: 'sealed', session, paper, marks, sealed: event.sealed };
    }
    case 'challenge': {
      if (state.at !== 'sealed') return state;
      const { session, paper, marks, sealed } = state;
      return { at: 'challenged', session, paper, marks, tracker: sealed.tracker, challenge: sealed.challenge };
    }
    case 'send':
      return sent(state);
    case 'resigned':
      return state.at === 'casting'
        ? { at: 'resigned', session: state.session, paper: state.paper, cast: event.cast }
        : state;
    case 'outcome':
      return state.at === 'casting' ? decided(state, event.outcome) : state;
    default:
      return state;
  }
}

/** Where a session puts the voter who holds no open ballot: the code that was asked for, else the list (R14). */
function withSession(state: Journey, session: SessionView): Journey {
  switch (state.at) {
    case 'loading':
    case 'unreachable':
    case 'login':
      return session.code?.open === true && needsCode(session) ? codeStep(session, session.code) : home(session);
    case 'home':
      return home(session);
    case 'code':
      return needsCode(session) && session.code !== null ? { ...state, session } : home(session);
    default:
      return { ...state, session };
  }
}

/** A code opens something: the first ballot, or the next one that has become due since the last code (R2, R12). */
export const needsCode = (session: SessionView): boolean =>
  session.elections.some((election) => election.enter === 'confirm-first' || nextIsDue(election, session.now));

/** The interval is over, and only a new code stands between the voter and voting again. */
export const nextIsDue = ({ stage, access, enter, next }: VoterElection, now: string): boolean =>
  stage === 'open' && access !== null && enter === 'resume' && 'at' in next && next.at <= now;

const home = (session: SessionView): In<'home'> => ({ at: 'home', session, busy: false, trouble: null });

const codeStep = (session: SessionView, request: CodeRequest): In<'code'> => ({
  at: 'code',
  session: { ...session, code: request },
  request,
  spent: false,
  busy: false,
  trouble: null,
});

function refused(state: Journey, trouble: Trouble): Journey {
  if (state.at === 'home') return { ...state, busy: false, trouble };
  if (state.at !== 'code') return state;
  const spent = state.spent || trouble.code === 'code-wrong' || trouble.code === 'code-over';
  return { ...state, busy: false, trouble, spent };
}

function marked(state: In<'marking'>, event: Extract<JourneyEvent, { type: 'mark' }>): Journey {
  const contest = state.paper.terms.manifest.contests.find(({ id }) => id === event.contest);
  const struck = state.paper.terms.struck.some(
    ({ contest: of, option }) => of === event.contest && option === event.option,
  );
  const known = contest?.options.some(({ id }) => id === event.option) === true;
  if (contest === undefined || !known || struck) return state;
  return { ...state, marks: withMark(state.marks, contest, event.option, event.on) };
}

const hasMarks = (state: Journey): state is Extract<Journey, { marks: Marks }> => 'marks' in state;

/** From here on neither marks nor openings exist any more. */
function sent(state: Journey): Journey {
  switch (state.at) {
    case 'sealed': {
      const { ballot, hash, tracker } = state.sealed;
      const { session, paper } = state;
      return { at: 'casting', session, paper, cast: { ballot, hash, tracker }, waiting: 'answer' };
    }
    case 'casting':
      return { ...state, waiting: 'answer' };
    case 'resigned':
    case 'misbehaved':
      return { at: 'casting', session: state.session, paper: state.paper, cast: state.cast, waiting: 'answer' };
    default:
      return state;
  }
}

function decided(state: In<'casting'>, outcome: CastOutcome): Journey {
  const { session, paper, cast } = state;
  const { election } = paper;
  switch (outcome.kind) {
    case 'accepted':
      return { at: 'receipt', session, election, receipt: outcome.receipt, already: false };
    case 'voted-already':
      return { at: 'receipt', session, election, receipt: outcome.receipt, already: true };
    case 'refused':
      return { at: 'refused', session, election, code: outcome.code, refusal: outcome.refusal };
    case 'try-again':
      return { ...state, waiting: 'again' };
    case 'misbehaved':
      return { at: 'misbehaved', session, paper, cast, answer: outcome.answer };
  }
}

export const START: Journey = { at: 'loading' };
