/*
 * The protocol as built in src/engine/once, step by step: each step is one call, or one transaction of the
 * state. Past 250 lines because it is read next to carry-out.ts, create.ts and conclude.ts in one piece.
 * test/model/tied.test.ts holds it against the code.
 */
import * as f from "./layout.mjs";
import { clear, go, reach, takeRow, tries, writeOnce } from "./process.mjs";
import { kind } from "./systems.mjs";

/**
 * The steps of a configuration's protocol, and `begin(state, process, db)`: a run is started, decides about
 * the record as it is, and goes to its first step; false where it has nothing to do.
 * A step is { type: "write" | "read" | "effect", name, point, … }; `point` is the fail point passed after it.
 */
export function shippedProtocol({ options, bug, databases }) {
  const steps = [undefined];
  const numbers = {};
  const has = (process, state, flag) => (state[process + f.flags] & flag) !== 0;
  const set = (state, process, flag) => {
    state[process + f.flags] |= flag;
  };
  const unset = (state, process, flag) => {
    state[process + f.flags] &= ~flag;
  };
  const goTo = (state, process, name) => go(state, process, numbers[name]);
  const end = clear;
  const keep = (state, process, value) => {
    state[process + f.answer] = value;
  };
  const status = (state) => state[f.sourceStatus];
  const isUnfinished = (state, process) => state[process + f.result] === 0;
  /** A call is tried again, or the run ends. */
  const again = (state, process) => {
    if (state[process + f.attempts] <= 1) return end(state, process);
    state[process + f.attempts] -= 1;
    state[process + f.proven] = 0;
  };
  const define = (name, step) => {
    numbers[name] = steps.length;
    steps.push({ name, unknown: again, refused: end, ...step });
  };
  const write = (name, point, run, more = {}) =>
    define(name, { type: "write", point, run, ...more });
  const read = (name, call, ask, answered, more = {}) =>
    define(name, { type: "read", call, ask, answered, ...more });
  const effect = (name, request, argument, answered, more = {}) =>
    define(name, {
      type: "effect",
      call: request,
      request: kind[request],
      argument,
      answered,
      ...more,
    });
  /** The thing that may be completed. */
  const held = (state, process) => state[process + f.holder];
  const doneOf = (state, id) =>
    (state[f.mintedAt + id] & 3) === f.complete && state[f.resultAt + id] !== 0 ? id : 0;
  const park = (state, process) => goTo(state, process, "park");

  // carryOut: intend
  write(
    "intend",
    "once.intended",
    (state, process, db) => {
      if (state[db + f.phase] === f.absent) {
        state[db + f.phase] = f.intended;
        state[db + f.content] = state[process + f.decided];
      }
      takeRow(state, process, db);
      if (state[process + f.phase] === f.marked) return park(state, process);
      traces(state, process);
    },
    { rowless: true },
  );

  // findTraces: claim, mirror, stamp, in this sequence
  function traces(state, process) {
    if (state[process + f.minted] !== 0 || !isUnfinished(state, process)) {
      return traced(state, process);
    }
    if (options.claim) return goTo(state, process, "trace claim");
    traceMirror(state, process);
  }
  read("trace claim", "read claim", (state) => state[f.claimCell], found(traceMirror), {
    stale: () => 0,
  });
  function traceMirror(state, process) {
    // The mirror is part of the record as it was decided about: no call is made.
    const id = options.mirror ? state[process + f.decidedMirror] : 0;
    if (id !== 0) return found(traced)(state, process, id);
    if (options.stamp && options.traceStamp) return goTo(state, process, "trace stamp");
    traced(state, process);
  }
  read(
    "trace stamp",
    "read stamp",
    (state) => state[f.stampCell],
    (state, process, id) => {
      if (id === 0) return traced(state, process);
      keep(state, process, id);
      goTo(state, process, "complete by trace");
    },
    { stale: () => 0 },
  );
  function found(orElse) {
    return (state, process, id) => {
      if (id === 0) return orElse(state, process);
      keep(state, process, id);
      goTo(state, process, "bind trace");
    };
  }
  write("bind trace", undefined, (state, process, db) => {
    bind(state, process, db);
    traced(state, process);
  });
  write("complete by trace", undefined, (state, process, db) => {
    complete(state, process, db);
    traced(state, process);
  });
  function traced(state, process) {
    keep(state, process, 0);
    if (has(process, state, f.isFollowing)) return followTraced(state, process);
    if (!isUnfinished(state, process)) return conclude(state, process);
    goTo(state, process, held(state, process) === 0 ? "recheck first" : "look first");
  }

  // create: what was completed before must be known before anything is replaced
  read(
    "look first",
    "look",
    look,
    (state, process, id) => {
      if (id === 0)
        return isGone(state, process) ? park(state, process) : recheckFirst(state, process);
      keep(state, process, id);
      goTo(state, process, "completed");
    },
    looking(),
  );
  const isGone = (state, process) => (state[f.mintedAt + held(state, process)] & 3) === f.deleted;
  const recheckFirst = (state, process) => goTo(state, process, "recheck first");
  read("recheck first", "read record", isAsDecided, (state, process, isSame) => {
    if (!isSame) return end(state, process);
    if (state[process + f.content] !== state[process + f.decided]) {
      return goTo(state, process, "revise");
    }
    mint(state, process);
  });
  write("revise", "once.revised", (state, process, db) => {
    if (state[db + f.result] === 0) state[db + f.content] = state[process + f.decided];
    takeRow(state, process, db);
    mint(state, process);
  });
  function mint(state, process) {
    if (state[process + f.minted] === 0) return goTo(state, process, "mint");
    claim(state, process);
  }
  effect(
    "mint",
    "mint",
    (state, process) => state[process + f.content],
    (state, process, id) => {
      keep(state, process, id);
      goTo(state, process, "bind");
    },
    { point: "once.minted" },
  );
  write(
    "bind",
    "once.bound",
    (state, process, db) => {
      bind(state, process, db);
      keep(state, process, 0);
      claim(state, process);
    },
    { unfenced: bug === "bind" },
  );
  function bind(state, process, db) {
    const id = state[process + f.answer];
    if (bug === "bind") state[db + f.minted] = id;
    else writeOnce(state, db, f.minted, id);
    reach(state, db, f.bound);
    takeRow(state, process, db);
  }

  // create: claim, and read it where it was lost
  function claim(state, process) {
    if (held(state, process) !== 0) return mirror(state, process);
    if (!options.claim || bug === "complete first") {
      keep(state, process, state[process + f.minted]);
      return goTo(state, process, "claimed");
    }
    state[process + f.rounds] = tries;
    goTo(state, process, "claim");
  }
  effect("claim", "claim", (state, process) => state[process + f.minted], claimAnswered, {
    point: "once.claim",
    passesAlways: true,
    unknown: (state, process) => claimAnswered(state, process, 0),
    refused: (state, process) => claimAnswered(state, process, 0),
  });
  function claimAnswered(state, process, id) {
    if (bug === "ignore claim") return claimRead(state, process, state[process + f.minted]);
    if (id === 0) return goTo(state, process, "read claim");
    claimRead(state, process, id);
  }
  read("read claim", "read claim", (state) => state[f.claimCell], claimRead, { stale: () => 0 });
  function claimRead(state, process, id) {
    if (id !== 0) {
      keep(state, process, id);
      state[process + f.rounds] = 0;
      return goTo(state, process, "claimed");
    }
    state[process + f.rounds] -= 1;
    if (state[process + f.rounds] === 0) return end(state, process);
    goTo(state, process, "claim");
  }
  write(
    "claimed",
    "once.claimed",
    (state, process, db) => {
      if (bug === "bind") state[db + f.holder] = state[process + f.answer];
      else writeOnce(state, db, f.holder, state[process + f.answer]);
      reach(state, db, f.claimed);
      takeRow(state, process, db);
      keep(state, process, 0);
      mirror(state, process);
    },
    { unfenced: bug === "bind" },
  );
  function mirror(state, process) {
    if (options.mirror) return goTo(state, process, "mirror");
    mirrored(state, process);
  }
  effect("mirror", "mirror", held, mirrored, { point: "once.mirrored" });
  function mirrored(state, process) {
    if (bug === "mark early") return goTo(state, process, "mark early");
    state[process + f.rounds] = tries;
    goTo(state, process, "look");
  }
  effect(
    "mark early",
    "mark",
    () => 0,
    (state, process) => {
      state[process + f.rounds] = tries;
      goTo(state, process, "look");
    },
  );

  // create: complete. No rounds are left: only a last look.
  read(
    "look",
    "look",
    look,
    (state, process, id) => {
      const isLast = state[process + f.rounds] === 0;
      if (id !== 0) {
        keep(state, process, id);
        unset(state, process, f.isRefused);
        state[process + f.rounds] = 0;
        return goTo(state, process, "completed");
      }
      if (has(process, state, f.isRefused) || isLast) return end(state, process);
      const thing = state[f.mintedAt + held(state, process)];
      if ((thing & 3) === f.deleted) return park(state, process);
      if (options.refresh && thing >> 2 !== state[process + f.content]) {
        return goTo(state, process, "refresh");
      }
      goTo(state, process, "recheck");
    },
    looking(),
  );
  const tried = (isRefused) => (state, process) => {
    if (isRefused) set(state, process, f.isRefused);
    else unset(state, process, f.isRefused);
    state[process + f.rounds] -= 1;
    goTo(state, process, "look");
  };
  effect(
    "refresh",
    "refresh",
    (state, process) => held(state, process) | (state[process + f.content] << 3),
    tried(false),
    { point: "once.refreshed", passesAlways: true, unknown: tried(false), refused: tried(true) },
  );
  read("recheck", "read record", isAsDecided, (state, process, isSame) => {
    if (!isSame) return end(state, process);
    goTo(state, process, "complete");
  });
  effect(
    "complete",
    "complete",
    held,
    (state, process, id) => {
      keep(state, process, id);
      state[process + f.rounds] = 0;
      goTo(state, process, "completed");
    },
    { point: "once.complete", unknown: tried(false), refused: tried(true) },
  );
  write("completed", "once.completed", (state, process, db) => {
    complete(state, process, db);
    keep(state, process, 0);
    if (bug === "complete first") return goTo(state, process, "claim late");
    conclude(state, process);
  });
  effect("claim late", "claim", held, (state, process) => conclude(state, process));
  function complete(state, process, db) {
    writeOnce(state, db, f.result, state[process + f.answer]);
    reach(state, db, f.completed);
    takeRow(state, process, db);
  }

  // conclude: stamp, verify, mark
  function conclude(state, process) {
    if (state[process + f.phase] >= f.verified) return marking(state, process);
    goTo(state, process, options.stamp ? "stamp" : "verify");
  }
  const resultOf = (state, process) => state[process + f.result];
  effect(
    "stamp",
    "stamp",
    resultOf,
    (state, process, isTaken) => {
      if (isTaken) return park(state, process);
      goTo(state, process, "verify");
    },
    { point: "once.stamped" },
  );
  read("verify", "verify", differs, (state, process, isOther) => {
    if (isOther) return park(state, process);
    goTo(state, process, "verified");
  });
  function differs(state, process) {
    const there = (state[f.resultAt + resultOf(state, process)] & 15) - 1;
    return Number(there !== state[process + f.content]);
  }
  write("verified", "once.verified", (state, process, db) => {
    if (state[db + f.result] === 0 && bug !== "verifies nothing") return end(state, process);
    reach(state, db, f.verified);
    takeRow(state, process, db);
    marking(state, process);
  });
  function marking(state, process) {
    state[process + f.rounds] = tries + 1;
    state[process + f.decided] = 0;
    state[process + f.decidedStatus] = 0;
    state[process + f.decidedMirror] = 0;
    state[process + f.flags] = 0;
    goTo(state, process, "read before mark");
  }
  read(
    "read before mark",
    "read record",
    () => 0,
    (state, process) => {
      if (status(state) === f.withdrawn) {
        set(state, process, f.isAlert);
        return goTo(state, process, options.undo ? "undo" : "alert");
      }
      const isChanged = state[f.sourceRevision] !== state[process + f.content];
      if (isChanged && bug !== "no alert") set(state, process, f.isAlert);
      if (status(state) === f.done) {
        const isFirst = has(process, state, f.isAlert) && bug !== "alert last";
        state[process + f.rounds] = 0;
        return goTo(state, process, isFirst ? "alert" : "marked");
      }
      if (has(process, state, f.isRefused) || state[process + f.rounds] === 1) {
        return end(state, process);
      }
      goTo(state, process, "mark");
    },
    // Where nothing is taken back, the place where it would be is passed all the same.
    {
      pointOf: (state) =>
        status(state) === f.withdrawn && !options.undo ? "once.undone" : undefined,
    },
  );
  const told = (isRefused) => (state, process) => {
    if (isRefused) set(state, process, f.isRefused);
    state[process + f.rounds] -= 1;
    goTo(state, process, "read before mark");
  };
  effect("mark", "mark", () => 0, told(false), {
    point: "once.mark",
    passesAlways: true,
    unknown: told(false),
    refused: told(true),
  });
  const alert = (state, process) => goTo(state, process, "alert");
  effect("undo", "undo", resultOf, alert, {
    point: "once.undone",
    passesRefused: true,
    refused: alert,
  });
  write(
    "alert",
    "once.alerted",
    (state, process) => {
      state[f.told] |= f.wasTold;
      if (bug === "alert last") return end(state, process);
      unset(state, process, f.isAlert);
      set(state, process, f.hasAlerted);
      goTo(state, process, "marked");
    },
    { rowless: true },
  );
  write("marked", "once.marked", (state, process, db) => {
    if (state[db + f.result] === 0 && bug !== "verifies nothing") return end(state, process);
    // What earlier runs said of it is closed. With two databases the letter may be in the other one.
    if (databases === 1 && !has(process, state, f.hasAlerted)) state[f.told] &= ~f.wasTold;
    reach(state, db, f.marked);
    if (bug === "alert last" && has(process, state, f.isAlert)) {
      return goTo(state, process, "alert");
    }
    end(state, process);
  });

  // follow: what may not be created now
  function followTraced(state, process) {
    if (held(state, process) === 0 && options.claim) return goTo(state, process, "follow claim");
    followLook(state, process, held(state, process));
  }
  read(
    "follow claim",
    "read claim",
    (state) => state[f.claimCell],
    (state, process, id) => {
      followLook(state, process, id);
    },
    { stale: () => 0 },
  );
  function followLook(state, process, id) {
    state[process + f.holder] = id || state[process + f.minted];
    if (!isUnfinished(state, process)) return followDone(state, process, resultOf(state, process));
    if (held(state, process) !== 0) return goTo(state, process, "follow look");
    followOn(state, process);
  }
  read(
    "follow look",
    "look",
    look,
    (state, process, id) => {
      if (id !== 0) return followDone(state, process, id);
      followOn(state, process);
    },
    looking(),
  );
  function followDone(state, process, id) {
    keep(state, process, id);
    goTo(state, process, "followed");
  }
  write("followed", undefined, (state, process, db) => {
    complete(state, process, db);
    keep(state, process, 0);
    conclude(state, process);
  });
  function followOn(state, process) {
    if (state[process + f.decidedStatus] !== f.withdrawn) return end(state, process);
    if (held(state, process) === 0) return goTo(state, process, "drop");
    const isThere = (state[f.mintedAt + held(state, process)] & 3) !== f.deleted;
    if (options.undo && isThere) return goTo(state, process, "discard");
    park(state, process);
  }
  write(
    "drop",
    undefined,
    (state, process, db) => {
      if (state[db + f.minted] === 0 && state[db + f.result] === 0) state.fill(0, db, db + 5);
      end(state, process);
    },
    { rowless: true },
  );
  effect("discard", "discard", held, park, { unknown: end });
  // A letter that only somebody can answer.
  write(
    "park",
    undefined,
    (state, process, db) => {
      state[f.told] |= f.wasTold;
      state[db + f.parked] = 1;
      end(state, process);
    },
    { rowless: true },
  );

  return { steps, begin };

  /** The read that decides, the lookup of the row, and which of the two ways is gone. */
  function begin(state, process, db) {
    const isWanted = status(state) === f.wanted;
    const phase = state[db + f.phase];
    if (!isWanted && (phase === f.absent || phase === f.marked)) return false;
    clear(state, process);
    state[db + f.parked] = 0;
    state[process + f.decidedStatus] = status(state);
    state[process + f.decided] = state[f.sourceRevision];
    state[process + f.decidedMirror] = state[f.sourceMirror];
    if (isWanted) {
      goTo(state, process, "intend");
      return true;
    }
    takeRow(state, process, db);
    state[process + f.flags] = f.isFollowing;
    traces(state, process);
    return true;
  }

  function look(state, process) {
    return doneOf(state, held(state, process));
  }

  /** A stale look misses that it was completed. */
  function looking() {
    return { point: "once.looked", stale: () => 0 };
  }

  /** What `mustBeAsDecided` asks. */
  function isAsDecided(state, process) {
    const isSame = state[f.sourceRevision] === state[process + f.decided];
    return Number(isSame && status(state) === f.wanted);
  }
}
