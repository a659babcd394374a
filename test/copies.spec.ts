/**
 * The repository stands alone: protocol, rules and vectors are copies. Where their originals lie beside the checkout
 * (../shared), this says when one has drifted from the other.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SHARED = join(ROOT, '..', 'shared');
const COPIES = [
  ['protocol.md', 'docs/protocol.md'],
  ['rules.md', 'docs/rules.md'],
  ['vectors', 'test/vectors'],
] as const;

const files = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path];

/** Relative path → bytes. */
const contents = (root: string): Map<string, string> =>
  new Map(files(root).map((path) => [relative(root, path), readFileSync(path).toString('base64')]));

const originals = existsSync(join(SHARED, 'protocol.md'));
const test = originals ? it : it.skip;
const why = originals ? '' : ' (skipped: no ../shared beside this checkout to compare with)';

describe('copies', () => {
  test.each(COPIES)(`shared/%s is %s, byte for byte${why}`, (original, copy) => {
    const expected = contents(join(SHARED, original));
    const actual = contents(join(ROOT, copy));
    expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
    expect([...expected].filter(([path, bytes]) => actual.get(path) !== bytes).map(([path]) => path)).toEqual([]);
  });

  it('are there whole: every archive has its four files', () => {
    for (const dir of [
      'archive',
      ...readdirSync(join(ROOT, 'test/vectors/forged'))
        .filter((name) => !name.endsWith('.json'))
        .map((name) => `forged/${name}`),
    ]) {
      for (const file of ['manifest.json', 'records.ndjson', 'bodies.ndjson', 'checkpoint']) {
        expect(existsSync(join(ROOT, 'test/vectors', dir, file))).toBe(true);
      }
    }
  });
});
