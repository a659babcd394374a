/**
 * Finds the seed among shares of which some may be wrong (§4.3). t shares interpolate to some seed in any case;
 * only the deposit id, which follows from the seed, tells whether it is the right one.
 */
import { equalBytes, deriveDepositId, restoreSeed, shareSeed, type SeedContext } from '#crypto';

export interface GivenShare {
  /** The node's position in the manifest, from 1. */
  readonly index: number;
  readonly share: Uint8Array;
}

export interface FoundSeed {
  readonly seed: Uint8Array;
  /** Positions whose share is not the one that was deposited, rising. */
  readonly wrong: readonly number[];
}

/** Beyond this many sets of t nodes the search ends: a quorum has some ten nodes. */
const MOST_SETS = 20_000;

/** Undefined when no set of `threshold` shares gives a seed with this deposit id. */
export function findSeed(
  given: readonly GivenShare[],
  quorum: { readonly threshold: number; readonly nodes: number },
  depositId: Uint8Array,
  context: SeedContext,
): FoundSeed | undefined {
  let tried = 0;
  for (const chosen of subsets(given, quorum.threshold)) {
    if (++tried > MOST_SETS) return undefined;
    const seed = restoreSeed(chosen);
    if (!equalBytes(deriveDepositId(seed, context), depositId)) continue;
    const right = shareSeed(seed, context, quorum.threshold, quorum.nodes);
    const wrong = given.filter(({ index, share }) => !equalBytes(share, right[index - 1] ?? new Uint8Array()));
    return { seed, wrong: wrong.map(({ index }) => index).sort((a, b) => a - b) };
  }
  return undefined;
}

function* subsets<Item>(items: readonly Item[], size: number, from = 0): Generator<Item[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= items.length - size; at++) {
    for (const rest of subsets(items, size - 1, at + 1)) yield [items[at] as Item, ...rest];
  }
}
