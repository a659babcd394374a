/**
 * The search for what is bad in a batch (§5): a part that holds is done with, one that fails is
 * halved until each bad member is named. `holds` must draw fresh weights at every call: with the
 * same ones, two errors that cancelled out in the whole would have been found by luck alone.
 */
export function nameBad<Member>(members: readonly Member[], holds: (part: readonly Member[]) => boolean): Member[] {
  const bad: Member[] = [];
  const search = (part: readonly Member[]): void => {
    if (part.length === 0 || holds(part)) return;
    if (part.length === 1) {
      bad.push(...part);
      return;
    }
    const middle = part.length >> 1;
    search(part.slice(0, middle));
    search(part.slice(middle));
  };
  search(members);
  return bad;
}
