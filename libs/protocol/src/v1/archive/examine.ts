/**
 * What a thread does with a block of bodies (§10): every line's canonical form and hash, and of ballots shape, tokens,
 * signature, proofs and the sums of their ciphertexts. Pure: bytes in, plain values out, so that it runs the same in
 * process, in a worker thread and in a browser's worker. Where a ballot stands in the log is the walk's business.
 */
import {
  ciphertextAdvice,
  concatBytes,
  DecodeError,
  decodePoints,
  encodePoint,
  verifyBallotSignature,
  type BallotProof,
  type LoadedBallots,
  type PublicGroup,
  type RandomBytes,
} from '#crypto';
import { encodeBase64url } from '../base64url.js';
import { type CanonicalFault } from '../canonical.js';
import { parseBallot, tokenFaultOf, tokensOf, type BallotTokens, type TokenVerifier } from '../checks/ballot.js';
import { type Fault } from '../checks/finding.js';
import { activeNodes, type Election } from '../election.js';
import { BallotLines, type LineBallot } from './ballot-line.js';
import { FLAG, packRow, ROW_BYTES } from './ballot-table.js';
import { linesOfBlock } from './blocks.js';
import { readBodyLine } from './body-line.js';
import { type StyleSum } from './style-sums.js';

/** What one examiner is given once. */
export interface ExaminerTools {
  readonly group: PublicGroup;
  /** Fresh randomness for the batches' weights: predictable weights let bad ballots pass. */
  readonly random: RandomBytes;
  readonly verifyToken?: TokenVerifier;
}

export type ExaminerTask =
  /** Lines of bodies.ndjson; `advice` the same number of lines of the side file. */
  | { readonly task: 'examine'; readonly bytes: Uint8Array; readonly advice?: Uint8Array }
  /** Ballots whose sums are wanted again. */
  | { readonly task: 'sum'; readonly bytes: Uint8Array; readonly advice?: Uint8Array }
  /** Ballots cast when these nodes, by line, were out of service. */
  | { readonly task: 'tokens'; readonly bytes: Uint8Array; readonly retired: readonly (readonly string[])[] };

export interface ExaminedBlock {
  readonly lines: number;
  /** ballot-table.ts, ROW_BYTES each; lines count from 0 in the block */
  readonly rows: Uint8Array;
  /** by row of the block: what was found, in the order of the checks */
  readonly faults: readonly { readonly row: number; readonly faults: readonly Fault[] }[];
  readonly sums: readonly StyleSum[];
  /** what is no ballot */
  readonly others: readonly { readonly line: number; readonly hash: string; readonly bytes: Uint8Array }[];
  readonly malformed: readonly { readonly line: number; readonly fault: CanonicalFault }[];
}
export interface SummedBallots {
  /** 32 bytes a ballot: whoever asked for them compares */
  readonly hashes: Uint8Array;
  readonly sums: readonly StyleSum[];
}
export interface CheckedTokens {
  readonly hashes: Uint8Array;
  readonly faults: readonly (Fault | null)[];
}
export type ExaminerAnswer<Task extends ExaminerTask = ExaminerTask> = Task extends { task: 'examine' }
  ? ExaminedBlock
  : Task extends { task: 'sum' }
    ? SummedBallots
    : CheckedTokens;

/** Undefined where the manifest may not stand: then lines are read and nothing is verified. */
export class Examiner {
  readonly #publicKey: Uint8Array;
  readonly #styles: ReadonlyMap<string, number>;
  readonly #lines: BallotLines | undefined;

  constructor(
    readonly election: Election | undefined,
    readonly tools: ExaminerTools,
  ) {
    this.#publicKey = election === undefined ? new Uint8Array() : encodePoint(election.publicKey);
    this.#styles = new Map(election?.manifest.styles.map(({ id }, at) => [id, at]));
    this.#lines = election === undefined ? undefined : new BallotLines(election);
  }

  perform(task: ExaminerTask): ExaminerAnswer {
    if (task.task === 'examine') return this.#examine(task.bytes, task.advice);
    return task.task === 'sum' ? this.#sum(task.bytes, task.advice) : this.#tokens(task.bytes, task.retired);
  }

  #examine(bytes: Uint8Array, advice: Uint8Array | undefined): ExaminedBlock {
    const found: Found[] = [];
    const others: ExaminedBlock['others'][number][] = [];
    const malformed: ExaminedBlock['malformed'][number][] = [];
    const adviceLines = this.#begin(bytes, advice);
    let line = 0;
    for (const lineBytes of linesOfBlock(bytes)) {
      const at = line++;
      const advised = adviceLines?.next().value;
      const quick = this.#lines?.read(lineBytes);
      if (quick !== undefined) {
        found.push(this.#wellFormed(at, quick, advised));
        continue;
      }
      const read = readBodyLine(lineBytes);
      if (!read.ok) malformed.push({ line: at, fault: read.error });
      else if (read.value.coreHash === undefined)
        others.push({ line: at, hash: encodeBase64url(read.value.hash), bytes: lineBytes.slice() });
      else found.push(this.#ballot(at, read.value.hash, read.value.value, read.value.coreHash, advised));
    }
    const sums = this.#verify(found);
    const rows = new Uint8Array(found.length * ROW_BYTES);
    found.forEach((ballot, row) => packRow(ballot, rows.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES)));
    const faults = found.flatMap((ballot, row) => (ballot.faults.length === 0 ? [] : [{ row, faults: ballot.faults }]));
    return { lines: line, rows, faults, sums, others, malformed };
  }

  /** Room for what the lines hold, and the lines of the side file. */
  #begin(bytes: Uint8Array, advice: Uint8Array | undefined): Generator<Uint8Array, undefined> | undefined {
    this.#lines?.begin(bytes.length + (advice?.length ?? 0));
    return advice === undefined ? undefined : linesOfBlock(advice);
  }

  #ballot(line: number, hash: Uint8Array, value: unknown, coreHash: Uint8Array, advice: Uint8Array | undefined): Found {
    const { election } = this;
    const found: Found = { line, hash, flags: 0, faults: [], proof: undefined };
    if (election === undefined) return found;
    const read = parseBallot(election, value, coreHash);
    if (read.ok)
      return this.#wellFormed(line, { hash, proof: read.value.proof, tokens: tokensOf(read.value.ballot) }, advice);
    found.flags = FLAG.fault;
    found.faults.push(read.error);
    return found;
  }

  #wellFormed(line: number, { hash, proof, tokens }: LineBallot, advice: Uint8Array | undefined): Found {
    const found: Found = {
      line,
      hash,
      key: tokens.key,
      sequence: tokens.sequence,
      style: this.#styles.get(tokens.style) ?? 0,
      flags: FLAG.head,
      faults: [],
      proof: this.#withAdvice(proof, advice),
    };
    this.#token(tokens, found);
    return found;
  }

  #withAdvice(proof: BallotProof, line: Uint8Array | undefined): BallotProof {
    if (line === undefined || line.length === 0) return proof;
    const advice = this.#lines?.advice(line);
    return advice === undefined ? proof : { ...proof, advice };
  }

  /** Under all nodes; where the number of signatures is another, the walk knows who was active. */
  #token(tokens: BallotTokens, found: Found): void {
    const { election } = this;
    if (election === undefined) return;
    const { nodes } = election.manifest.anonymizers;
    if (tokens.credential.length !== nodes.length) found.flags |= FLAG.credentialCount;
    if (tokens.pass.length !== nodes.length) found.flags |= FLAG.passCount;
    if ((found.flags & (FLAG.credentialCount | FLAG.passCount)) !== 0) return;
    this.#note(found, tokenFaultOf(election, nodes, tokens, this.tools.verifyToken));
  }

  #verify(found: readonly Found[]): StyleSum[] {
    const provable = found.filter((ballot): ballot is Provable => ballot.proof !== undefined);
    if (provable.length === 0) return [];
    const loaded = this.tools.group.loadBallots(provable.map(({ proof }) => proof));
    const bad = new Set(loaded.verifyVarTime(this.#publicKey, this.tools.random));
    for (const at of bad) {
      const ballot = provable[at];
      if (ballot === undefined) continue;
      const signed = verifyBallotSignature(ballot.proof.signature);
      this.#note(ballot, { code: signed ? 'ballot-proof' : 'ballot-signature', params: {} });
    }
    return sumByStyle(provable, loaded, bad);
  }

  #note(found: Found, fault: Fault | undefined): void {
    if (fault === undefined) return;
    found.flags |= FLAG.fault;
    found.faults.push(fault);
  }

  /** Ballots that have been read once: all are well-formed. */
  #again(bytes: Uint8Array, advice?: Uint8Array): LineBallot[] {
    const adviceLines = this.#begin(bytes, advice);
    const read: LineBallot[] = [];
    for (const line of linesOfBlock(bytes)) {
      const ballot = this.#lines?.read(line) ?? this.#readSlowly(line);
      read.push({ ...ballot, proof: this.#withAdvice(ballot.proof, adviceLines?.next().value) });
    }
    return read;
  }

  #readSlowly(line: Uint8Array): LineBallot {
    const body = readBodyLine(line);
    const coreHash = body.ok ? body.value.coreHash : undefined;
    if (!body.ok || coreHash === undefined || this.election === undefined) throw new Error(CHANGED);
    const read = parseBallot(this.election, body.value.value, coreHash);
    if (!read.ok) throw new Error(CHANGED);
    return { hash: body.value.hash, proof: read.value.proof, tokens: tokensOf(read.value.ballot) };
  }

  /** Only what was summed the first time is asked for again, so its ciphertexts are points. */
  #sum(bytes: Uint8Array, advice: Uint8Array | undefined): SummedBallots {
    const read = this.#again(bytes, advice);
    const byStyle = new Map<number, BallotProof[]>();
    for (const { proof, tokens } of read) {
      const style = this.#styles.get(tokens.style) ?? 0;
      const proofs = byStyle.get(style);
      if (proofs === undefined) byStyle.set(style, [proof]);
      else proofs.push(proof);
    }
    const sums = [...byStyle].map(([style, proofs]) => ({ style, ballots: proofs.length, columns: this.#add(proofs) }));
    return { hashes: hashesOf(read), sums };
  }

  #add(proofs: readonly BallotProof[]): Uint8Array {
    const rows = proofs.map(ciphertextsOf);
    const advice = proofs.map(ciphertextAdvice);
    const columns = this.tools.group.sumColumnsVarTime(rows, (rows[0]?.length ?? 0) / 32, advice);
    if (columns === undefined) throw new Error(CHANGED);
    return columns;
  }

  #tokens(bytes: Uint8Array, retired: readonly (readonly string[])[]): CheckedTokens {
    const read = this.#again(bytes);
    const { election } = this;
    if (election === undefined) throw new Error(CHANGED);
    const faults = read.map(({ tokens }, at) => {
      const active = activeNodes(election.manifest, retired[at] ?? []);
      return tokenFaultOf(election, active, tokens, this.tools.verifyToken) ?? null;
    });
    return { hashes: hashesOf(read), faults };
  }
}

const hashesOf = (ballots: readonly LineBallot[]): Uint8Array => concatBytes(...ballots.map(({ hash }) => hash));
const CHANGED = 'bodies.ndjson changed while it was read';

interface Found {
  readonly line: number;
  readonly hash: Uint8Array;
  flags: number;
  key?: Uint8Array;
  sequence?: number;
  style?: number;
  readonly faults: Fault[];
  proof: BallotProof | undefined;
}
type Provable = Found & { proof: BallotProof };

/**
 * Sums of those whose ciphertexts are points, whatever is wrong with their proofs: a bad ballot counts until somebody
 * acts on the finding. The others keep no `summed`. `suspect`: those that may be malformed, looked at one by one.
 */
function sumByStyle(ballots: readonly Provable[], loaded: LoadedBallots, suspect: ReadonlySet<number>): StyleSum[] {
  const sums: StyleSum[] = [];
  const byStyle = new Map<number, number[]>();
  for (const [at, ballot] of ballots.entries()) {
    const style = ballot.style ?? 0;
    if (suspect.has(at)) {
      const columns = ciphertextPoints(ballot.proof);
      if (columns === undefined) continue;
      sums.push({ style, ballots: 1, columns });
    } else {
      const indices = byStyle.get(style);
      if (indices === undefined) byStyle.set(style, [at]);
      else indices.push(at);
    }
    ballot.flags |= FLAG.summed;
  }
  for (const [style, indices] of byStyle) {
    const columns = loaded.ciphertextSumsVarTime(indices);
    if (columns === undefined) throw new Error('ballots that verify hold points');
    sums.push({ style, ballots: indices.length, columns });
  }
  return sums;
}

/** A ballot's ciphertexts in order, 32 bytes a point. */
const ciphertextsOf = ({ contests }: BallotProof): Uint8Array =>
  concatBytes(...contests.map(({ ciphertexts }) => ciphertexts));

/** The same, or undefined where one is no point of a ballot. */
function ciphertextPoints(proof: BallotProof): Uint8Array | undefined {
  const columns = ciphertextsOf(proof);
  try {
    decodePoints(columns, { identity: 'refuse', count: columns.length / 32 });
    return columns;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
