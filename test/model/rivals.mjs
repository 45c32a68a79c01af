// Protocols that others use and that are not enough: the checker must show how each makes two results.
import * as f from "./layout.mjs";
import { clear, go, reach, takeRow, tries } from "./process.mjs";
import { kind } from "./systems.mjs";

/**
 * Creates at once, without anything that can be claimed. `searches`: looks for the result by a search
 * before it creates; the search may not show yet what is there.
 */
export function naiveProtocol({ searches }) {
  const end = clear;
  const goTo = (state, process, name) =>
    go(
      state,
      process,
      steps.findIndex((step) => step?.name === name),
    );
  const again = (state, process) => {
    if (state[process + f.attempts] <= 1) return end(state, process);
    state[process + f.attempts] -= 1;
    state[process + f.proven] = 0;
  };
  const keep = (state, process, id) => {
    state[process + f.answer] = id;
    goTo(state, process, "save");
  };
  const create = (state, process) => goTo(state, process, "create");
  const anyResult = (state) => {
    for (let id = 1; id <= f.most; id += 1) if (state[f.resultAt + id] !== 0) return id;
    return 0;
  };
  const steps = [
    undefined,
    {
      name: "intend",
      type: "write",
      rowless: true,
      run: (state, process, db) => {
        if (state[db + f.phase] === f.absent) {
          state[db + f.phase] = f.intended;
          state[db + f.content] = state[process + f.decided];
        }
        takeRow(state, process, db);
        if (state[db + f.phase] === f.marked) return end(state, process);
        if (state[db + f.result] !== 0) return marking(state, process);
        goTo(state, process, searches ? "search" : "create");
      },
    },
    {
      name: "search",
      type: "read",
      call: "search",
      ask: anyResult,
      // The index shows what is there at some time, not at once.
      lags: true,
      answered: (state, process, id) =>
        id === 0 ? create(state, process) : keep(state, process, id),
      unknown: again,
    },
    {
      name: "create",
      type: "effect",
      call: "create",
      request: kind.create,
      argument: (state, process) => state[process + f.content],
      answered: keep,
      refused: end,
      unknown: again,
    },
    {
      name: "save",
      type: "write",
      run: (state, process, db) => {
        state[db + f.result] = state[process + f.answer];
        reach(state, db, f.completed);
        takeRow(state, process, db);
        state[process + f.answer] = 0;
        marking(state, process);
      },
    },
    {
      name: "read before mark",
      type: "read",
      call: "read record",
      ask: () => 0,
      answered: (state, process) => {
        if (state[f.sourceStatus] === f.done) return goTo(state, process, "marked");
        if (state[process + f.rounds] === 1) return end(state, process);
        goTo(state, process, "mark");
      },
      unknown: again,
    },
    {
      name: "mark",
      type: "effect",
      call: "mark",
      request: kind.mark,
      argument: () => 0,
      answered: told,
      refused: end,
      unknown: told,
    },
    {
      name: "marked",
      type: "write",
      run: (state, process, db) => {
        reach(state, db, f.marked);
        end(state, process);
      },
    },
  ];
  return { steps, begin };

  function marking(state, process) {
    state[process + f.rounds] = tries + 1;
    goTo(state, process, "read before mark");
  }

  function told(state, process) {
    state[process + f.rounds] -= 1;
    goTo(state, process, "read before mark");
  }

  function begin(state, process, db) {
    const isWanted = state[f.sourceStatus] === f.wanted;
    const phase = state[db + f.phase];
    if (!isWanted && (phase === f.absent || phase === f.marked)) return false;
    clear(state, process);
    if (isWanted) {
      state[process + f.decided] = state[f.sourceRevision];
      goTo(state, process, "intend");
      return true;
    }
    takeRow(state, process, db);
    if (state[db + f.result] === 0) return false;
    marking(state, process);
    return true;
  }
}
