/**
 * A voter with a page of their own (§5), and the ballot it makes: credential and pass are right and the voter signs
 * whatever the ballot is. The ballot box is in it, or careless, and takes it.
 */
import { ballotContext } from '#crypto';
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { type JsonValue } from '../../v1/canonical.js';
import { castBallot } from '../../v1/casting.js';
import { type FindingCode } from '../../v1/checks/catalogue.js';
import { type Ballot, type BallotCore } from '../../v1/messages/ballot.js';
import { type TestElection, type TestVoter } from '../test-election.js';
import { cheatingContest, type Cheat } from './cheating-proof.js';
import { moment } from './course.js';
import { forged, type Forgery } from './forgery.js';
import { lastRecord, newVoter } from './records.js';

type Contests = BallotCore['contests'];
export const honest = { council: [1, 0, 0], mayor: [1, 0] };

/** The voter's signature and tokens over any core at all. */
export function castCore(election: TestElection, voter: TestVoter, sequence: number, core: JsonValue): Ballot {
  const { random } = election;
  const tokens = election.tokens(voter, sequence);
  const input = { election: election.election, core: core as unknown as BallotCore, key: voter.key, random };
  return castBallot({ ...input, ...tokens }).ballot;
}

export const contextOf = (election: TestElection, { style, key }: TestVoter, sequence: number): Uint8Array =>
  ballotContext(election.election.fp, style, key.public, sequence);

/** A contest of the voter's own making, for a context of their choice. */
export function contest(
  election: TestElection,
  id: string,
  context: Uint8Array,
  cheat: Partial<Cheat> & Pick<Cheat, 'marks'>,
): Contests[number] {
  const { random, election: opened } = election;
  return cheatingContest({ shape: opened.shape(id), context, publicKey: opened.publicKey, random, ...cheat });
}

export type Story = Pick<Forgery, 'name' | 'story'> &
  Pick<Partial<Forgery>, 'beside'> & { readonly code?: FindingCode };

/** A ballot of a new voter of the north, recorded with the next batch. */
export const voterOfNorth = (told: Story, make: (election: TestElection, voter: TestVoter) => JsonValue): Forgery => ({
  code: 'ballot-proof',
  ...told,
  insider: 'voter',
  check: 4,
  forge(workshop) {
    const election = workshop.after('evening');
    election.now = moment('17:45:00');
    const body = make(election, newVoter(election, 'north'));
    election.append('ballot', body);
    const record = lastRecord(election);
    return forged(workshop.rest(election, 'evening'), record);
  },
});

/** The same, but the voter votes again later, so that the first ballot is superseded and never added up. */
export const replacedLater = (told: Story, make: (election: TestElection, voter: TestVoter) => JsonValue): Forgery => ({
  code: 'ballot-proof',
  ...told,
  insider: 'voter',
  check: 4,
  forge(workshop) {
    const election = workshop.after('evening');
    election.now = moment('17:45:00');
    const voter = newVoter(election, 'north');
    election.append('ballot', make(election, voter));
    const record = lastRecord(election);
    election.now = moment('17:55:00');
    election.cast(voter, 2, honest);
    return forged(workshop.rest(election, 'evening'), record);
  },
});

/** Council of the voter's own making, the rest honest. */
export const council =
  (cheat: Partial<Cheat>) =>
  (election: TestElection, voter: TestVoter): Ballot => {
    const context = contextOf(election, voter, 1);
    const marks = cheat.marks ?? honest.council;
    return election.resigned(voter, 1, [
      contest(election, 'council', context, { ...cheat, marks }),
      contest(election, 'mayor', context, { marks: honest.mayor }),
    ]);
  };

/** Both contests proved for some other ballot's context. */
export const provedFor =
  (context: (election: TestElection, voter: TestVoter) => Uint8Array) =>
  (election: TestElection, voter: TestVoter): Ballot =>
    election.resigned(
      voter,
      1,
      (['council', 'mayor'] as const).map((id) =>
        contest(election, id, context(election, voter), { marks: honest[id] }),
      ),
    );

/** The honest ballot with its responses in council changed, and signed. */
export const responses =
  (change: (bytes: Uint8Array) => Uint8Array) =>
  (election: TestElection, voter: TestVoter): Ballot => {
    const context = contextOf(election, voter, 1);
    const made = contest(election, 'council', context, { marks: honest.council });
    const changed = { ...made, responses: encodeBase64url(change(bytesOf(made.responses))) };
    return election.resigned(voter, 1, [changed, contest(election, 'mayor', context, { marks: honest.mayor })]);
  };

export const coreChange =
  (change: (core: BallotCore) => unknown) =>
  (election: TestElection, voter: TestVoter): JsonValue => {
    const { core } = council({})(election, voter);
    return castCore(election, voter, 1, change(core) as JsonValue);
  };

/** More or fewer votes than one has, and votes proved for another ballot. */
