/** One write that reached its route, whatever came of it. */
export interface Write {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /**
   * What the write was about. For products and v1 inventory the brand_id in lower case, or else
   * style/season/color; for companies the code; for orders the number; for buyers code/e-mail; for v3 inventory the
   * warehouse's id, and `@` and the size's where the path names one. "" where the request told none.
   */
  readonly key: string;
  /** A write of many has one for each part: warehouse@sku@name for v3 rows, product keys for flags. */
  readonly keys?: readonly string[];
  readonly status: number;
}

/** Keeps the last writes and counts them all. */
export interface WriteHistory {
  add(write: Write): void;
  save(): SavedWrites;
  load(saved: SavedWrites): void;
}

export interface SavedWrites {
  readonly write_count: number;
  readonly writes: readonly Write[];
}

const kept = 20_000;

/** Makes an empty history. */
export function createWriteHistory(): WriteHistory {
  let count = 0;
  let writes: Write[] = [];
  return {
    add: (write) => {
      count += 1;
      writes.push(write);
      // Cut seldom, so that a long run does not copy the list at every write.
      if (writes.length > 2 * kept) writes = writes.slice(-kept);
    },
    save: () => ({ write_count: count, writes: writes.slice(-kept) }),
    load: (saved) => {
      count = saved.write_count;
      writes = [...saved.writes];
    },
  };
}
