/**
 * What a voter may mark (§2, R11): the page's reading of the rules that the proofs of the ballot enforce. If the two
 * differed, a voter would see a choice accepted here that no ballot can hold.
 */
import { type Contest } from '#protocol';

/** Marked option ids by contest. In memory only. */
export type Marks = Readonly<Record<string, readonly string[]>>;

export type Judgement =
  | { readonly kind: 'marked' }
  /** No marks, and the ballot says blank: counts as invalid, so the voter confirms it. */
  | { readonly kind: 'blank' }
  /** No marks, and that is a valid ballot. */
  | { readonly kind: 'unmarked' }
  | { readonly kind: 'too-few'; readonly min: number }
  | { readonly kind: 'too-many'; readonly max: number; readonly over: number };

export type Ruled = Pick<Contest, 'options' | 'minSelections' | 'maxSelections' | 'blank'>;

export function judge(contest: Ruled, marked: readonly string[]): Judgement {
  const count = contest.options.filter(({ id }) => marked.includes(id)).length;
  if (count === 0 && contest.blank) return { kind: 'blank' };
  if (count > contest.maxSelections) {
    return { kind: 'too-many', max: contest.maxSelections, over: count - contest.maxSelections };
  }
  if (count < contest.minSelections) return { kind: 'too-few', min: contest.minSelections };
  return count === 0 ? { kind: 'unmarked' } : { kind: 'marked' };
}

export const isPermitted = (judgement: Judgement): boolean =>
  judgement.kind !== 'too-few' && judgement.kind !== 'too-many';

/** One 0 or 1 a slot (§2); a ballot without marks is mapped to blank where there is that slot. */
export function slotMarks(contest: Ruled, marked: readonly string[]): (0 | 1)[] {
  const marks = contest.options.map(({ id }): 0 | 1 => (marked.includes(id) ? 1 : 0));
  if (contest.blank) marks.push(marks.includes(1) ? 0 : 1);
  return marks;
}

/** The marks after one box is changed. Where one mark is allowed, the new one replaces the old. */
export function withMark(
  marks: Marks,
  contest: Pick<Contest, 'id' | 'maxSelections'>,
  option: string,
  on: boolean,
): Marks {
  const others = (marks[contest.id] ?? []).filter((id) => id !== option);
  const kept = contest.maxSelections === 1 ? [] : others;
  return { ...marks, [contest.id]: on ? [...kept, option] : others };
}
