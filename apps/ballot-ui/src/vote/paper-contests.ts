/** The contests of a voter's ballot, in the ballot's order (§2), and which options the commission has struck. */
import { type Contest } from '#protocol';
import { type Paper } from './journey.js';

export interface PaperContest {
  readonly contest: Contest;
  readonly struck: readonly string[];
}

export function paperContests({ terms, open }: Pick<Paper, 'terms' | 'open'>): PaperContest[] {
  const { manifest, struck } = terms;
  const style = manifest.styles.find(({ id }) => id === open.style);
  return (style?.contests ?? []).flatMap((id) => {
    const contest = manifest.contests.find((candidate) => candidate.id === id);
    if (contest === undefined) return [];
    return [{ contest, struck: struck.filter((entry) => entry.contest === id).map(({ option }) => option) }];
  });
}

/** «Берёзкина Анна Павловна, 1979, учитель» → the name, and the rest smaller (R32). */
export function nameAndRest(title: string): { readonly name: string; readonly rest: string } {
  const comma = title.indexOf(', ');
  return comma < 0 ? { name: title, rest: '' } : { name: title.slice(0, comma), rest: title.slice(comma + 2) };
}
