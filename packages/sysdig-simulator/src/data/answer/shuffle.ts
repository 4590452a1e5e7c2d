import { hashToUnit } from '../../shop/hash.ts';

/** The same disorder every time for the same seed (Fisher and Yates, by a linear congruential generator). */
export function shuffle<Item>(items: readonly Item[], seed: string): readonly Item[] {
  const shuffled = [...items];
  let state = Math.floor(hashToUnit(seed) * 2 ** 32);
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const chosen = Math.floor((state / 2 ** 32) * (last + 1));
    const [one, other] = [shuffled[last], shuffled[chosen]];
    if (one === undefined || other === undefined) continue;
    shuffled[last] = other;
    shuffled[chosen] = one;
  }
  return shuffled;
}
