/**
 * The tally (§8, check 6): per unit and contest, the sums of the counted ballots' ciphertexts. Everyone computes it
 * from the log; a trustee decrypts nothing else.
 */
import { decodePoints, encodePoints, IDENTITY, type Point } from '#crypto';
import { fail, ok, type Result } from '../../result.js';
import { encodeBase64url } from '../base64url.js';
import { type Fault } from '../checks/finding.js';
import { type Election } from '../election.js';
import { tallySchema, type Tally } from '../messages/tally.js';
import { type CountedBallot } from '../walk/state.js';
import { formUnits } from './units.js';

/** A counted ballot whose ciphertexts are no points: its record. Check 4 has a finding about it too. */
export interface TallyFault {
  readonly record: number;
}

type Counted = ReadonlyMap<string, CountedBallot>;

/** The tally body over the counted ballots (by credential key, as a walk keeps them). */
export function computeTally(election: Election, counted: Counted): Result<Tally, TallyFault> {
  const byStyle = new Map<string, CountedBallot[]>();
  for (const ballot of counted.values()) {
    const others = byStyle.get(ballot.style);
    if (others === undefined) byStyle.set(ballot.style, [ballot]);
    else others.push(ballot);
  }
  const counts = new Map([...byStyle].map(([style, ballots]) => [style, ballots.length]));
  const { units, withheld } = formUnits(election.manifest, counts);
  const cells: Tally['cells'] = [];
  for (const { unit, contest, styles, ballots } of units) {
    const sum = new CiphertextSum(election.shape(contest).weights.length);
    for (const ballot of styles.flatMap((style) => byStyle.get(style) ?? []))
      if (!sum.add(ballot.ciphertexts.get(contest))) return fail({ record: ballot.record });
    cells.push({ unit, contest, ballots, ciphertexts: encodeBase64url(sum.encode()) });
  }
  return ok(tallySchema.parse({ version: 1, election: election.fingerprint, cells, withheld }));
}

/** Per slot ΣA and ΣB. */
class CiphertextSum {
  #points: Point[];

  constructor(slots: number) {
    this.#points = Array.from({ length: 2 * slots }, () => IDENTITY);
  }

  /** False, and nothing added, where the bytes are not that many points. */
  add(ciphertexts: Uint8Array | undefined): boolean {
    if (ciphertexts === undefined) return false;
    try {
      const points = decodePoints(ciphertexts, { identity: 'refuse', count: this.#points.length });
      this.#points = this.#points.map((sum, at) => sum.add(points[at] ?? IDENTITY));
      return true;
    } catch {
      return false;
    }
  }

  encode(): Uint8Array {
    return encodePoints(this.#points);
  }
}

/** What is wrong with a tally of the log, against the one computed from it. */
export function compareTally(election: Election, counted: Counted, said: Tally): Fault[] {
  const computed = computeTally(election, counted);
  if (!computed.ok) return [{ code: 'tally-impossible', params: {} }];
  const own = computed.value;
  const faults: Fault[] = [];
  if (JSON.stringify(own.withheld.map(shapeOf)) !== JSON.stringify(said.withheld.map(shapeOf)))
    faults.push({ code: 'tally-withheld', params: {} });
  const sameCells =
    own.cells.length === said.cells.length &&
    own.cells.every((cell, at) => {
      const other = said.cells[at];
      return other?.unit === cell.unit && other.contest === cell.contest && other.ballots === cell.ballots;
    });
  if (!sameCells) return [...faults, { code: 'tally-cells', params: {} }];
  for (const [at, { unit, contest, ciphertexts }] of own.cells.entries())
    if (said.cells[at]?.ciphertexts !== ciphertexts) faults.push({ code: 'tally-sums', params: { unit, contest } });
  return faults;
}

const shapeOf = ({ contest, ballots }: Tally['withheld'][number]): readonly [string, number] => [contest, ballots];
