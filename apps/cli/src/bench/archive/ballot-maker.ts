/**
 * Ballots of a generated archive, a chunk at a time: bodies, decoding advice, and the sums over those that will count.
 * In a thread of its own (ballot-thread.ts) or in the caller's.
 */
import {
  concatBytes,
  credentialMessage,
  encodeScalar,
  passMessage,
  randomScalar,
  type BallotProof,
  type CredentialKey,
  type ProverGroup,
  type PublicGroup,
} from '#crypto';
import {
  castBallot,
  Election,
  encodeBallot,
  encodeBase64url,
  encryptBallot,
  parseBallot,
  type Ballot,
} from '#protocol';
import { seededRandom } from '#protocol/testing';
import { type Sodium } from '#sodium';
import { constants, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { styleOfVoter, votesTwice, type Electorate } from './electorate.js';
import { knownKeyProver } from './known-key-prover.js';
import { CONTEST, STYLES } from './outline.js';
import { type BallotSecrets } from './secrets.js';

/** Numbers of the voters, each of whom casts one ballot. */
export interface Chunk {
  readonly voters: readonly number[];
  readonly sequence: 1 | 2;
  readonly electorate: Electorate;
}

export interface MadeChunk {
  /** lines of bodies.ndjson and of advice.ndjson */
  readonly bodies: Uint8Array;
  readonly advice: Uint8Array;
  /** base64url, in the lines' order */
  readonly hashes: readonly string[];
  /** over the ballots that no later one supersedes, by index of the style */
  readonly sums: readonly {
    readonly style: number;
    readonly ballots: number;
    readonly columns: Uint8Array;
    readonly votes: readonly number[];
  }[];
}

export interface MadeBallot {
  readonly ballot: Ballot;
  readonly hash: string;
  readonly proof: BallotProof;
  /** index of the marked option */
  readonly choice: number;
}

interface NodeKeys {
  readonly credential: ReadonlyMap<string, KeyObject>;
  readonly pass: ReadonlyMap<string, KeyObject>;
}

export class BallotMaker {
  readonly election: Election;
  readonly #prover: ProverGroup<Uint8Array>;
  readonly #nodes: readonly NodeKeys[];

  constructor(
    readonly secrets: BallotSecrets,
    readonly sodium: Sodium,
    readonly group: PublicGroup,
  ) {
    this.election = new Election(secrets.manifest);
    this.#prover = knownKeyProver(sodium, secrets.secretKey);
    this.#nodes = secrets.nodes.map(({ credential, pass }) => ({ credential: opened(credential), pass: opened(pass) }));
  }

  make({ voters, sequence, electorate }: Chunk): MadeChunk {
    const made = voters.map((voter) => this.ballot(voter, sequence));
    const loaded = this.group.loadBallots(made.map(({ proof }) => proof));
    const sums: MadeChunk['sums'][number][] = [];
    for (const style of STYLES.keys()) {
      const counted = [...voters.keys()].filter((at) => {
        const voter = voters[at] ?? 0;
        return styleOfVoter(voter) === style && (sequence === 2 || !votesTwice(electorate, voter));
      });
      const columns = loaded.ciphertextSumsVarTime(counted);
      if (columns === undefined) throw new Error('a generated ballot holds what is no point');
      const votes = this.election.slots(CONTEST).map((_, slot) => {
        return counted.filter((at) => made[at]?.choice === slot).length;
      });
      if (counted.length > 0) sums.push({ style, ballots: counted.length, columns, votes });
    }
    return {
      bodies: lines(made.map(({ ballot }) => encodeBallot(ballot))),
      advice: lines(made.map((_, at) => ascii.encode(encodeBase64url(loaded.advice(at) ?? new Uint8Array())))),
      hashes: made.map(({ hash }) => hash),
      sums,
    };
  }

  /** One ballot, and what is to be verified of it. */
  ballot(voter: number, sequence: number): MadeBallot {
    const { election } = this;
    const random = seededRandom(`bench/${voter}/${sequence}`);
    const key = this.#key(voter);
    const style = STYLES[styleOfVoter(voter)] ?? '';
    const slots = election.slots(CONTEST).length;
    // The lower of two draws: options get different numbers of votes.
    const choice = Math.min(...[...random(2)].map((byte) => byte % slots));
    const marks = { [CONTEST]: election.slots(CONTEST).map((_, slot) => Number(slot === choice)) };
    const group: ProverGroup = this.#prover;
    const { core, coreHash } = encryptBallot({ election, style, sequence, key, marks, random, group });
    const messages = [
      credentialMessage(election.fp, style, key.public),
      passMessage(election.fp, sequence, key.public),
    ] as const;
    const credential = this.#nodes.map((node) => signed(node.credential.get(style), messages[0]));
    const pass = this.#nodes.map((node) => signed(node.pass.get(String(sequence)), messages[1]));
    const { ballot, hash } = castBallot({ election, core, key, credential, pass, random, group });
    const read = parseBallot(election, ballot, coreHash);
    if (!read.ok) throw new Error(`a generated ballot is malformed: ${read.error.code}`);
    return { ballot, hash, proof: read.value.proof, choice };
  }

  #key(voter: number): CredentialKey {
    const secret = randomScalar(seededRandom(`bench/${voter}`));
    const key = this.sodium.multiplyBase(encodeScalar(secret));
    if (key === undefined) throw new RangeError('zero is no key');
    return { secret, public: key };
  }
}

const opened = (pems: Readonly<Record<string, string>>): Map<string, KeyObject> =>
  new Map(Object.entries(pems).map(([name, pem]) => [name, createPrivateKey(pem)]));

/** As the blind signature is once unblinded (RFC 9474 §4.4): a PSS signature, here with a salt of OpenSSL's. */
function signed(key: KeyObject | undefined, message: Uint8Array): Uint8Array {
  if (key === undefined) throw new RangeError('no such key');
  return sign('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 });
}

const ascii = new TextEncoder();
const newline = Uint8Array.of(10);
const lines = (all: readonly Uint8Array[]): Uint8Array => concatBytes(...all.flatMap((one) => [one, newline]));
