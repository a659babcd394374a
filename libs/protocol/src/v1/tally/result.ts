/** The result (§8, check 7): votes per cell and slot from the t lowest valid decryptions, and what they must obey. */
import {
  combineShares,
  decodePoint,
  encodePoint,
  equalBytes,
  G,
  lagrangeAtZero,
  nobleGroup,
  voteCount,
  type PublicGroup,
  type Scalar,
} from '#crypto';
import { fail, ok, type Result } from '../../result.js';
import { bytesOf } from '../base64url.js';
import { type Fault } from '../checks/finding.js';
import { type Election } from '../election.js';
import { type Decryption } from '../messages/decryption.js';
import { resultSchema, type ElectionResult, type ResultCell } from '../messages/result.js';
import { type Tally, type TallyCell } from '../messages/tally.js';

const POINT = 32;
const BASE = encodePoint(G);

/** Why no result follows from the decryptions. */
export interface ResultFault {
  readonly reason: 'too-few' | 'no-count';
}

/**
 * The result body. `decryptions`: the first valid one of each trustee, by index, as a walk keeps them (verified:
 * this function does not look at proofs). `said`: a result that somebody has computed; it changes nothing but the time.
 * `group`: the arithmetic, the curve library's by default.
 */
export function computeResult(
  election: Election,
  tally: { readonly body: Tally; readonly hash: string },
  decryptions: ReadonlyMap<number, Decryption>,
  { said, group = nobleGroup }: { readonly said?: ElectionResult; readonly group?: PublicGroup | undefined } = {},
): Result<ElectionResult, ResultFault> {
  const { threshold } = election.manifest.trustees;
  const trustees = [...decryptions.keys()].sort((a, b) => a - b).slice(0, threshold);
  if (trustees.length < threshold) return fail({ reason: 'too-few' });
  const used = trustees.flatMap((trustee) => decryptions.get(trustee) ?? []);
  const sums = new SlotSums(group, used);
  const cells: ElectionResult['cells'] = [];
  for (const [at, cell] of tally.body.cells.entries()) {
    const votes = votesOf(cell, at, sums, said?.cells[at]?.votes ?? []);
    if (votes === undefined) return fail({ reason: 'no-count' });
    cells.push({ unit: cell.unit, contest: cell.contest, ballots: cell.ballots, votes });
  }
  return ok(resultSchema.parse({ version: 1, election: election.fingerprint, tally: tally.hash, trustees, cells }));
}

function votesOf(cell: TallyCell, at: number, sums: SlotSums, said: readonly number[]): number[] | undefined {
  const ciphertexts = bytesOf(cell.ciphertexts);
  const shares = sums.shares(at);
  const votes: number[] = [];
  for (let slot = 0; 2 * POINT * slot < ciphertexts.length; slot++) {
    const B = ciphertexts.subarray(2 * POINT * slot + POINT, 2 * POINT * (slot + 1));
    const count = sums.count(
      B,
      shares.map((bytes) => bytes.subarray(POINT * slot, POINT * (slot + 1))),
      { max: cell.ballots, said: said[slot] },
    );
    if (count === undefined) return undefined;
    votes.push(count);
  }
  return votes;
}

/** From a slot's B and the trustees' shares of it to its votes. */
class SlotSums {
  readonly #coefficients: readonly Scalar[];

  constructor(
    readonly group: PublicGroup,
    readonly decryptions: readonly Decryption[],
  ) {
    this.#coefficients = lagrangeAtZero(decryptions.map(({ trustee }) => trustee));
  }

  /** Of one cell, a piece a trustee. */
  shares(cell: number): Uint8Array[] {
    return this.decryptions.map(({ cells }) => bytesOf(cells[cell]?.shares ?? ''));
  }

  /** Undefined when B and shares give no count up to `max`. */
  count(
    B: Uint8Array,
    shares: readonly Uint8Array[],
    { max, said }: { readonly max: number; readonly said: number | undefined },
  ): number | undefined {
    const used = shares.map((share, at) => ({ share, coefficient: this.#coefficients[at] as Scalar }));
    const point = combineShares(B, used, this.group);
    if (point === undefined) return undefined;
    return this.#isCount(point, max, said) ? said : voteCount(decodePoint(point, { identity: 'allow' }), max);
  }

  /** One multiplication, where finding the count takes thousands of encodings. */
  #isCount(point: Uint8Array, max: number, said: number | undefined): boolean {
    if (said === undefined || said > max) return false;
    const expected = this.group.combineVarTime([{ point: BASE, scalar: BigInt(said) }]);
    return expected !== undefined && equalBytes(expected, point);
  }
}

/** What is wrong with a result of the log. */
export function resultFaults(
  election: Election,
  tally: { readonly body: Tally; readonly hash: string },
  decryptions: ReadonlyMap<number, Decryption>,
  said: ElectionResult,
  group?: PublicGroup,
): Fault[] {
  const faults: Fault[] = said.cells.flatMap((cell) => relationFault(election, cell));
  if (said.tally !== tally.hash) faults.push({ code: 'result-tally', params: {} });
  const computed = computeResult(election, tally, decryptions, { said, group });
  if (!computed.ok) return [...faults, { code: 'result-impossible', params: {} }];
  const own = computed.value;
  if (own.trustees.join() !== said.trustees.join()) faults.push({ code: 'result-trustees', params: {} });
  if (own.cells.length !== said.cells.length) return [...faults, { code: 'result-cells', params: {} }];
  for (const [at, cell] of own.cells.entries()) {
    const other = said.cells[at];
    const { unit, contest } = cell;
    if (other?.unit !== unit || other.contest !== contest || other.ballots !== cell.ballots)
      faults.push({ code: 'result-cells', params: {} });
    else if (other.votes.join() !== cell.votes.join()) faults.push({ code: 'result-votes', params: { unit, contest } });
  }
  return faults;
}

/** With valid = ballots − blank: minSelections·valid ≤ Σ options ≤ maxSelections·valid (§10.7). */
function relationFault(election: Election, { unit, contest, ballots, votes }: ResultCell): Fault[] {
  const defined = election.contest(contest);
  if (defined === undefined) return [];
  const count = defined.options.length;
  const valid = ballots - (defined.blank ? (votes[count] ?? 0) : 0);
  const sum = votes.slice(0, count).reduce((total, votesOfOption) => total + votesOfOption, 0);
  const holds = valid >= 0 && defined.minSelections * valid <= sum && sum <= defined.maxSelections * valid;
  return holds ? [] : [{ code: 'result-relation', params: { unit, contest } }];
}
