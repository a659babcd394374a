import { beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { utf8, verifyBlindSignature } from '#crypto';
import { decodeBase64url, encodeBase64url, formatTime } from '#protocol';
import { PageKey, TokenClient, type SeedRestored, type TokenProgress } from './index.js';
import { FakeQuorum, START } from './testing/fake-quorum.js';

interface Vectors {
  readonly fingerprint: string;
  readonly seed: string;
  readonly rsaPrivateKeyPkcs8: string;
  readonly key: { readonly public: string };
  readonly deposit: string;
  readonly shares2of3: readonly string[];
  readonly shares3of5: readonly string[];
  readonly credential: { readonly blinded: string; readonly signature: string };
  readonly pass2: { readonly blinded: string; readonly signature: string };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../test/vectors/derive.json', import.meta.url), 'utf8'),
) as Vectors;
const seed = decodeBase64url(vectors.seed, 32) as Uint8Array;

const counting = () => {
  let count = 0;
  return (length: number) => new Uint8Array(length).map(() => (count = (count * 31 + 7) % 251));
};

async function clientOf(quorum: FakeQuorum, retired: readonly string[] = [], progress: TokenProgress[] = []) {
  const pageKey = await PageKey.generate(counting());
  quorum.pageKey = pageKey.thumbprint;
  return new TokenClient({
    election: quorum.election,
    style: 'north',
    retired,
    nodeUrls: quorum.nodeUrls,
    pageKey,
    grant: quorum.grant,
    random: counting(),
    fetch: quorum.fetch,
    now: () => quorum.now,
    pause: quorum.pause,
    onProgress: (step) => progress.push(step),
  });
}

const quorumOf = (threshold = 2, nodes = 3): FakeQuorum => new FakeQuorum({ ...vectors, threshold, nodes });

function secondAccess(quorum: FakeQuorum): void {
  quorum.now = START + 4 * 3600_000;
  const [first, current] = [formatTime(START), formatTime(quorum.now)];
  quorum.access = { ...quorum.access, access: 2, starts: { first, previous: first, current } };
}

const sharesOf = (quorum: FakeQuorum): unknown[] => quorum.nodes.map(({ record }) => record.deposits[0]?.share);

describe('the client reproduces derive.json', () => {
  it.each([
    [2, 3, vectors.shares2of3],
    [3, 5, vectors.shares3of5],
  ] as const)('deposits the shares of %d of %d under the seed’s deposit id', async (threshold, nodes, shares) => {
    const quorum = quorumOf(threshold, nodes);
    const made = await (await clientOf(quorum)).deposit(seed);
    expect(made.ok && made.value.depositId).toBe(vectors.deposit);
    expect(made.ok && made.value.acknowledgements.map(({ node }) => node)).toEqual(quorum.nodes.map(({ id }) => id));
    expect(sharesOf(quorum)).toEqual(shares);
  });

  it('asks for the vectors’ blinded messages and finishes their signatures', async () => {
    const quorum = quorumOf();
    const client = await clientOf(quorum);
    await client.deposit(seed);
    quorum.access = { ...quorum.access, deposit: vectors.deposit };
    const credential = await client.credential(seed);
    expect(encodeBase64url(client.credentialKey(seed).public)).toBe(vectors.key.public);
    expect(quorum.nodes[0]?.asked).toContain(`credential ${JSON.stringify({ blinded: vectors.credential.blinded })}`);
    expect(credential.ok && credential.value[0]).toEqual({
      node: 'node-1',
      signature: vectors.credential.signature,
    });
    secondAccess(quorum);
    const pass = await client.pass(seed, 2);
    expect(quorum.nodes[0]?.asked).toContain(`pass ${JSON.stringify({ blinded: vectors.pass2.blinded })}`);
    expect(pass.ok && pass.value[0]?.signature).toBe(vectors.pass2.signature);
  });
});

describe('TokenClient', () => {
  let quorum: FakeQuorum;
  let client: TokenClient;
  const node = (index: number) => {
    const found = quorum.nodes[index - 1];
    if (found === undefined) throw new RangeError('no such node');
    return found;
  };

  beforeEach(async () => {
    quorum = quorumOf(2, 4);
    client = await clientOf(quorum);
    const made = await client.deposit(seed);
    if (made.ok) quorum.access = { ...quorum.access, deposit: made.value.depositId };
  });

  it('gives signatures of every node in node order, which verify, and the same ones again', async () => {
    const first = await client.credential(seed);
    const again = await (await clientOf(quorum)).credential(seed);
    expect(again).toEqual(first);
    expect(first.ok && first.value.map(({ node }) => node)).toEqual(['node-1', 'node-2', 'node-3', 'node-4']);
    const { election } = quorum;
    const key = election.credentialKey(election.manifest.anonymizers.nodes[1]!, 'north');
    const signature = decodeBase64url((first.ok && first.value[1]?.signature) || '') ?? new Uint8Array();
    expect(verifyBlindSignature(key, utf8('another message'), signature)).toBe(false);
  });

  it('tells each step of each node', async () => {
    const progress: TokenProgress[] = [];
    node(2).stray = { away: 1 };
    await (await clientOf(quorum, ['node-1', 'node-3', 'node-4'], progress)).credential(seed);
    expect(progress.map(({ step, node, state }) => `${step} ${node} ${state}`)).toEqual([
      'credential node-2 asking',
      'credential node-2 retrying',
      'credential node-2 done',
    ]);
  });

  it('leaves retired nodes alone', async () => {
    const before = node(3).asked.length;
    const credential = await (await clientOf(quorum, ['node-3'])).credential(seed);
    expect(credential.ok && credential.value.map(({ node }) => node)).toEqual(['node-1', 'node-2', 'node-4']);
    expect(node(3).asked).toHaveLength(before);
  });

  it('never sends a request under a seed that is not the fixed one', async () => {
    const credential = await client.credential(new Uint8Array(32).fill(1));
    expect(credential).toEqual({ ok: false, error: { step: 'credential', code: 'conflict', nodes: [] } });
    expect(quorum.nodes.flatMap(({ asked }) => asked).filter((it) => it.startsWith('credential'))).toEqual([]);
  });

  it('never asks for a pass of another access than the grant’s', async () => {
    const pass = await client.pass(seed, 2);
    expect(pass.ok ? '' : pass.error.code).toBe('conflict');
    expect(quorum.nodes.flatMap(({ asked }) => asked).filter((it) => it.startsWith('pass'))).toEqual([]);
  });

  it('waits for a node that comes back, with a proof of its own each time', async () => {
    node(2).stray = { away: 4 };
    expect((await client.credential(seed)).ok).toBe(true);
    expect(quorum.pauses).toHaveLength(4);
    expect(quorum.pauses.every((pause, i) => pause >= 400 * 2 ** i && pause <= 600 * 2 ** i)).toBe(true);
  });

  it('names a node that stays away', async () => {
    node(2).stray = { away: 100 };
    const credential = await client.credential(seed);
    expect(credential.ok ? undefined : credential.error).toEqual({
      step: 'credential',
      code: 'busy',
      nodes: [{ kind: 'unreachable', node: 'node-2' }],
    });
  });

  it('asks for a fresh grant when the one at hand runs out', async () => {
    const before = quorum.granted;
    await client.credential(seed);
    quorum.now += 280_000;
    expect((await client.credential(seed)).ok).toBe(true);
    expect(quorum.granted).toBe(before + 2);
  });

  it('keeps a node’s signed refusal as evidence, and no other', async () => {
    node(1).record = { ...node(1).record, credential: 'AAAA' };
    const credential = await client.credential(seed);
    const fault = credential.ok ? undefined : credential.error;
    expect(fault?.code).toBe('conflict');
    expect(fault?.nodes).toMatchObject([{ kind: 'refused', node: 'node-1', refusal: { code: 'credential-issued' } }]);

    const kept = fault?.nodes[0];
    const refusal = kept?.kind === 'refused' ? { ...kept.refusal, code: 'closed' } : {};
    node(1).stray = { says: { status: 410, text: JSON.stringify({ code: 'closed', refusal }) } };
    const forged = await client.credential(seed);
    expect(forged.ok ? undefined : forged.error.nodes[0]).toMatchObject({ code: 'closed', refusal: null });
  });

  it.each([
    ['signature', { signature: (it: Uint8Array) => it.map((byte, i) => (i === 100 ? byte ^ 1 : byte)) }],
    ['answer', { says: { status: 200, text: '{"signature":"AAAA","more":1}' } }],
    ['answer', { says: { status: 200, text: '<html>' } }],
  ] as const)('names a node whose %s is not what it should be', async (what, stray) => {
    node(3).stray = stray;
    const credential = await client.credential(seed);
    expect(credential.ok ? undefined : credential.error.nodes).toMatchObject([
      { kind: 'misbehaved', node: 'node-3', what },
    ]);
  });

  it.each([
    ['another deposit', { depositId: vectors.fingerprint }],
    ['another node', { node: 'node-1' }],
    ['another time', { at: '2027-01-01T00:00:00Z' }],
  ])('refuses an acknowledgement that was changed to %s', async (_, change) => {
    node(4).stray = { acknowledgement: (given) => ({ ...given, ...change }) };
    const made = await client.deposit(seed);
    expect(made.ok ? undefined : made.error.nodes).toMatchObject([
      { kind: 'misbehaved', node: 'node-4', what: 'acknowledgement' },
    ]);
  });

  it('returns a lost share before it asks again', async () => {
    node(2).record = { ...node(2).record, deposits: [] };
    expect((await client.credential(seed)).ok).toBe(true);
    expect(node(2).record.deposits).toHaveLength(1);
  });

  describe('restoring the seed on another device', () => {
    const restore = async (): Promise<SeedRestored | undefined> => {
      const restored = await (await clientOf(quorum)).restoreSeed();
      return restored.ok ? restored.value : undefined;
    };

    it('gives the seed', async () => {
      expect(await restore()).toEqual({ seed, faults: [] });
    });

    it('gives the seed while any node is away, and says which', async () => {
      node(1).stray = { away: 100 };
      expect(await restore()).toEqual({ seed, faults: [{ kind: 'unreachable', node: 'node-1' }] });
    });

    it.each([1, 2, 3, 4])('names node-%d that gives another share', async (index) => {
      const lie = encodeBase64url(new Uint8Array(32).fill(5));
      node(index).stray = { share: () => lie };
      const restored = await restore();
      expect(restored?.seed).toEqual(seed);
      expect(restored?.faults).toEqual([
        { kind: 'misbehaved', node: `node-${index}`, what: 'share', evidence: JSON.stringify({ share: lie }) },
      ]);
    });

    it('gives a node that lost its share the share again', async () => {
      node(3).record = { ...node(3).record, deposits: [] };
      const restored = await restore();
      expect(restored?.faults).toMatchObject([{ kind: 'refused', node: 'node-3', code: 'not-found' }]);
      expect(sharesOf(quorum)[2]).toBe((await freshShares())[2]);
    });

    const freshShares = async (): Promise<unknown[]> => {
      const other = quorumOf(2, 4);
      await (await clientOf(other)).deposit(seed);
      return sharesOf(other);
    };

    it('fails, and names nobody unjustly, where fewer than t shares are right', async () => {
      for (const index of [1, 2, 3]) {
        node(index).stray = { share: () => encodeBase64url(new Uint8Array(32).fill(index)) };
      }
      const restored = await (await clientOf(quorum)).restoreSeed();
      expect(restored).toEqual({ ok: false, error: { step: 'restore', code: 'internal', nodes: [] } });
    });

    it('does not begin where no deposit is fixed', async () => {
      quorum.access = { ...quorum.access, deposit: null };
      const restored = await (await clientOf(quorum)).restoreSeed();
      expect(restored.ok ? '' : restored.error.code).toBe('conflict');
    });
  });
});
