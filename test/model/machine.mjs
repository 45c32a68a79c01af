// All that can happen next in a state: steps of processes, each as it goes well and each as it goes wrong,
// and what the world does beside them. Past 250 lines because nothing else may move a state, and whoever
// asks whether something was left out reads it together.
import * as f from "./layout.mjs";
import { clear, remember, remembered, unpackRow } from "./process.mjs";
import { naiveProtocol } from "./rivals.mjs";
import { shippedProtocol } from "./protocol.mjs";
import { arrive, refusal, requests, resultsIn, sendLate, takeLate } from "./systems.mjs";

/** Which phases the shipped configuration has, unless a configuration of the model says otherwise. */
const phases = {
  claim: true,
  mirror: true,
  stamp: true,
  traceStamp: true,
  refresh: true,
  undo: false,
};

const budgets = {
  crashes: f.crashes,
  faults: f.faults,
  restores: f.restores,
  edits: f.edits,
  withdrawals: f.withdrawals,
  deletions: f.deletions,
  stales: f.stales,
  clones: f.clones,
};

/**
 * The model of a configuration:
 *   width, initial      of its states
 *   successors(state, emit)   calls emit(next, happening) for each; `next` is only lent, and what it is
 *                       told is { who, what, how, calm, point }: `calm` if nothing went wrong, `what` the call
 *   broken(state)       a sentence if a state must never be, else undefined
 *   isGoodEnd(state)    true if nothing is left to do and all is as it must be
 */
export function openModel(configuration) {
  const { processes = 1, databases = 1, budget = {}, bug, breaks } = configuration;
  const options = { ...phases, ...configuration.phases };
  const isRival = bug === "naive" || bug === "search first";
  const { steps, begin } = isRival
    ? naiveProtocol({ searches: bug === "search first" })
    : shippedProtocol({ options, bug, databases });
  const restorable = budget.restores ? databases : 0;
  const width = f.widthOf(restorable);
  const scratch = new Uint8Array(width);
  const dbIndexOf = (index) => (databases === 1 ? 0 : index);
  const isShared = processes > databases;
  const mayPark = ["edits", "withdrawals", "deletions"].some((name) => budget[name]);

  const initial = new Uint8Array(width);
  for (const [name, amount] of Object.entries(budget)) initial[budgets[name]] = amount;

  return { width, initial, successors, broken, isGoodEnd, stepAt };

  function stepAt(state, index) {
    return steps[state[f.processOf(index) + f.at]]?.name;
  }

  function successors(state, take) {
    const emit = (next, happening) => {
      forgetOrphans(next);
      take(next, happening);
    };
    for (let index = 0; index < processes; index += 1) {
      const process = f.processOf(index);
      if (state[process + f.at] === 0) startRun(state, emit, index);
      else takeStep(state, emit, index);
    }
    happen(state, emit);
  }

  /**
   * What was minted and is named nowhere can have no effect any more: it is left out, so that its id is
   * free and processes that take over from each other for ever make a finite model.
   */
  function forgetOrphans(next) {
    let open = 0;
    for (let id = 1; id <= f.most; id += 1) {
      const there = next[f.mintedAt + id] & 3;
      if (there === f.open || there === f.deleted) open |= 1 << id;
    }
    if (open === 0) return;
    let named = (1 << next[f.claimCell]) | (1 << next[f.sourceMirror]);
    for (let slot = 0; slot < f.lateSlots; slot += 1) {
      if (next[f.lateAt + 2 * slot] !== 0) named |= 1 << (next[f.lateAt + 2 * slot + 1] & 7);
    }
    for (let home = 0; home < databases; home += 1) {
      const db = f.database(home);
      named |= (1 << next[db + f.minted]) | (1 << next[db + f.holder]);
    }
    for (let index = 0; index < processes; index += 1) {
      const process = f.processOf(index);
      for (const field of [f.minted, f.holder, f.answer, f.decidedMirror]) {
        named |= 1 << next[process + field];
      }
    }
    for (let home = 0; home < restorable; home += 1) {
      for (const row of remembered(next, f.historyOf(home))) {
        named |= (1 << ((row >> 3) & 7)) | (1 << ((row >> 6) & 7));
      }
    }
    for (let id = 1; id <= f.most; id += 1) {
      if ((open & ~named & (1 << id)) !== 0) next[f.mintedAt + id] = 0;
    }
  }

  /** A copy to work on. */
  function copyOf(state) {
    scratch.set(state);
    return scratch;
  }

  /** What the database committed may come back, as long as it may be restored at all. */
  function commit(next, index) {
    const history = f.historyOf(index);
    if (restorable === 0) return;
    if (next[f.restores] > 0) remember(next, f.database(index), history);
    else next.fill(0, f.historyOf(0), width);
  }

  function startRun(state, emit, index) {
    const home = dbIndexOf(index);
    if (home === 1 && state[f.clones] > 0) return;
    const [process, db] = [f.processOf(index), f.database(home)];
    const others = othersRunning(state, index);
    const next = copyOf(state);
    if (!begin(next, process, db)) return;
    next[db + f.lease] = 1 << index;
    // Whoever still runs is taken for gone: its lease has run out while it stood still.
    const what = others === 0 ? "run" : "take over";
    emit(next, { who: index, what, how: "", calm: others === 0, point: undefined });
    if (others === 0 || !budget.restores || state[f.restores] === budget.restores) return;
    // A restored lease counts from an older number: two may hold the same.
    next[db + f.lease] = (1 << index) | others;
    emit(next, { who: index, what: "run beside", how: "", calm: false, point: undefined });
  }

  function isRunning(state, home) {
    for (let index = 0; index < processes; index += 1) {
      if (dbIndexOf(index) === home && state[f.processOf(index) + f.at] !== 0) return true;
    }
    return false;
  }

  /** Processes of the same database that are in the middle of a run, as bits. */
  function othersRunning(state, index) {
    let bits = 0;
    for (let other = 0; other < processes; other += 1) {
      if (other === index || dbIndexOf(other) !== dbIndexOf(index)) continue;
      if (state[f.processOf(other) + f.at] !== 0) bits |= 1 << other;
    }
    return bits;
  }

  function takeStep(state, emit, index) {
    const process = f.processOf(index);
    const step = steps[state[process + f.at]];
    const home = dbIndexOf(index);
    const db = f.database(home);
    const holds = (state[db + f.lease] & (1 << index)) !== 0;
    const tell = (next, how, calm, passes = false) =>
      emit(next, {
        who: index,
        what: step.call ?? step.name,
        how,
        calm,
        point: passes ? (step.pointOf?.(state) ?? step.point) : undefined,
        isCall: step.type !== "write",
      });

    if (state[f.crashes] > 0) {
      const next = copyOf(state);
      next[f.crashes] -= 1;
      clear(next, process);
      emit(next, { who: index, what: "dies", how: "", calm: false, point: undefined });
    }
    if (step.type === "write") {
      const next = copyOf(state);
      // A row that a restore took away under a run is not made up again: the run ends.
      const isThere = step.rowless || state[db + f.phase] !== f.absent;
      if ((holds || step.unfenced) && isThere) {
        step.run(next, process, db);
        commit(next, home);
        tell(next, "written", true, true);
      } else {
        clear(next, process);
        tell(next, isThere ? "fenced" : "no row", true);
      }
      return;
    }
    if (step.type === "read") {
      const next = copyOf(state);
      step.answered(next, process, step.ask(state, process));
      tell(next, "ok", true, true);
      if (step.lags) {
        const lagging = copyOf(state);
        step.answered(lagging, process, 0);
        tell(lagging, "not indexed yet", false, true);
      }
      if (state[f.stales] > 0 && step.stale && step.ask(state, process) !== 0) {
        const stale = copyOf(state);
        stale[f.stales] -= 1;
        step.answered(stale, process, step.stale(state, process));
        tell(stale, "stale", false, true);
      }
      if (state[f.faults] > 0) {
        const failed = copyOf(state);
        failed[f.faults] -= 1;
        step.unknown(failed, process);
        tell(failed, "not sent", false);
      }
      return;
    }
    if (isShared && state[process + f.proven] === 0) {
      // Between proving the lease and sending, another process may take over.
      const next = copyOf(state);
      if (holds) next[process + f.proven] = 1;
      else clear(next, process);
      emit(next, { who: index, what: "prove", how: "", calm: true, point: undefined });
      return;
    }
    if (!isShared && !holds) {
      const next = copyOf(state);
      clear(next, process);
      tell(next, "fenced", true);
      return;
    }
    sendRequest(state, process, step, tell);
  }

  function sendRequest(state, process, step, tell) {
    const argument = step.argument(state, process);
    const next = copyOf(state);
    const answer = arrive(next, step.request, argument, breaks);
    if (answer === refusal) step.refused(next, process);
    else step.answered(next, process, answer);
    tell(
      next,
      answer === refusal ? "not possible" : "ok",
      true,
      answer !== refusal || step.passesAlways || step.passesRefused,
    );

    if (state[f.crashes] > 0) {
      const dead = copyOf(state);
      dead[f.crashes] -= 1;
      sendLate(dead, step.request, argument);
      clear(dead, process);
      tell(dead, "sent while it dies", false);
    }
    if (state[f.faults] === 0) return;
    const unsent = copyOf(state);
    unsent[f.faults] -= 1;
    step.unknown(unsent, process);
    tell(unsent, "not sent", false, step.passesAlways);

    const lost = copyOf(state);
    lost[f.faults] -= 1;
    arrive(lost, step.request, argument, breaks);
    step.unknown(lost, process);
    tell(lost, "lost", false, step.passesAlways);

    const late = copyOf(state);
    late[f.faults] -= 1;
    sendLate(late, step.request, argument);
    step.unknown(late, process);
    tell(late, "late", false, step.passesAlways);

    const refused = copyOf(state);
    refused[f.faults] -= 1;
    step.refused(refused, process);
    tell(refused, "refused", false, step.passesAlways || step.passesRefused);
  }

  /** What the world does. */
  function happen(state, emit) {
    const event = (next, what, how = "") =>
      emit(next, { who: -1, what, how, calm: false, point: undefined });

    for (let slot = 0; slot < f.lateSlots; slot += 1) {
      const offset = f.lateAt + 2 * slot;
      if (state[offset] === 0) break;
      const next = copyOf(state);
      takeLate(next, slot);
      arrive(next, state[offset], state[offset + 1], breaks);
      event(next, "arrives late", requests[state[offset]]);
    }
    const status = state[f.sourceStatus];
    if (state[f.edits] > 0 && status === f.wanted) {
      const next = copyOf(state);
      next[f.edits] -= 1;
      next[f.sourceRevision] += 1;
      event(next, "edit");
    }
    if (state[f.withdrawals] > 0 && status !== f.done) {
      const next = copyOf(state);
      next[f.withdrawals] -= 1;
      next[f.sourceStatus] = status === f.wanted ? f.withdrawn : f.wanted;
      event(next, status === f.wanted ? "withdraw" : "want again");
    }
    if (configuration.again && state[f.withdrawals] > 0 && status === f.done) {
      const next = copyOf(state);
      next[f.withdrawals] -= 1;
      next[f.sourceStatus] = f.wanted;
      next[f.sourceRevision] += 1;
      event(next, "ask again");
    }
    for (let id = 1; id <= f.most && state[f.deletions] > 0; id += 1) {
      if ((state[f.mintedAt + id] & 3) !== f.open) continue;
      const next = copyOf(state);
      next[f.deletions] -= 1;
      next[f.mintedAt + id] = f.deleted | (state[f.mintedAt + id] & ~3);
      event(next, "delete", String(id));
    }
    if (state[f.clones] > 0) {
      const next = copyOf(state);
      next[f.clones] -= 1;
      next.copyWithin(f.database(1), f.database(0), f.database(0) + f.phase + 5);
      event(next, "clone the database");
    }
    for (let home = 0; home < databases && state[f.restores] > 0; home += 1) {
      if (configuration.anytime || !isRunning(state, home)) restore(state, event, home);
    }
  }

  function restore(state, event, home) {
    const db = f.database(home);
    for (const row of remembered(state, f.historyOf(home))) {
      const next = copyOf(state);
      next[f.restores] -= 1;
      unpackRow(next, db, row);
      if (next.every((byte, at) => byte === state[at] || at === f.restores)) continue;
      next[db + f.parked] = 0;
      commit(next, home);
      event(next, "restore", `to row ${String(row)}`);
      if (!isRunning(state, home)) continue;
      // The lease is restored too: whoever runs may have lost it.
      next[db + f.lease] = 0;
      event(next, "restore, lease lost", `to row ${String(row)}`);
    }
  }

  function broken(state) {
    const results = resultsIn(state);
    if (results > 1) return "two results";
    if (state[f.sourceStatus] === f.done && results === 0) return "marked without a result";
    for (let home = 0; !isRival && home < databases; home += 1) {
      const db = f.database(home);
      const isDone = state[db + f.phase] === f.verified || state[db + f.phase] === f.marked;
      if (isDone && state[db + f.result] === 0) return "a row is done and names no result";
    }
    return undefined;
  }

  function isGoodEnd(state) {
    for (let index = 0; index < processes; index += 1) {
      if (state[f.processOf(index) + f.at] !== 0) return false;
    }
    let [isOver, isParked] = [true, false];
    for (let home = 0; home < databases; home += 1) {
      const db = f.database(home);
      if (state[db + f.phase] !== f.absent && state[db + f.phase] !== f.marked) isOver = false;
      if (state[db + f.parked] === 1) isParked = true;
    }
    const isTold = (state[f.told] & f.wasTold) !== 0;
    const wasDone = (state[f.told] & f.wasDone) !== 0;
    if (mayPark && isParked && isTold && resultsIn(state) <= 1) return true;
    if (!isOver) return false;
    if (state[f.sourceStatus] === f.done) return isRight(state) || (mayPark && isTold);
    if (state[f.sourceStatus] === f.withdrawn) {
      return resultsIn(state) === 0 || isTold || wasDone;
    }
    return false;
  }

  /** One result, of what the source holds now. */
  function isRight(state) {
    if (resultsIn(state) !== 1) return false;
    for (let id = 1; id <= f.most; id += 1) {
      const there = state[f.resultAt + id];
      if (there !== 0) return (there & 15) - 1 === state[f.sourceRevision];
    }
    return false;
  }
}
