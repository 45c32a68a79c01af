// Chance from a seed: the same seed gives the same campaign.

/** Numbers in [0, 1) from a seed, and what is made of them. */
export function chanceFrom(seed) {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    /** True so often. */
    is: (share) => next() < share,
    /** A whole number from 0 on. */
    below,
    /** One of a list. */
    pick: (list) => list[below(list.length)],
  };
}
