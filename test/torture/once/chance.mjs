// Chance by name: what happens to one call does not depend on how many others were made before it. So a
// world from which something was left out goes on as it was, and a failing seed can be made smaller.

/** Chance of one seed: each label gives the same answer whenever it is asked. */
export function chanceOf(seed) {
  const base = mixed(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995);
  const at = (label) => mixed(base ^ hashed(label)) / 4_294_967_296;
  const below = (limit, label) => Math.floor(at(label) * limit);
  return {
    /** A number in [0, 1). */
    at,
    /** A whole number from 0 on. */
    below,
    /** True so often. */
    is: (share, label) => at(label) < share,
    /** One of a list. */
    pick: (list, label) => list[below(list.length, label)],
    /** One of the names of a table of weights that sum up to less than 1; undefined otherwise. */
    weighed: (weights, label) => {
      let left = at(label);
      for (const [name, weight] of Object.entries(weights)) {
        left -= weight;
        if (left < 0) return name;
      }
      return undefined;
    },
  };
}

/** FNV-1a. */
function hashed(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}

/** The finaliser of MurmurHash3. */
function mixed(bits) {
  let hash = bits | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
