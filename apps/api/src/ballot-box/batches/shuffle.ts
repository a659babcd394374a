/**
 * Random order (§7): every order equally likely, from the system's CSPRNG. A biased or guessable order would tell
 * which ballot of a batch came first.
 */
import { type RandomBytes } from '../../platform/index.js';

/** A new array in random order (Fisher–Yates). */
export function shuffled<Item>(items: readonly Item[], random: RandomBytes): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = uniformBelow(last + 1, random);
    const item = order[last] as Item;
    order[last] = order[other] as Item;
    order[other] = item;
  }
  return order;
}

/** Uniform in 0…bound−1; draws again where a plain remainder would favour small numbers. */
export function uniformBelow(bound: number, random: RandomBytes): number {
  const whole = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const bytes = random(4);
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (drawn < whole) return drawn % bound;
  }
}
