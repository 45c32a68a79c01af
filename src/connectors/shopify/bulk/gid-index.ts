/**
 * A hash table from ids to row numbers that lives in typed arrays: a million entries cost 26 MB
 * where a Map of strings would cost 150.
 */
export interface GidIndex {
  /** Row of an id, or -1. */
  get(type: number, number: number): number;
  /** Adds an id; gives the row that already has it, or -1. */
  add(type: number, number: number, row: number): number;
}

/** Makes an empty index. `type` is a small number from 0 to 254, `number` any whole number. */
export function createGidIndex(): GidIndex {
  let capacity = 1 << 12;
  let used = 0;
  let numbers = new Float64Array(capacity);
  // 0 marks a free slot, so types are kept one higher.
  let types = new Uint8Array(capacity);
  let rows = new Int32Array(capacity);

  return {
    get: (type, number) => {
      const slot = find(type, number);
      return types[slot] === 0 ? -1 : (rows[slot] ?? -1);
    },
    add: (type, number, row) => {
      if (used * 4 >= capacity * 3) grow();
      const slot = find(type, number);
      if (types[slot] !== 0) return rows[slot] ?? -1;
      numbers[slot] = number;
      types[slot] = type + 1;
      rows[slot] = row;
      used += 1;
      return -1;
    },
  };

  function find(type: number, number: number): number {
    const mask = capacity - 1;
    let slot = hash(type, number) & mask;
    while (types[slot] !== 0 && (numbers[slot] !== number || types[slot] !== type + 1)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function grow(): void {
    const old = { capacity, numbers, types, rows };
    capacity *= 2;
    numbers = new Float64Array(capacity);
    types = new Uint8Array(capacity);
    rows = new Int32Array(capacity);
    for (let slot = 0; slot < old.capacity; slot += 1) {
      const type = old.types[slot] ?? 0;
      if (type === 0) continue;
      const number = old.numbers[slot] ?? 0;
      const to = find(type - 1, number);
      numbers[to] = number;
      types[to] = type;
      rows[to] = old.rows[slot] ?? 0;
    }
  }
}

// Ids are long runs of neighbouring numbers; the two multiplications spread them (after MurmurHash3).
function hash(type: number, number: number): number {
  const high = Math.floor(number / 0x1_0000_0000);
  let mixed = Math.imul((number | 0) ^ Math.imul(high + type * 97, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
