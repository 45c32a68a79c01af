// Breadth-first through all states that a model can reach; each state is kept once, as its bytes.

const none = -1;

/** A list of numbers that grows. */
function growing() {
  let numbers = new Int32Array(1 << 12);
  let length = 0;
  return {
    push(value) {
      if (length === numbers.length) {
        const larger = new Int32Array(2 * length);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[length] = value;
      length += 1;
    },
    at: (index) => numbers[index],
    view: () => numbers.subarray(0, length),
    get length() {
      return length;
    },
  };
}

/** A set of states of one width, which gives each a number in the sequence they were added. */
function stateSet(width) {
  let bytes = new Uint8Array(width << 12);
  let table = new Int32Array(1 << 14).fill(none);
  let count = 0;

  const hashOf = (state, offset) => {
    let hash = 0x811c9dc5;
    for (let at = 0; at < width; at += 1) hash = Math.imul(hash ^ state[offset + at], 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  };
  const isSame = (state, index) => {
    const offset = index * width;
    for (let at = 0; at < width; at += 1) if (bytes[offset + at] !== state[at]) return false;
    return true;
  };
  const grow = () => {
    table = new Int32Array(2 * table.length).fill(none);
    const mask = table.length - 1;
    for (let index = 0; index < count; index += 1) {
      let slot = hashOf(bytes, index * width) & mask;
      while (table[slot] !== none) slot = (slot + 1) & mask;
      table[slot] = index;
    }
  };
  return {
    /** The number of a state, which is added if it is not there. */
    add(state) {
      const mask = table.length - 1;
      let slot = hashOf(state, 0) & mask;
      while (table[slot] !== none) {
        if (isSame(state, table[slot])) return table[slot];
        slot = (slot + 1) & mask;
      }
      table[slot] = count;
      if ((count + 1) * width > bytes.length) {
        const larger = new Uint8Array(Math.floor(1.7 * bytes.length));
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(state, count * width);
      count += 1;
      if (3 * count > 2 * table.length) grow();
      return count - 1;
    },
    /** A copy of the state of this number. */
    at: (index) => bytes.slice(index * width, (index + 1) * width),
    get size() {
      return count;
    },
  };
}

/**
 * Explores a model. Gives `states` (how many), `broken` by sentence (how many states), `badEnds` (states from
 * which no good end is reached although nothing more goes wrong), `parked` (good ends that wait for
 * somebody) and `trace` (the shortest way to the first thing that is wrong).
 * `firstOnly` stops at the first state that is broken; `most` is how many states may be visited.
 */
export function explore(model, { firstOnly = false, most = Infinity } = {}) {
  const set = stateSet(model.width);
  const parents = growing();
  const [from, to] = [growing(), growing()];
  const broken = {};
  let worst = none;
  set.add(model.initial);
  parents.push(none);
  for (let index = 0; index < set.size; index += 1) {
    if (set.size > most) throw new Error(`the model has more than ${String(most)} states`);
    const state = set.at(index);
    const wrong = model.broken(state);
    if (wrong) {
      broken[wrong] = (broken[wrong] ?? 0) + 1;
      if (worst === none) worst = index;
      if (firstOnly) break;
    }
    model.successors(state, (next, { calm }) => {
      const before = set.size;
      const number = set.add(next);
      if (number === before) parents.push(index);
      if (!calm) return;
      from.push(index);
      to.push(number);
    });
  }
  const found = { states: set.size, broken, badEnds: 0, goodEnds: 0, trace: [] };
  if (!(firstOnly && worst !== none)) {
    const reaches = reachesGood(model, set, from.view(), to.view());
    found.goodEnds = reaches.goodEnds;
    for (let index = 0; index < set.size; index += 1) {
      if (reaches.bits[index] === 1) continue;
      found.badEnds += 1;
      if (worst === none) worst = index;
    }
  }
  if (worst !== none) found.trace = traceTo(model, set, parents, worst);
  return found;
}

/** Marks every state from which a good end can be reached by calm steps alone. */
function reachesGood(model, set, from, to) {
  const starts = new Int32Array(set.size + 1);
  for (const number of to) starts[number + 1] += 1;
  for (let index = 0; index < set.size; index += 1) starts[index + 1] += starts[index];
  const filled = starts.slice();
  const before = new Int32Array(from.length);
  for (let edge = 0; edge < from.length; edge += 1) {
    before[filled[to[edge]]] = from[edge];
    filled[to[edge]] += 1;
  }
  const bits = new Uint8Array(set.size);
  const left = growing();
  for (let index = 0; index < set.size; index += 1) {
    if (!model.isGoodEnd(set.at(index))) continue;
    bits[index] = 1;
    left.push(index);
  }
  const goodEnds = left.length;
  for (let at = 0; at < left.length; at += 1) {
    const number = left.at(at);
    for (let edge = starts[number]; edge < starts[number + 1]; edge += 1) {
      if (bits[before[edge]] === 1) continue;
      bits[before[edge]] = 1;
      left.push(before[edge]);
    }
  }
  return { bits, goodEnds };
}

/** The way to a state, one line a step. */
function traceTo(model, set, parents, target) {
  const numbers = [];
  for (let number = target; number !== none; number = parents.at(number)) numbers.unshift(number);
  return numbers.slice(1).map((number, at) => {
    const goal = set.at(number);
    let line = "?";
    model.successors(set.at(numbers[at]), (next, { who, what, how }) => {
      if (line !== "?" || Buffer.compare(next, goal) !== 0) return;
      line = `${who < 0 ? "world" : `p${String(who + 1)}`}: ${what}${how ? ` (${how})` : ""}`;
    });
    return line;
  });
}
