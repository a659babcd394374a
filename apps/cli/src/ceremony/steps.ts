/**
 * The trustee's part of the key ceremony, one step at a time (§3, R24). `nextStep` does whatever is due by the
 * files in the folder and says what it waits for; repeating it is harmless. Every message a trustee lays down
 * follows from its own sealed file, so a crash between two writes yields the same message again, never a second one.
 */
import {
  dkgFinish,
  dkgPackageHash,
  type DkgPackage,
  dkgRound1,
  type DkgSecret,
  dkgShareFor,
  ed25519PublicKey,
  encodePoint,
  encodeScalar,
  decodeScalar,
  type RandomBytes,
} from '#crypto';
import { bytesOf, encodeBase64url, hashOf } from '#protocol';
import { Mistake } from '../console/mistake.js';
import { type CeremonyFolder } from './folder.js';
import { type Deals, type RoundOne } from './messages.js';
import { newTransportKey, openShare, sealShare } from './transport.js';
import { type TrusteePublic, type TrusteeSecret } from './trustee-file.js';
import { text } from '../messages/index.js';

export interface TrusteeState {
  readonly public: TrusteePublic;
  readonly secret: TrusteeSecret;
}

/** `keep` durably stores the state before anything that follows from it is shown to others. */
export interface StepContext {
  readonly folder: CeremonyFolder;
  readonly state: TrusteeState;
  readonly keep: (state: TrusteeState) => Promise<void>;
}

export type StepOutcome = {
  readonly did: 'commitment' | 'package' | 'deals' | 'accepted' | 'nothing';
  readonly waitsFor: readonly number[];
  readonly done: boolean;
};

/** A new trustee's state: keys for signing and for receiving shares, and round one already drawn. */
export async function newTrustee(
  folder: CeremonyFolder,
  index: number,
  name: string,
  random: RandomBytes,
): Promise<TrusteeState> {
  const { election, trustees, threshold } = folder.plan;
  if (index > trustees) throw new Mistake(text().ceremony.indexRange(trustees));
  const signingSeed = random(32);
  const round = dkgRound1(index, threshold, trustees, random);
  return {
    public: { election, index, name, signingKey: encodeBase64url(ed25519PublicKey(signingSeed)), fingerprint: null },
    secret: {
      signingSeed: encodeBase64url(signingSeed),
      transportKey: await newTransportKey(),
      dealing: {
        threshold,
        trustees,
        coefficients: round.secret.coefficients.map((scalar) => encodeBase64url(encodeScalar(scalar))),
        commitments: round.package.commitments.map(encodeBase64url),
        proof: encodeBase64url(round.package.proof),
      },
      share: null,
      publicKey: null,
      fingerprint: null,
      tally: null,
    },
  };
}

export async function join({ folder, state }: StepContext): Promise<void> {
  const { election, index, name, signingKey } = state.public;
  await folder.put(
    'identity',
    { version: 1, election, index, name, signingKey, transportKey: state.secret.transportKey.x },
    bytesOf(state.secret.signingSeed),
  );
}

/** Does the next thing that is due. Errors: Mistake for a damaged folder, a foreign file, or a cheating trustee, by name. */
export async function nextStep(context: StepContext): Promise<StepOutcome> {
  const { folder, state } = context;
  if (state.public.election !== folder.plan.election) {
    throw new Mistake(text().ceremony.otherElection(state.public.election, folder.plan.election));
  }
  await refuseComplaints(folder);
  const identities = await folder.all('identity');
  if (identities.wanting.length > 0) return waiting(identities.wanting);
  const own = identities.messages[state.public.index - 1];
  if (own?.signingKey !== state.public.signingKey) {
    throw new Mistake(text().ceremony.seatTaken(state.public.index));
  }
  const steps = [commit, reveal, deal, accept];
  for (const step of steps) {
    const outcome = await step(context, hashOf(identities.messages));
    if (outcome !== undefined) return outcome;
  }
  const accepted = await folder.all('accepted');
  if (new Set(accepted.messages.map((message) => message.publicKey)).size > 1) {
    throw new Mistake(text().ceremony.keysDiffer);
  }
  return { did: 'nothing', waitsFor: accepted.wanting, done: accepted.wanting.length === 0 };
}

type Step = (context: StepContext, identities: string) => Promise<StepOutcome | undefined>;

const waiting = (waitsFor: readonly number[]): StepOutcome => ({ did: 'nothing', waitsFor, done: false });
const did = (step: StepOutcome['did']): StepOutcome => ({ did: step, waitsFor: [], done: false });

const commit: Step = async ({ folder, state }, identities) => {
  const { election, index } = state.public;
  const already = await folder.get('commitment', index);
  if (already !== undefined) {
    if (already.identities !== identities) throw new Mistake(text().ceremony.identityChanged);
    return undefined;
  }
  const own = ownPackage(state);
  await folder.put(
    'commitment',
    { version: 1, election, index, identities, packageHash: encodeBase64url(dkgPackageHash(own)) },
    bytesOf(state.secret.signingSeed),
  );
  return did('commitment');
};

const reveal: Step = async ({ folder, state }, identities) => {
  const { election, index } = state.public;
  const commitments = await folder.all('commitment');
  if (commitments.wanting.length > 0) return waiting(commitments.wanting);
  const strange = commitments.messages.find((message) => message.identities !== identities);
  if (strange !== undefined) {
    throw new Mistake(text().ceremony.otherIdentities(strange.index));
  }
  if ((await folder.get('package', index)) !== undefined) return undefined;
  const own = ownPackage(state);
  await folder.put(
    'package',
    {
      version: 1,
      election,
      index,
      commitments: own.commitments.map(encodeBase64url),
      proof: encodeBase64url(own.proof),
    },
    bytesOf(state.secret.signingSeed),
  );
  return did('package');
};

const deal: Step = async ({ folder, state }) => {
  const { election, index } = state.public;
  const packages = await folder.all('package');
  if (packages.wanting.length > 0) return waiting(packages.wanting);
  await refuseBrokenCommitments(folder, packages.messages);
  if ((await folder.get('deals', index)) !== undefined) return undefined;
  const secret = ownDealing(state);
  const packagesHash = hashOf(packages.messages);
  const shares: Record<string, string> = {};
  for (const to of folder.indices.filter((other) => other !== index)) {
    const { transportKey } = await folder.identity(to);
    shares[String(to)] = await sealShare(dkgShareFor(secret, to), transportKey, {
      from: index,
      to,
      packages: packagesHash,
    });
  }
  await folder.put(
    'deals',
    { version: 1, election, index, packages: packagesHash, shares },
    bytesOf(state.secret.signingSeed),
  );
  return did('deals');
};

const accept: Step = async ({ folder, state, keep }) => {
  const { election, index } = state.public;
  const deals = await folder.all('deals');
  if (deals.wanting.length > 0) return waiting(deals.wanting);
  const { messages } = await folder.all('package');
  const packages = hashOf(messages);
  if ((await folder.get('accepted', index)) !== undefined) return undefined;
  let kept = state;
  if (state.secret.share === null) {
    const shares = await receivedShares(state, deals.messages, packages);
    const finished = dkgFinish({ secret: ownDealing(state), packages: messages.map(packageOf), shares });
    if (!finished.ok) return complain(folder, state, finished.faults);
    kept = {
      public: state.public,
      secret: {
        ...state.secret,
        dealing: null,
        share: encodeBase64url(encodeScalar(finished.share)),
        publicKey: encodeBase64url(encodePoint(finished.publicKey)),
      },
    };
    await keep(kept);
  }
  const publicKey = kept.secret.publicKey;
  if (publicKey === null) throw new Error('a kept share without its public key');
  await folder.put('accepted', { version: 1, election, index, packages, publicKey }, bytesOf(state.secret.signingSeed));
  return did('accepted');
};

async function receivedShares(
  state: TrusteeState,
  deals: readonly Deals[],
  packages: string,
): Promise<Map<number, Uint8Array>> {
  const to = state.public.index;
  const shares = new Map<number, Uint8Array>();
  for (const message of deals) {
    if (message.index === to) continue;
    const sealed = message.packages === packages ? message.shares[String(to)] : undefined;
    const share = sealed && (await openShare(sealed, state.secret.transportKey, { from: message.index, to, packages }));
    if (share) shares.set(message.index, share);
  }
  return shares;
}

/** §3: a share that does not match its commitments aborts the ceremony and names the sender. */
async function complain(
  folder: CeremonyFolder,
  state: TrusteeState,
  faults: readonly { trustee: number; reason: string }[],
): Promise<never> {
  const { election, index } = state.public;
  const against = faults.map(({ trustee, reason }) => ({ trustee, reason }));
  await folder.put('complaint', { version: 1, election, index, against }, bytesOf(state.secret.signingSeed));
  const names = [...new Set(against.map(({ trustee }) => trustee))].join(', ');
  throw new Mistake(text().ceremony.misfit(names));
}

async function refuseComplaints(folder: CeremonyFolder): Promise<void> {
  for (const index of folder.indices) {
    const complaint = await folder.get('complaint', index);
    if (complaint === undefined) continue;
    const names = complaint.against.map(({ trustee, reason }) => `${trustee} (${reason})`).join(', ');
    throw new Mistake(text().ceremony.complaint(index, names));
  }
}

/** Whoever shows another package than it committed to has looked at the others' first. */
async function refuseBrokenCommitments(folder: CeremonyFolder, packages: readonly RoundOne[]): Promise<void> {
  const { messages } = await folder.all('commitment');
  for (const message of packages) {
    const committed = messages.find(({ index }) => index === message.index)?.packageHash;
    if (committed !== encodeBase64url(dkgPackageHash(packageOf(message)))) {
      throw new Mistake(text().ceremony.brokenCommitment(message.index));
    }
  }
}

export const packageOf = (message: RoundOne): DkgPackage => ({
  index: message.index,
  commitments: message.commitments.map(bytesOf),
  proof: bytesOf(message.proof),
});

function ownPackage(state: TrusteeState): DkgPackage {
  const dealing = dealingOf(state);
  return { index: state.public.index, commitments: dealing.commitments.map(bytesOf), proof: bytesOf(dealing.proof) };
}

function ownDealing(state: TrusteeState): DkgSecret {
  const dealing = dealingOf(state);
  return {
    index: state.public.index,
    threshold: dealing.threshold,
    trustees: dealing.trustees,
    coefficients: dealing.coefficients.map((scalar) => decodeScalar(bytesOf(scalar))),
  };
}

function dealingOf(state: TrusteeState): NonNullable<TrusteeSecret['dealing']> {
  if (state.secret.dealing === null) throw new Mistake(text().ceremony.finished);
  return state.secret.dealing;
}
