/**
 * A whole election in memory, step by step: every step appends the honest record, or what an insider with that step's
 * key would write instead (`change`). Tests of many rooms stand on it; nothing here is for production.
 */
import {
  blindMessage,
  credentialMessage,
  deriveBlinding,
  finalizeSignature,
  newCredentialKey,
  passMessage,
  type CredentialKey,
  type RandomBytes,
  type RsaPublicKey,
} from '#crypto';
import { blindSign, proveRsaKey } from '#crypto/node';
import { addSignatures, cosignCheckpoint, MemoryTree, signCheckpoint } from '#tlog';
import { type KeyObject } from 'node:crypto';
import { archiveFiles } from '../v1/archive/files.js';
import { type ArchiveFiles } from '../v1/archive/source.js';
import { encodeBase64url } from '../v1/base64url.js';
import { type JsonValue } from '../v1/canonical.js';
import { castBallot, encryptBallot } from '../v1/casting.js';
import { Election } from '../v1/election.js';
import { type MemberSignature } from '../v1/fields.js';
import { buildAccess, type Access } from '../v1/messages/access.js';
import { type Ballot, type BallotCore } from '../v1/messages/ballot.js';
import { bodyHash } from '../v1/messages/bodies.js';
import { assembleClosed, draftClosed, type Closed } from '../v1/messages/closed.js';
import { assembleDecision, draftDecision, type Decision } from '../v1/messages/decision.js';
import { buildDestruction } from '../v1/messages/destruction.js';
import { buildDrained, type Drained } from '../v1/messages/drained.js';
import { buildEndorsement, type Endorsement } from '../v1/messages/endorsement.js';
import { buildIssuance, type Issuance } from '../v1/messages/issuance.js';
import { type Manifest } from '../v1/messages/manifest.js';
import { buildObjection } from '../v1/messages/objection.js';
import { assembleProtocol, draftProtocol } from '../v1/messages/protocol.js';
import { encodeRecord, type ArchiveRecord, type RecordType } from '../v1/messages/record.js';
import { assembleRetired, draftRetired, signRetiredAsNode, type Retired } from '../v1/messages/retired.js';
import { type ElectionResult } from '../v1/messages/result.js';
import { type Tally } from '../v1/messages/tally.js';
import { signAsMember } from '../v1/signing.js';
import { decryptTally } from '../v1/tally/decryption.js';
import { computeResult } from '../v1/tally/result.js';
import { computeTally } from '../v1/tally/tally.js';
import { formatTime, recordTime, timeOf } from '../v1/time.js';
import { MemoryRegister } from '../v1/walk/register.js';
import { ElectionWalk } from '../v1/walk/walk.js';
import { makeParties, type TestNode, type TestOutline, type TestParties } from './parties.js';
import { documentName } from '../v1/archive/files.js';

export interface Entry {
  readonly record: ArchiveRecord;
  readonly body: JsonValue;
}
export interface TestVoter {
  readonly style: string;
  readonly key: CredentialKey;
}
type Change<Fields> = Partial<Fields>;

const MINUTE = 60_000;

export class TestElection {
  readonly election: Election;
  readonly entries: Entry[] = [];
  readonly documents: Uint8Array[] = [];
  /** The clock, milliseconds. */
  now: number;
  /** What registrar and nodes have counted. */
  readonly accessed = new Map<string, number>();
  readonly accesses = new Map<number, number>();
  admitted: Record<string, number> = {};
  readonly retired = new Set<string>();

  constructor(
    readonly manifest: Manifest,
    readonly parties: TestParties,
    readonly random: RandomBytes,
    start: number,
    /** The manifest opened; a fork shares it and the keys it has decoded. */
    opened?: Election,
  ) {
    this.election = opened ?? new Election(manifest);
    this.now = start;
  }

  /** The same election so far; what happens to one happens not to the other. */
  fork(random = this.random): TestElection {
    const copy = new TestElection(this.manifest, this.parties, random, this.now, this.election);
    copy.entries.push(...this.entries);
    copy.documents.push(...this.documents);
    for (const [style, count] of this.accessed) copy.accessed.set(style, count);
    for (const [number, count] of this.accesses) copy.accesses.set(number, count);
    for (const node of this.retired) copy.retired.add(node);
    copy.admitted = { ...this.admitted };
    return copy;
  }

  append(type: RecordType, body: JsonValue, time = recordTime(this.now)): Entry {
    const entry = { record: { type, hash: bodyHash(body), time }, body };
    this.entries.push(entry);
    return entry;
  }

  get head(): { election: string; at: string } {
    return { election: this.election.fingerprint, at: formatTime(this.now) };
  }

  get activeNodes(): TestNode[] {
    return this.parties.nodes.filter((node) => !this.retired.has(node.id));
  }

  publish(): void {
    this.append('manifest', this.manifest);
  }

  endorseAsTrustee(index: number, change: Change<Endorsement> = {}): Entry {
    const { election } = this.head;
    const seed = this.#trustee(index).seed;
    return this.append(
      'endorsement',
      buildEndorsement({ election, by: 'trustee', id: String(index), proofs: [], ...change }, seed),
    );
  }

  endorseAsNode(id: string, change: Change<Endorsement> = {}): Entry {
    const { election } = this.head;
    const node = this.#node(id);
    const styles = [...node.credentialKeys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
    const numbers = [...node.passKeys].sort(([a], [b]) => a - b).map(([, key]) => key);
    const proofs = [...styles, ...numbers].map(proofOf);
    return this.append('endorsement', buildEndorsement({ election, by: 'node', id, proofs, ...change }, node.seed));
  }

  endorseAll(): void {
    for (const { index } of this.parties.trustees) this.endorseAsTrustee(index);
    for (const { id } of this.parties.nodes) this.endorseAsNode(id);
  }

  openAccess(admitted: Record<string, number>, change: Change<Access> = {}): Entry {
    this.admitted = admitted;
    const fields = { ...this.head, final: false, admitted, accessed: {}, accesses: {}, ...change };
    return this.append('access', buildAccess(fields, this.parties.registrar));
  }

  /** Lets a new voter of the style in. */
  voter(style: string): TestVoter {
    return { style, key: newCredentialKey(this.random) };
  }

  /** A ballot with the signatures of all active nodes; counts its access. `marks`: one 0 or 1 a slot, by contest. */
  ballot(voter: TestVoter, sequence: number, marks: Readonly<Record<string, readonly number[]>>): Ballot {
    const { election, random } = this;
    const { style, key } = voter;
    if (sequence === 1) this.accessed.set(style, (this.accessed.get(style) ?? 0) + 1);
    this.accesses.set(sequence, (this.accesses.get(sequence) ?? 0) + 1);
    const { core } = encryptBallot({ election, style, sequence, key, marks, random });
    const { credential, pass } = this.tokens(voter, sequence);
    return castBallot({ election, core, key, credential, pass, random }).ballot;
  }

  /** A ballot of the voter over contests made elsewhere: copied, or altered. Everything but their proofs is right. */
  resigned(voter: TestVoter, sequence: number, contests: BallotCore['contests']): Ballot {
    const { election, random } = this;
    const { style, key } = voter;
    const head = { version: 1 as const, election: election.fingerprint, style, sequence };
    const core: BallotCore = { ...head, key: encodeBase64url(key.public), contests };
    const { credential, pass } = this.tokens(voter, sequence);
    return castBallot({ election, core, key, credential, pass, random }).ballot;
  }

  /** Credential and pass of every active node, in node order. */
  tokens(voter: TestVoter, sequence: number): { credential: Uint8Array[]; pass: Uint8Array[] } {
    const { election } = this;
    const { style } = voter;
    const key = voter.key.public;
    const credential: Uint8Array[] = [];
    const pass: Uint8Array[] = [];
    for (const { id, credentialKeys, passKeys } of this.activeNodes) {
      const node = this.manifest.anonymizers.nodes.find((defined) => defined.id === id);
      if (node === undefined) throw new RangeError(id);
      const messages = [credentialMessage(election.fp, style, key), passMessage(election.fp, sequence, key)] as const;
      credential.push(this.sign(election.credentialKey(node, style), credentialKeys.get(style), messages[0]));
      pass.push(this.sign(election.passKey(node, sequence), passKeys.get(sequence), messages[1]));
    }
    return { credential, pass };
  }

  /** A blind signature, unblinded, as a node and a client make it together. */
  sign(publicKey: RsaPublicKey, privateKey: KeyObject | undefined, message: Uint8Array): Uint8Array {
    if (privateKey === undefined) throw new RangeError('no such key');
    const context = { fp: this.election.fp, style: '' };
    const blinding = deriveBlinding(this.random(32), context, { kind: 'credential' }, '', publicKey);
    const blindSignature = blindSign(privateKey, blindMessage(publicKey, message, blinding));
    const signature = finalizeSignature(publicKey, message, blindSignature, blinding);
    if (signature === undefined) throw new Error('the test node signed wrongly');
    return signature;
  }

  cast(voter: TestVoter, sequence: number, marks: Readonly<Record<string, readonly number[]>>): Entry {
    return this.append('ballot', this.ballot(voter, sequence, marks));
  }

  /** The hourly count of every active node. */
  hourly(change: Change<Issuance> = {}): void {
    const credentials = { '*': sum(this.accessed) };
    const passes = { '*': sum(this.accesses) };
    for (const { id, seed } of this.activeNodes) {
      const fields = { ...this.head, node: id, final: false, credentials, passes, ...change };
      this.append('issuance', buildIssuance(fields, seed));
    }
  }

  commissionSignatures(
    type: RecordType,
    draft: { readonly [member: string]: JsonValue },
    members: readonly string[] = ['chair', 'secretary'],
  ): MemberSignature[] {
    return members.map((id) => {
      const member = this.parties.commission.find((one) => one.id === id);
      if (member === undefined) throw new RangeError(id);
      return signAsMember(type, draft, id, member.seed);
    });
  }

  decide(change: Change<Decision> = {}, members?: readonly string[]): Entry {
    const draft = draftDecision({ ...this.head, text: 'Решение', document: null, effect: null, ...change });
    return this.append('decision', assembleDecision(draft, this.commissionSignatures('decision', draft, members)));
  }

  object(node: string): Entry {
    return this.append('objection', buildObjection({ ...this.head, node, text: 'Нет' }, this.#node(node).seed));
  }

  retire(node: string, change: Change<Retired> = {}, members?: readonly string[]): Entry {
    const draft = draftRetired({ ...this.head, node, ...change });
    const remaining = this.activeNodes.filter((active) => active.id !== node);
    const values = remaining.map(({ seed }) => signRetiredAsNode(draft, seed));
    this.retired.add(node);
    const signatures = this.commissionSignatures('retired', draft, members);
    return this.append('retired', assembleRetired(draft, change.nodes ?? values, signatures));
  }

  get ballots(): number {
    return this.entries.filter(({ record }) => record.type === 'ballot').length;
  }

  drain(change: Change<Drained> = {}): Entry {
    const fields = { ...this.head, ballots: this.ballots, ...change };
    return this.append('drained', buildDrained(fields, this.parties.ballotBox));
  }

  get tree(): MemoryTree {
    return MemoryTree.of(this.entries.map(({ record }) => encodeRecord(record)));
  }

  close(change: Change<Closed> = {}, members?: readonly string[]): Entry {
    const root = encodeBase64url(this.tree.root());
    const draft = draftClosed({ ...this.head, records: this.entries.length, root, ...change });
    return this.append('closed', assembleClosed(draft, this.commissionSignatures('closed', draft, members)));
  }

  finalIssuance(node: string, change: Change<Issuance> = {}): Entry {
    const credentials = Object.fromEntries(this.accessed);
    const passes = Object.fromEntries(this.accesses);
    const fields = { ...this.head, node, final: true, credentials, passes, ...change };
    return this.append('issuance', buildIssuance(fields, this.#node(node).seed));
  }

  finalAccess(change: Change<Access> = {}): Entry {
    const accessed = Object.fromEntries([...this.accessed].map(([style, n]) => [style, { remote: n, workstation: 0 }]));
    const accesses = Object.fromEntries(this.accesses);
    const fields = { ...this.head, final: true, admitted: this.admitted, accessed, accesses, ...change };
    return this.append('access', buildAccess(fields, this.parties.registrar));
  }

  finals(): void {
    for (const { id } of this.activeNodes) this.finalIssuance(id);
    this.finalAccess();
  }

  /** A walk over the records so far, ballots collected and not verified. */
  walk(): ElectionWalk {
    const walk = new ElectionWalk({ ballots: 'collect' });
    for (const { record, body } of this.entries) walk.take(record, body);
    return walk;
  }

  computeTally(): Tally {
    const computed = computeTally(this.election, this.walk().state?.counted ?? new MemoryRegister());
    if (!computed.ok) throw new Error('no tally');
    return computed.value;
  }

  tally(change: (tally: Tally) => Tally = (tally) => tally): Entry {
    return this.append('tally', change(this.computeTally()));
  }

  get lastTally(): Tally {
    const entry = this.entries.find(({ record }) => record.type === 'tally');
    if (entry === undefined) throw new Error('no tally yet');
    return entry.body as unknown as Tally;
  }

  decrypt(trustee: number, tally = this.lastTally): Entry {
    const { share, seed } = this.#trustee(trustee);
    const { election, random } = this;
    return this.append('decryption', decryptTally({ election, tally, trustee, share, seed, random }));
  }

  computeResult(): ElectionResult {
    const { tally, decryptions } = this.walk().state ?? {};
    const computed = tally && decryptions && computeResult(this.election, tally, decryptions);
    if (computed?.ok !== true) throw new Error('no result');
    return computed.value;
  }

  result(change: (result: ElectionResult) => ElectionResult = (result) => result): Entry {
    return this.append('result', change(this.computeResult()));
  }

  protocol(document: Uint8Array, members?: readonly string[]): Entry {
    this.documents.push(document);
    const draft = draftProtocol({ election: this.election.fingerprint, document: documentName(document) });
    return this.append('protocol', assembleProtocol(draft, this.commissionSignatures('protocol', draft, members)));
  }

  destroy(node: string): Entry {
    return this.append('destruction', buildDestruction({ ...this.head, node }, this.#node(node).seed));
  }

  /** The signed and cosigned note over the first `size` records. */
  checkpoint(size = this.entries.length): string {
    const root = this.tree.root(size);
    const note = signCheckpoint({ origin: this.manifest.board.origin, size, root }, this.parties.board);
    const seconds = Math.floor(this.now / 1000);
    return addSignatures(
      note,
      this.parties.witnesses.map((witness) => cosignCheckpoint(note, witness, seconds)),
    );
  }

  files(): ArchiveFiles {
    return archiveFiles({ entries: this.entries, checkpoint: this.checkpoint(), documents: this.documents });
  }

  /** Moves the clock forward to the last acceptUntil and a minute beyond. */
  afterVoting(): void {
    this.now = Math.max(...this.manifest.styles.map((style) => timeOf(style.acceptUntil))) + MINUTE;
  }

  #node(id: string): TestNode {
    const node = this.parties.nodes.find((one) => one.id === id);
    if (node === undefined) throw new RangeError(id);
    return node;
  }

  #trustee(index: number) {
    const trustee = this.parties.trustees.find((one) => one.index === index);
    if (trustee === undefined) throw new RangeError(String(index));
    return trustee;
  }

  static create(outline: TestOutline, random: RandomBytes, start: number): TestElection {
    const { manifest, parties } = makeParties(outline, random);
    return new TestElection(manifest, parties, random, start);
  }
}

/** A key's proof depends on nothing but the key (§4): made once, for all test elections. */
const keyProofs = new WeakMap<KeyObject, string>();
function proofOf(key: KeyObject): string {
  const known = keyProofs.get(key);
  if (known !== undefined) return known;
  const proof = encodeBase64url(proveRsaKey(key));
  keyProofs.set(key, proof);
  return proof;
}

const sum = (counts: ReadonlyMap<unknown, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
