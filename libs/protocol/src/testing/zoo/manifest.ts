/**
 * Whoever makes the manifest (§2, §3): one sentence broken, and everybody endorses what they were given. Nobody comes
 * to vote, so that nothing but check 3 has anything to find.
 */
import { type RandomBytes } from '#crypto';
import { type FindingCode } from '../../v1/checks/catalogue.js';
import { type Manifest } from '../../v1/messages/manifest.js';
import { makeParties, type TestOutline } from '../parties.js';
import { TestElection } from '../test-election.js';
import { quietElection } from './course.js';
import { forged, type Forgery, type Workshop } from './forgery.js';
import { zooOutline } from './outline.js';
export const first = <Item>(items: readonly Item[], at = 0): Item => {
  const item = items.at(at);
  if (item === undefined) throw new RangeError(String(at));
  return item;
};
export const node = (manifest: Manifest, at = 0) => first(manifest.anonymizers.nodes, at);
export const trustee = (manifest: Manifest, at = 0) => first(manifest.trustees.members, at);
export const contest = (manifest: Manifest, at = 0) => first(manifest.contests, at);
export const style = (manifest: Manifest, at = 0) => first(manifest.styles, at);

type Change = (manifest: Manifest, random: RandomBytes) => unknown;
export type Told = readonly [
  name: string,
  code: FindingCode,
  ru: string,
  en: string,
  change: Change,
  beside?: Forgery['beside'],
];

/** The honest manifest with one change. */
export function changed(workshop: Workshop, change: Change): TestElection {
  const { manifest, parties } = workshop.after('published');
  const copy = structuredClone(manifest);
  change(copy, workshop.random);
  return new TestElection(copy, parties, workshop.random, 0);
}

export const told = ([name, code, ru, en, change, beside]: Told): Forgery => ({
  name: `manifest-${name}`,
  insider: 'author',
  check: 3,
  code,
  story: { ru, en },
  ...(beside === undefined ? {} : { beside }),
  forge: (workshop) => forged(quietElection(changed(workshop, change)), 0),
});

/** Other parties than the honest ones, made for an outline that breaks the rule. */
export const fromOutline = (
  name: string,
  code: FindingCode,
  ru: string,
  en: string,
  change: Partial<TestOutline>,
): Forgery => ({
  name: `manifest-${name}`,
  insider: 'author',
  check: 3,
  code,
  story: { ru, en },
  forge({ random }) {
    const { manifest, parties } = makeParties({ ...zooOutline, ...change }, random);
    return forged(quietElection(new TestElection(manifest, parties, random, 0)), 0);
  },
});
