/**
 * The honest course of the zoo's election, step by step. A forgery takes the election after one step, does its one
 * manipulation, and lets the rest run: every later number, root, sum and signature then fits the manipulation, as it
 * would if those who sign later were deceived or in it.
 */
import { type RandomBytes, utf8 } from '#crypto';
import { documentName } from '../../v1/archive/files.js';
import { type TestOutline } from '../parties.js';
import { seededRandom } from '../random.js';
import { TestElection, type TestVoter } from '../test-election.js';
import { countedBallots, decryptionBy, resultOf, tallyOver } from './count.js';

/** a and b vote in the north, c and d in the south, e on the isle; a and e vote twice. */
export type Voters = Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e', TestVoter>>;

export const moment = (time: string): number => Date.parse(`2026-09-18T${time}Z`);
const PUBLISHED = Date.parse('2026-09-17T12:00:00Z');
export const ADMITTED = { isle: 10, north: 10, south: 10 };
const decisionDocument = utf8('Решение комиссии о продлении голосования на севере из-за метели.\n');
export const protocolDocument = utf8('Протокол комиссии об итогах голосования.\n');

type Step = (election: TestElection, voters: Voters) => void;
const steps = {
  published: (e) => e.publish(),
  endorsed: (e) => e.endorseAll(),
  ready: (e) => e.openAccess(ADMITTED),
  morning: (e, { a, b, c, e: fifth }) => {
    e.now = moment('05:30:00');
    e.cast(c, 1, { mayor: [0, 1] });
    e.cast(a, 1, { council: [1, 1, 0], mayor: [1, 0] });
    e.cast(fifth, 1, { charter: [1, 0], mayor: [1, 0] });
    e.cast(b, 1, { council: [0, 0, 1], mayor: [0, 1] });
  },
  counted: (e) => {
    e.now = moment('06:30:00');
    e.hourly();
  },
  decided: (e) => {
    e.now = moment('07:00:00');
    e.documents.push(decisionDocument);
    const hours = { closesAt: '2026-09-18T18:00:00Z', acceptUntil: '2026-09-18T18:10:00Z' };
    e.decide({ document: documentName(decisionDocument), effect: { kind: 'extend', style: 'north', ...hours } });
  },
  noon: (e, { d, e: fifth }) => {
    e.now = moment('08:40:00');
    e.cast(d, 1, { mayor: [1, 0] });
    e.cast(fifth, 2, { charter: [0, 1], mayor: [0, 1] });
  },
  objected: (e) => {
    e.now = moment('09:00:00');
    e.object('node-2');
  },
  recounted: (e) => {
    e.now = moment('09:40:00');
    e.hourly();
  },
  // After the old hours of the north: this ballot stands by the decision alone.
  evening: (e, { a }) => {
    e.now = moment('17:40:00');
    e.cast(a, 2, { council: [1, 0, 0], mayor: [0, 1] });
  },
  drained: (e) => {
    e.now = moment('18:11:00');
    e.drain();
  },
  closed: (e) => {
    e.now = moment('18:20:00');
    e.close();
  },
  finals: (e) => e.finals(),
  tally: (e) => {
    e.now = moment('18:30:00');
    e.append('tally', tallyOver(e, countedBallots(e)));
  },
  decrypted: (e) => {
    e.now = moment('18:40:00');
    for (const index of [1, 3]) e.append('decryption', decryptionBy(e, index));
  },
  result: (e) => e.append('result', resultOf(e)),
  protocol: (e) => e.protocol(protocolDocument),
  destroyed: (e) => {
    for (const { id } of e.activeNodes) e.destroy(id);
  },
} satisfies Record<string, Step>;

export type StepName = keyof typeof steps;
const names = Object.keys(steps) as StepName[];

/** The steps after `after` up to `upTo`, without those in `but`. */
export function rest(
  election: TestElection,
  voters: Voters,
  after: StepName,
  { upTo = 'destroyed', but = [] }: { readonly upTo?: StepName; readonly but?: readonly StepName[] } = {},
): TestElection {
  for (const name of names.slice(names.indexOf(after) + 1, names.indexOf(upTo) + 1))
    if (!but.includes(name)) steps[name](election, voters);
  return election;
}

/** The honest election, kept after each of its steps. */
export class HonestCourse {
  readonly voters: Voters;
  readonly #after = new Map<StepName, TestElection>();

  constructor(outline: TestOutline, label: string) {
    const election = TestElection.create(outline, seededRandom(label), PUBLISHED);
    const voter = (style: string): TestVoter => election.voter(style);
    const north = { a: voter('north'), b: voter('north') };
    this.voters = { ...north, c: voter('south'), d: voter('south'), e: voter('isle') };
    for (const name of names) {
      steps[name](election, this.voters);
      this.#after.set(name, election.fork());
    }
  }

  /** A copy that may be changed, with randomness of its own: no forgery depends on another. */
  after(name: StepName, random: RandomBytes): TestElection {
    const election = this.#after.get(name);
    if (election === undefined) throw new RangeError(name);
    return election.fork(random);
  }
}

/**
 * An election on the day of which nobody came, over another manifest: what an insider shows whose manipulation is in
 * the definition itself. Everything after the manifest is honest, as far as such a manifest lets it be.
 */
export function quietElection(election: TestElection): TestElection {
  election.now = PUBLISHED;
  election.publish();
  election.endorseAll();
  election.openAccess(ADMITTED);
  election.now = moment('18:11:00');
  election.drain();
  election.close();
  election.finals();
  election.append('tally', tallyOver(election, []));
  for (const index of [1, 3]) election.append('decryption', decryptionBy(election, index));
  election.append('result', resultOf(election));
  return election;
}
