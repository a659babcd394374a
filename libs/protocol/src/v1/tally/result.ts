/** The result (§8, check 7): votes per cell and slot from the t lowest valid decryptions, and what they must obey. */
import { combineShares, decodePoint, G, voteCount, type Point } from '#crypto';
import { fail, ok, type Result } from '../../result.js';
import { bytesOf } from '../base64url.js';
import { type Fault } from '../checks/finding.js';
import { type Election } from '../election.js';
import { type Decryption } from '../messages/decryption.js';
import { resultSchema, type ElectionResult, type ResultCell } from '../messages/result.js';
import { type Tally, type TallyCell } from '../messages/tally.js';

const POINT = 32;

/** Why no result follows from the decryptions. */
export interface ResultFault {
  readonly reason: 'too-few' | 'no-count';
}

/**
 * The result body. `decryptions`: the first valid one of each trustee, by index, as a walk keeps them (verified:
 * this function does not look at proofs). `said`: a result that somebody has computed; it changes nothing but the time.
 */
export function computeResult(
  election: Election,
  tally: { readonly body: Tally; readonly hash: string },
  decryptions: ReadonlyMap<number, Decryption>,
  said?: ElectionResult,
): Result<ElectionResult, ResultFault> {
  const { threshold } = election.manifest.trustees;
  const trustees = [...decryptions.keys()].sort((a, b) => a - b).slice(0, threshold);
  if (trustees.length < threshold) return fail({ reason: 'too-few' });
  const used = trustees.flatMap((trustee) => decryptions.get(trustee) ?? []);
  const cells: ElectionResult['cells'] = [];
  for (const [at, cell] of tally.body.cells.entries()) {
    const votes = votesOf(cell, at, used, said?.cells[at]?.votes ?? []);
    if (votes === undefined) return fail({ reason: 'no-count' });
    cells.push({ unit: cell.unit, contest: cell.contest, ballots: cell.ballots, votes });
  }
  return ok(resultSchema.parse({ version: 1, election: election.fingerprint, tally: tally.hash, trustees, cells }));
}

function votesOf(
  cell: TallyCell,
  at: number,
  decryptions: readonly Decryption[],
  said: readonly number[],
): number[] | undefined {
  const ciphertexts = bytesOf(cell.ciphertexts);
  const shares = decryptions.map(({ trustee, cells }) => ({ trustee, bytes: bytesOf(cells[at]?.shares ?? '') }));
  const votes: number[] = [];
  for (let slot = 0; 2 * POINT * slot < ciphertexts.length; slot++) {
    const B = ciphertexts.subarray(2 * POINT * slot + POINT, 2 * POINT * (slot + 1));
    const point = combineShares(
      decodePoint(B, { identity: 'allow' }),
      shares.map(({ trustee, bytes }) => ({
        trustee,
        share: decodePoint(bytes.subarray(POINT * slot, POINT * (slot + 1)), { identity: 'allow' }),
      })),
    );
    const count = isCount(point, cell.ballots, said[slot]) ? said[slot] : voteCount(point, cell.ballots);
    if (count === undefined) return undefined;
    votes.push(count);
  }
  return votes;
}

/** Whether it is the count of this point: one multiplication, where finding it takes thousands of encodings. */
const isCount = (point: Point, max: number, said: number | undefined): boolean =>
  said !== undefined && said <= max && G.multiplyUnsafe(BigInt(said)).equals(point);

/** What is wrong with a result of the log. */
export function resultFaults(
  election: Election,
  tally: { readonly body: Tally; readonly hash: string },
  decryptions: ReadonlyMap<number, Decryption>,
  said: ElectionResult,
): Fault[] {
  const faults: Fault[] = said.cells.flatMap((cell) => relationFault(election, cell));
  if (said.tally !== tally.hash) faults.push({ code: 'result-tally', params: {} });
  const computed = computeResult(election, tally, decryptions, said);
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
