import { describe, expect, it } from '@jest/globals';
import { safePath } from './safe-path.js';

const site = 'https://vote.example.org';

describe('where a login leads', () => {
  it.each(['/', '/workstation', '/vote?step=2#x'])('keeps %s', (to) => {
    expect(safePath(to, site)).toBe(to);
  });
  it.each([
    undefined,
    '',
    'vote',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    `/${'a'.repeat(600)}`,
  ])('does not leave the site for %j', (to) => {
    expect(safePath(to, site)).toBe('/');
  });
});
