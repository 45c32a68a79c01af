// Makes a broken world smaller: leaves out whatever it is broken without.
import { partsOf, planOf } from "./plan.mjs";

/** Names of all that can be left out of a seed's world while the same invariant stays broken. */
export async function shrink({ stage, seed, weather, bug, most = 600 }) {
  const play = (without) => stage.play(planOf(seed, { without, weather }), { bug });
  const first = await play(new Set());
  const wanted = first.broken[0]?.invariant;
  if (wanted === undefined) return undefined;
  let last = first;
  let without = new Set();
  let tries = 0;
  const tryWithout = async (names) => {
    if (tries >= most) return false;
    tries += 1;
    const outcome = await play(new Set([...without, ...names]));
    if (!outcome.broken.some(({ invariant }) => invariant === wanted)) return false;
    without = new Set([...without, ...names]);
    last = outcome;
    return true;
  };
  await dropMost(partsOf(planOf(seed, { weather })), tryWithout);
  // What remains meets fewer faults, and perhaps others.
  for (let before = -1; before !== without.size && tries < most;) {
    before = without.size;
    await dropMost([...last.met], tryWithout);
    await dropMost(partsOf(planOf(seed, { without, weather })), tryWithout);
  }
  return { seed, without: [...without].sort(), tries, broken: last.broken, met: last.met };
}

/** Halves, then quarters, then one by one. */
async function dropMost(names, tryWithout) {
  let left = names;
  for (
    let size = Math.ceil(names.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    const kept = [];
    for (let from = 0; from < left.length; from += size) {
      const some = left.slice(from, from + size);
      if (!(await tryWithout(some))) kept.push(...some);
    }
    left = kept;
  }
}
