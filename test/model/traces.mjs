// Ways through the model, so that the code can be led along each: see tied.test.ts.
import * as f from "./layout.mjs";
import { openModel } from "./machine.mjs";

/** Most runs of one way: what waits for somebody is tried again in every run. */
const mostRuns = 4;

/**
 * Calls `each(way)` for every way through a configuration's model on which no more goes wrong than its
 * budget allows. A way is
 *   events  what happened, in sequence: { what, how, isCall, point, run }; `run` counts from 1
 *   end     what is there at last, in the words that a test can hold against the code
 */
export function eachWay(configuration, each) {
  const model = openModel(configuration);
  walk(model.initial, []);

  function walk(state, events) {
    const moves = movesFrom(state, events);
    // Things that go wrong are put in front of the calm step; a way ends where no run has anything to do.
    if (!moves.some(({ event }) => event.calm)) {
      each({ events, end: endOf(state) });
      return;
    }
    for (const { next, event } of moves) walk(next, [...events, event]);
  }

  function movesFrom(state, events) {
    const moves = [];
    const runs = events.filter(({ what }) => what === "run").length;
    const step = model.stepAt(state, 0);
    const last = events.at(-1);
    model.successors(state, (next, happening) => {
      const { what, how } = happening;
      if (what === "run" && runs === mostRuns) return;
      // A process dies at a fail point, and the world moves before a call or between runs.
      if (what === "dies" && last?.point === undefined) return;
      if (how === "sent while it dies" || how === "stale") return;
      // What the test kept is the state from before anything was begun.
      if (what === "restore" && how !== "to row 0") return;
      if (happening.who < 0 && !canMove(state, step, last, what)) return;
      moves.push({ next: next.slice(), event: { ...happening, run: runs } });
    });
    return moves;
  }

  function canMove(state, step, last, what) {
    if (what.startsWith("restore")) return last?.what === "dies";
    // The first event of a way would only choose another beginning.
    if (last === undefined) return false;
    if (step === undefined) return last.who >= 0;
    // A late request arrives at once, or before what it matters to most.
    if (what === "arrives late" && last.how !== "late" && !decisive.has(step)) return false;
    return calls.has(step);
  }
}

const decisive = new Set(["claim", "look", "complete", "verify", "mark"]);

/** Steps that are calls: what the world does before any other would be seen by the next call only. */
const calls = new Set([
  ...[
    "trace claim",
    "look first",
    "recheck first",
    "mint",
    "claim",
    "read claim",
    "mirror",
    "look",
  ],
  ...["refresh", "recheck", "complete", "stamp", "verify", "read before mark", "mark", "undo"],
  ...["follow claim", "follow look", "discard"],
]);

function endOf(state) {
  const db = f.database(0);
  const results = [];
  for (let id = 1; id <= f.most; id += 1) {
    const there = state[f.resultAt + id];
    if (there !== 0) results.push({ revision: (there & 15) - 1, undone: there >= 16 });
  }
  return {
    status: ["wanted", "done", "cancelled"][state[f.sourceStatus]],
    revision: state[f.sourceRevision],
    phase: ["none", "intended", "bound", "claimed", "completed", "verified", "marked"][state[db]],
    hasMinted: state[db + f.minted] !== 0,
    hasClaimed: state[db + f.holder] !== 0,
    claimsOwn: state[db + f.minted] === state[db + f.holder],
    hasResult: state[db + f.result] !== 0,
    results,
  };
}
