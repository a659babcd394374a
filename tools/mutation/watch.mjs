/** What a mutated source calls: in the watched copy it notes which mutants would have made a difference. */

/** @returns the functions for `globalThis.__vecheMutation`; `differs[number]` becomes 1 */
export function watching(differs) {
  const note = (number) => {
    if (number >= 0) differs[number] = 1;
  };
  return {
    mutant: () => false,
    /** It would have made a difference, as far as one can tell. */
    reach: note,
    /** Became `true` or `false`. */
    truth(isTrue, isFalse, value) {
      note(value ? isFalse : isTrue);
      return value;
    },
    /** Became a comparison with another bound. */
    compare(number, a, b, original, turned) {
      const value = original(a, b);
      if (value !== turned(a, b)) note(number);
      return value;
    },
    /** Of `left && right` or `left || right` only one is left. `calm`: right may be evaluated where it was not. */
    both(isAnd, isTruth, calm, keptRight, keptLeft, left, right) {
      const same = isTruth ? (a, b) => Boolean(a) === Boolean(b) : Object.is;
      if (isAnd === Boolean(left)) {
        const value = right();
        if (!same(value, left)) note(keptLeft);
        return value;
      }
      let other;
      try {
        other = calm ? { value: right() } : undefined;
      } catch {
        other = undefined;
      }
      if (other === undefined || !same(other.value, left)) note(keptRight);
      return left;
    },
  };
}
