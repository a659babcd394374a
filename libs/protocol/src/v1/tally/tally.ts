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
import { type CountedBallots } from '../walk/register.js';
import { formUnits } from './units.js';

/** A counted ballot whose ciphertexts are no points: its record. Check 4 has a finding about it too. */
export interface TallyFault {
  readonly record: number;
}

/** The tally body over the counted ballots, as a walk keeps them. */
export function computeTally(election: Election, counted: CountedBallots): Result<Tally, TallyFault> {
  const counts = new Map(election.manifest.styles.map(({ id }) => [id, counted.countOf(id)]));
  const { units, withheld } = formUnits(election.manifest, counts);
  const cells: Tally['cells'] = [];
  for (const { unit, contest, styles, ballots } of units) {
    let sum = identities(2 * election.shape(contest).weights.length);
    for (const style of styles) {
      if (counted.countOf(style) === 0) continue;
      const part = counted.sumOf(style, contest);
      if (!(part instanceof Uint8Array)) return fail(part);
      const points = decodePoints(part, { identity: 'allow', count: sum.length });
      sum = sum.map((total, at) => total.add(points[at] ?? IDENTITY));
    }
    cells.push({ unit, contest, ballots, ciphertexts: encodeBase64url(encodePoints(sum)) });
  }
  return ok(tallySchema.parse({ version: 1, election: election.fingerprint, cells, withheld }));
}

const identities = (count: number): Point[] => new Array<Point>(count).fill(IDENTITY);

/** What is wrong with a tally of the log, against the one computed from it. */
export function compareTally(election: Election, counted: CountedBallots, said: Tally): Fault[] {
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
