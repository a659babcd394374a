/** The curve library's public group, and what all implementations share. */
import { describe, expect, it } from '@jest/globals';
import { nameBad } from './bisection.js';
import { nobleGroup } from './noble-group.js';
import { describePublicGroup } from './testing.js';

describePublicGroup('curve library', () => nobleGroup);

describe('nameBad', () => {
  const bad = new Set([2, 3, 9]);
  const members = Array.from({ length: 11 }, (_, i) => i);

  it('names the bad in order, by stretches of neighbours', () => {
    const asked: (readonly number[])[] = [];
    const named = nameBad(members, (part) => {
      asked.push(part);
      return part.every((member) => !bad.has(member));
    });
    expect(named).toEqual([2, 3, 9]);
    for (const part of asked) expect(part).toEqual(members.slice(part[0], (part[0] as number) + part.length));
  });

  it('asks once when all is well, and not at all about nothing', () => {
    let asked = 0;
    const fine = (): boolean => asked++ >= 0;
    expect(nameBad(members, fine)).toEqual([]);
    expect(asked).toBe(1);
    expect(nameBad([], fine)).toEqual([]);
    expect(asked).toBe(1);
  });
});
