/** Encrypts and signs a ballot (§5): pure given its randomness, run in the worker. */
import { bytesOf, buildChallenge, castBallot, Election, encryptBallot } from '#protocol';
import { type RandomBytes } from '#crypto';
import { type Resigned, type ResignOrder, type Sealed, type SealOrder } from './seal.js';

export function seal(order: SealOrder, random: RandomBytes): Sealed {
  const election = new Election(order.manifest);
  const { style, sequence, key, marks } = order;
  const { core, openings } = encryptBallot({ election, style, sequence, key, marks, random });
  const { authHash, ...cast } = signed(election, { ...order, core }, random);
  return { ...cast, challenge: buildChallenge({ core, authHash, openings }) };
}

export function resign(order: ResignOrder, random: RandomBytes): Resigned {
  const { ballot, hash, tracker } = signed(new Election(order.manifest), order, random);
  return { ballot, hash, tracker };
}

function signed(election: Election, { core, key, credential, pass }: ResignOrder, random: RandomBytes) {
  return castBallot({ election, core, key, credential: credential.map(bytesOf), pass: pass.map(bytesOf), random });
}
