/** Encrypts and signs a ballot (§5): a function of its randomness, run in the worker. */
import { bytesOf, buildChallenge, castBallot, Election, prepareBallot, type PreparedBallot } from '#protocol';
import { type ProverGroup, type RandomBytes } from '#crypto';
import { type PrepareOrder, type Resigned, type ResignOrder, type Sealed, type SealOrder } from './seal.js';

export class Sealer {
  #prepared: { readonly election: Election; readonly style: string; readonly ballot: PreparedBallot } | undefined;

  /** `group` does what is secret: the curve library where it is undefined. */
  constructor(
    private readonly random: RandomBytes,
    private readonly group?: ProverGroup,
  ) {}

  /** What takes long and needs no marks. Kept for one ballot: the next one, also after a challenge, has other randomness. */
  prepare({ manifest, style }: PrepareOrder): void {
    const { random, group } = this;
    const election = new Election(manifest);
    this.#prepared = { election, style, ballot: prepareBallot({ election, style, random, group }) };
  }

  seal(order: SealOrder): Sealed {
    const { manifest, style, sequence, key, marks } = order;
    const { election, ballot } = this.#take(manifest, style);
    const { core, openings } = ballot.encrypt({ sequence, key, marks });
    const { authHash, ...cast } = this.#sign(election, { ...order, core });
    return { ...cast, challenge: buildChallenge({ core, authHash, openings }) };
  }

  resign(order: ResignOrder): Resigned {
    const { ballot, hash, tracker } = this.#sign(new Election(order.manifest), order);
    return { ballot, hash, tracker };
  }

  #take(manifest: SealOrder['manifest'], style: string): { election: Election; ballot: PreparedBallot } {
    const { random, group } = this;
    const election = new Election(manifest);
    const prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared?.election.fingerprint === election.fingerprint && prepared.style === style) return prepared;
    return { election, ballot: prepareBallot({ election, style, random, group }) };
  }

  #sign(election: Election, { core, key, credential, pass }: ResignOrder) {
    const { random, group } = this;
    const tokens = { credential: credential.map(bytesOf), pass: pass.map(bytesOf) };
    return castBallot({ election, core, key, ...tokens, random, group });
  }
}
