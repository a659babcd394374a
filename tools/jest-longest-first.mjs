/**
 * The order of suites: the longest first, so that the two workers come to their end together and none is left with minutes
 * of work. Jest by itself knows durations only where it ran before; a fresh checkout has none. The others follow by size.
 */
import { statSync } from 'node:fs';

/** Longest first, all of more than half a minute of computing. */
const LONG = [
  'test/zoo/zoo.spec.ts',
  'test/election/commands.spec.ts',
  'test/zoo/log.spec.ts',
  'test/browser/election.spec.ts',
  'test/election/simulation.spec.ts',
  'test/browser/verify-page.spec.ts',
  'test/browser/vote-page.spec.ts',
  'apps/cli/src/verify/hostile.spec.ts',
];

export default class LongestFirst {
  sort(tests) {
    const rank = ({ path }) => LONG.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/${name}`));
    const place = (test) => (rank(test) < 0 ? LONG.length : rank(test));
    const size = new Map(tests.map((test) => [test, statSync(test.path).size]));
    return [...tests].sort((a, b) => place(a) - place(b) || size.get(b) - size.get(a));
  }

  cacheResults() {
    // The order depends on nothing that happened here before.
  }
}
