// One process: it opens the state, runs, and may die, stand still or be told to stop at any step. What
// a dead one does has no effect: its calls are never answered and its state file is closed.

/** What a process that dies throws; nothing of ours knows it. */
class Death extends Error {}

/** Starts a process in a world; `fate` says what becomes of it during its next run. */
export function startProcess(world, { path, host, lineage }) {
  const { timeline, modules } = world;
  world.pids += 1;
  const pid = world.pids;
  world.alive.add(`${host} ${pid}`);
  let random = 0;
  const self = {
    pid,
    lineage,
    dead: false,
    /** Wakes what came to it while it stood still. */
    parked: undefined,
    steps: 0,
    passed: new Map(),
    fate: {},
    stop: new AbortController(),
    kill: new AbortController(),
    store: undefined,
    run,
    step,
    resume,
    call,
    close: () => {
      if (self.dead) return;
      self.dead = true;
      world.alive.delete(`${host} ${pid}`);
      self.store.close();
    },
    goOn: () => {
      const { parked = [] } = self;
      self.parked = undefined;
      for (const wake of parked) resume(wake);
    },
  };
  const itsWorld = {
    clock: { now: timeline.now, monotonic: () => timeline.elapsed, sleep },
    random: () => world.chance.at(`random ${pid} ${(random += 1)}`),
    randomHex: (bytes) =>
      Array.from({ length: bytes }, () =>
        world.chance
          .below(256, `hex ${pid} ${(random += 1)}`)
          .toString(16)
          .padStart(2, "0"),
      ).join(""),
    fetch: () => Promise.reject(new Error("there is no network")),
    failPoint: (name) => {
      if (self.dead) throw new Death(name);
      self.passed.set(name, (self.passed.get(name) ?? 0) + 1);
      step(name);
      if (self.dead) throw new Death(name);
    },
  };
  const isAlive = (other) => world.alive.has(`${host} ${other}`);
  const holder = { id: `h${pid}`, host, pid, isAlive };
  self.store = world.wrapStore(modules.openSqliteStore(path, { world: itsWorld, holder }), self);
  return self;

  /** One more thing that it does; here it may die, stand still, or be told to stop. */
  function step(name) {
    self.steps += 1;
    world.onStep(self);
    const { crash, stop, pause } = self.fate;
    if (stop && self.steps === stop.step) {
      world.count("stops", stop.kill ? "at once" : "in time");
      self.stop.abort();
    }
    if (stop?.kill && self.steps === stop.step + 6) self.kill.abort();
    if (crash) {
      const isThere = crash.point === name && self.passed.get(name) === crash.nth;
      if (isThere || self.steps === crash.step) {
        self.fate = {};
        world.count("crashes", name);
        world.trace(`process ${pid} dies at ${name}`);
        self.close();
        return;
      }
    }
    if (pause && self.steps === pause.step) {
      world.trace(`process ${pid} stands still at ${name}`);
      self.parked = [];
      pause.begins();
    }
  }

  /** Something comes to it: an answer, or the end of a sleep. */
  function resume(wake) {
    if (self.dead) return;
    if (self.parked) {
      self.parked.push(wake);
      return;
    }
    step("answer");
    if (self.dead) return;
    // Should it stand still from here on, this is the first that it hears of.
    if (self.parked) self.parked.push(wake);
    else wake();
  }

  function sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (self.dead) return;
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const end = unlessAborted(signal, reject);
      timeline.after(ms, () => {
        end();
        resume(resolve);
      });
    });
  }

  /** Makes a call: it arrives after a while, and so does its answer, if both do. */
  function call(name, key, effect, { isRead = false } = {}) {
    return new Promise((resolve, reject) => {
      if (self.dead) return;
      step(`call ${name}`);
      if (self.dead) return;
      // Whoever stands still between the proof of its lease and the call sends it once it goes on.
      const stoodStill = self.parked !== undefined;
      const send = () => {
        const { signal } = self.kill;
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const end = unlessAborted(signal, reject);
        world.exchange(self, { name, key, effect, isRead, stoodStill }, (told) => {
          end();
          resume(() => told(resolve, reject));
        });
      };
      if (stoodStill) self.parked.push(send);
      else send();
    });
  }

  /** One run; ends when it is over or when the process has died. */
  async function run(fate = {}) {
    self.fate = fate;
    self.steps = 0;
    self.passed.clear();
    self.stop = new AbortController();
    self.kill = new AbortController();
    self.over = false;
    const parts = world.partsFor(self, itsWorld);
    const request = {
      trigger: "test",
      full: false,
      allowRetire: false,
      stop: self.stop.signal,
      kill: self.kill.signal,
    };
    let result;
    try {
      result = await modules.runPipeline(parts, request);
    } catch (thrown) {
      result = { error: thrown };
    }
    if (self.dead) return new Promise(() => {});
    self.over = true;
    self.parked = undefined;
    self.ended = result;
    self.fate = {};
    const code = result.error?.code ?? (result.error ? String(result.error) : "");
    world.trace(`process ${pid} ends its run ${result.outcome ?? ""} ${code}`);
    if (
      code === "internal/bug" ||
      code === "ledger/unbalanced" ||
      (result.error && !result.error.code)
    ) {
      world.systems.broken.push({ invariant: "I0", text: String(result.error.stack) });
    }
    return result;
  }
}

/** Rejects once the signal aborts, until the function that it gives is called. */
function unlessAborted(signal, reject) {
  const abort = () => reject(signal.reason);
  signal?.addEventListener("abort", abort, { once: true });
  return () => signal?.removeEventListener("abort", abort);
}
