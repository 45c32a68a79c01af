// Virtual time: what is due next happens next, once everything before it has had its say. Ties are
// broken by the seed, so that they are explored.

/** When the worlds begin. */
const start = Date.parse("2026-03-02T08:00:00.000Z");

/** A clock that only what happens moves. */
export function openTimeline(chance) {
  const due = [];
  let serial = 0;
  const self = {
    elapsed: 0,
    /** Events so far. */
    steps: 0,
    now: () => start + self.elapsed,
    /** Lets something happen after so many milliseconds. */
    after: (ms, happen) => {
      serial += 1;
      push(due, { at: self.elapsed + ms, tie: chance.at(`tie ${serial}`), happen });
    },
    /** Lets time go on until something is so. */
    until: async (isSo) => {
      let idle = 0;
      for (;;) {
        await turn();
        if (isSo()) return;
        const next = pop(due);
        if (next === undefined) {
          // Somebody may wait for something real, such as a module that is loaded.
          idle += 1;
          if (idle > 200) throw new Error("nobody waits for anything, and yet it is not over");
          if (idle > 100) await new Promise((resolve) => setTimeout(resolve, 1));
          continue;
        }
        idle = 0;
        self.steps += 1;
        self.elapsed = Math.max(self.elapsed, next.at);
        next.happen();
      }
    },
    /** Lets so much time go by, and everything happen that is due until then. */
    pass: async (ms) => {
      let over = false;
      self.after(ms, () => {
        over = true;
      });
      await self.until(() => over);
    },
    /** Lets everything happen that is still to come. */
    drain: async () => {
      while (due.length > 0) await self.pass(3_600_000);
    },
  };
  return self;
}

/** Everything that was woken has gone as far as it can by itself. */
function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(one, other) {
  return one.at < other.at || (one.at === other.at && one.tie < other.tie);
}

function push(heap, item) {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(heap[at], heap[above])) return;
    [heap[at], heap[above]] = [heap[above], heap[at]];
    at = above;
  }
}

function pop(heap) {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length === 0) return first;
  heap[0] = last;
  for (let at = 0; ;) {
    let least = at;
    for (const below of [2 * at + 1, 2 * at + 2]) {
      if (below < heap.length && isBefore(heap[below], heap[least])) least = below;
    }
    if (least === at) return first;
    [heap[at], heap[least]] = [heap[least], heap[at]];
    at = least;
  }
}
