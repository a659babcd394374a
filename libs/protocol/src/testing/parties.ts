/** The parties of a test election: every key that a real one spreads over many machines, in one hand. */
import {
  dkgFinish,
  dkgRound1,
  dkgShareFor,
  ed25519PublicKey,
  encodePoint,
  type RandomBytes,
  type Scalar,
} from '#crypto';
import { rsaSpki } from '#crypto/node';
import { type KeyObject } from 'node:crypto';
import { accessCount } from '../v1/election.js';
import { encodeBase64url } from '../v1/base64url.js';
import { type Manifest } from '../v1/messages/manifest.js';
import { testRsaKeys } from './rsa-keys.js';

export interface TestNode {
  readonly id: string;
  readonly seed: Uint8Array;
  readonly credentialKeys: ReadonlyMap<string, KeyObject>;
  readonly passKeys: ReadonlyMap<number, KeyObject>;
}
export interface TestParties {
  readonly trustees: readonly { readonly index: number; readonly share: Scalar; readonly seed: Uint8Array }[];
  readonly nodes: readonly TestNode[];
  readonly commission: readonly { readonly id: string; readonly seed: Uint8Array }[];
  readonly registrar: Uint8Array;
  readonly ballotBox: Uint8Array;
  readonly board: Uint8Array;
  readonly witnesses: readonly { readonly name: string; readonly seed: Uint8Array }[];
}

/** What a test chooses; the rest of the manifest is keys. */
export type TestOutline = Pick<
  Manifest,
  'id' | 'kind' | 'title' | 'timeZone' | 'revote' | 'publication' | 'contests' | 'styles' | 'tally'
> & {
  readonly login: 'grant' | 'provider';
  readonly nodes: number;
  readonly nodeThreshold: number;
  readonly trustees: number;
  readonly trusteeThreshold: number;
  /** One, of whom one is needed, where not given. */
  readonly witnesses?: { readonly count: number; readonly threshold: number };
};

export function makeParties(outline: TestOutline, random: RandomBytes): { manifest: Manifest; parties: TestParties } {
  const seed = (): Uint8Array => random(32);
  const publicKey = (of: Uint8Array): string => encodeBase64url(ed25519PublicKey(of));
  const ceremony = runCeremony(outline.trusteeThreshold, outline.trustees, random);
  const nodes = makeNodes(outline, seed);
  const roles = [
    { id: 'chair', role: 'chair' as const },
    { id: 'member', role: 'member' as const },
    { id: 'secretary', role: 'secretary' as const },
  ];
  const parties: TestParties = {
    trustees: ceremony.shares.map((share, at) => ({ index: at + 1, share, seed: seed() })),
    nodes,
    commission: roles.map(({ id }) => ({ id, seed: seed() })),
    registrar: seed(),
    ballotBox: seed(),
    board: seed(),
    witnesses: Array.from({ length: outline.witnesses?.count ?? 1 }, (_, at) => ({
      name: `observer.test/${at + 1}`,
      seed: seed(),
    })),
  };
  const manifest: Manifest = {
    version: 1,
    id: outline.id,
    kind: outline.kind,
    title: outline.title,
    timeZone: outline.timeZone,
    revote: outline.revote,
    publication: outline.publication,
    contests: outline.contests,
    styles: outline.styles,
    trustees: {
      threshold: outline.trusteeThreshold,
      publicKey: encodeBase64url(ceremony.publicKey),
      members: parties.trustees.map(({ index, seed: signing }) => ({
        index,
        name: `Trustee ${index}`,
        commitments: ceremony.commitments[index - 1]?.map(encodeBase64url) ?? [],
        proof: encodeBase64url(ceremony.proofs[index - 1] ?? new Uint8Array()),
        signingKey: publicKey(signing),
      })),
    },
    anonymizers: {
      threshold: outline.nodeThreshold,
      login: outline.login,
      nodes: nodes.map((node) => ({
        id: node.id,
        name: node.id,
        signingKey: publicKey(node.seed),
        credentialKeys: Object.fromEntries([...node.credentialKeys].map(([style, key]) => [style, spki(key)])),
        passKeys: Object.fromEntries([...node.passKeys].map(([number, key]) => [String(number), spki(key)])),
      })),
    },
    commission: {
      quorum: 2,
      members: parties.commission.map(({ id, seed: signing }, at) => ({
        id,
        name: id,
        role: roles[at]?.role ?? 'member',
        signingKey: publicKey(signing),
      })),
    },
    registrar: { signingKey: publicKey(parties.registrar) },
    ballotBox: { signingKey: publicKey(parties.ballotBox) },
    board: { origin: 'board.test/election', signingKey: publicKey(parties.board), batch: { interval: 60, minimum: 1 } },
    witnesses: {
      threshold: outline.witnesses?.threshold ?? 1,
      members: parties.witnesses.map(({ name, seed: signing }) => ({ name, signingKey: publicKey(signing) })),
    },
    tally: outline.tally,
  };
  return { manifest, parties };
}

const spki = (key: KeyObject): string => encodeBase64url(rsaSpki(key));

function makeNodes(outline: TestOutline, seed: () => Uint8Array): TestNode[] {
  const numbers = Array.from({ length: accessCount(outline) }, (_, at) => at + 1);
  const each = outline.styles.length + numbers.length;
  const keys = testRsaKeys(outline.nodes * each);
  let used = 0;
  const next = (): KeyObject => keys[used++] as KeyObject;
  return Array.from({ length: outline.nodes }, (_, at) => ({
    id: `node-${at + 1}`,
    seed: seed(),
    credentialKeys: new Map(outline.styles.map((style) => [style.id, next()])),
    passKeys: new Map(numbers.map((number) => [number, next()])),
  }));
}

function runCeremony(threshold: number, trustees: number, random: RandomBytes) {
  const rounds = Array.from({ length: trustees }, (_, at) => dkgRound1(at + 1, threshold, trustees, random));
  const packages = rounds.map((round) => round.package);
  const shares: Scalar[] = [];
  let publicKey = new Uint8Array();
  for (const { secret } of rounds) {
    const received = new Map(rounds.map((from, at) => [at + 1, dkgShareFor(from.secret, secret.index)]));
    const finished = dkgFinish({ secret, packages, shares: received });
    if (!finished.ok) throw new Error('the test ceremony failed');
    shares.push(finished.share);
    publicKey = new Uint8Array(encodePoint(finished.publicKey));
  }
  return {
    shares,
    publicKey,
    commitments: packages.map((pkg) => pkg.commitments),
    proofs: packages.map((pkg) => pkg.proof),
  };
}
