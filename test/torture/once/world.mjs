// A world: two systems, a timeline, and the processes between them. Calls meet their faults here, and
// people come between.
import { createHash } from "node:crypto";
import { chanceOf } from "./chance.mjs";
import { faultOf, hasEffect, longestZombieMs, toldOf } from "./faults.mjs";
import { phasesOf, sourceOf } from "./phases.mjs";
import { openSystems } from "./systems.mjs";
import { openTimeline } from "./timeline.mjs";

/** The world of a plan, before anything has happened. */
export function openWorld({ plan, modules, pipelines, bug = {}, diary }) {
  const chance = chanceOf(plan.seed);
  const timeline = openTimeline(chance);
  const systems = openSystems(plan, chance, timeline.now);
  systems.refusal = (text) => new modules.SyncError("sink/refused", text);
  const hash = createHash("sha256");
  const compiled = pipelines.get(plan.concurrency);
  const named = new Map();
  /** Who last took the lease of each state file. */
  const leases = new Map();
  const waiting = plan.records.flatMap(({ id, events }) =>
    events.map((event) => ({ ...event, record: id, left: event.nth })),
  );
  const figures = {
    ...{ calls: 0, harmed: 0, faulty: 0, effects: 0, altered: 0 },
    ...{ faults: {}, crashes: {}, people: {}, ticks: {}, stops: {} },
  };
  systems.figures = figures;

  const self = {
    plan,
    chance,
    timeline,
    systems,
    modules,
    figures,
    /** Names of the faults that calls met. */
    met: [],
    pids: 1000,
    alive: new Set(),
    tick: -1,
    /** True once nothing goes wrong any more. */
    quiet: false,
    /** Requests that may still arrive though nobody waits for them. */
    zombies: 0,
    onStep: () => {},
    trace: (line) => {
      hash.update(line);
      diary?.push(`${String(timeline.elapsed).padStart(9)} ${line}`);
    },
    digest: () => hash.digest("hex"),
    count: (kind, name) => {
      figures[kind][name] = (figures[kind][name] ?? 0) + 1;
    },
    exchange,
    partsFor,
    people,
    wrapStore: (store, process) => {
      const watched = {
        ...store,
        openRun: async (start) => {
          const run = await store.openRun(start);
          leases.set(process.lineage, process);
          return run;
        },
      };
      return bug.store ? bug.store(watched, self, process) : watched;
    },
  };
  return self;

  /** What happens between a call and its answer. */
  function exchange(process, { name, key, effect, isRead, stoodStill }, answer) {
    const id = countedName(`${name} ${key}`);
    const isCalm = self.quiet || plan.without.has(id);
    const fault = isCalm ? undefined : faultOf(chance, id, isRead);
    figures.calls += 1;
    if (!self.quiet) figures.harmed += 1;
    if (!isRead) figures.effects += 1;
    if (fault !== undefined) {
      figures.faulty += 1;
      self.count("faults", fault);
      self.met.push(id);
    }
    self.trace(`${process.pid} ${id} ${fault ?? ""}`);
    if (!isRead && !stoodStill && leases.get(process.lineage) !== process) {
      systems.broken.push({ invariant: "I13", text: `${id} was sent by who lost the lease` });
    }
    const lag = fault === "stale" ? systems.lagOf(id) : 0;
    const [there, back] = [
      10 + chance.below(200, `there ${id}`),
      10 + chance.below(200, `${id} back`),
    ];
    const patience = chance.below(20_000, `patience ${id}`);
    let outcome = {};
    const happen = () => {
      // What is late was decided about when things stood otherwise, and nobody could know.
      systems.late = fault === "zombie" || stoodStill;
      try {
        outcome = { answer: effect(lag) };
      } catch (error) {
        outcome = { error };
      }
      if (!isRead) self.trace(`${id} has its effect ${JSON.stringify(outcome.answer) ?? ""}`);
      people(name, key);
    };
    const told = toldOf(fault, name, modules.SyncError);
    if (fault === "zombie") {
      self.zombies += 1;
      timeline.after(there + chance.below(longestZombieMs, `zombie ${id}`), () => {
        self.zombies -= 1;
        happen();
      });
    }
    timeline.after(there, () => {
      if (hasEffect.has(fault)) happen();
      timeline.after(told?.code === "http/timeout" ? patience : back, () =>
        answer((resolve, reject) => {
          if (told) reject(told);
          else if ("error" in outcome) reject(outcome.error);
          else resolve(outcome.answer);
        }),
      );
    });
  }

  function countedName(name) {
    const nth = (named.get(name) ?? 0) + 1;
    named.set(name, nth);
    return `${name} ${nth}`;
  }

  /** Lets people come between, right after something happened or between runs. */
  function people(moment, key) {
    for (const event of [...waiting]) {
      if (event.tick > self.tick) continue;
      // Whoever waits too long for a moment goes to work without it.
      const isLate = moment === "between" && (event.on === "between" || event.tick < self.tick - 1);
      const isNow = moment === event.on && (key === event.record || moment === "list");
      if (!isLate && !isNow) continue;
      if (isNow && !isLate) {
        event.left -= 1;
        if (event.left > 0) continue;
      }
      // Marking dies down long before somebody asks for what was marked once more.
      if (event.what === "ask again" && self.zombies > 0) continue;
      waiting.splice(waiting.indexOf(event), 1);
      self.count("people", event.what);
      self.trace(`somebody does "${event.what}" to ${event.record}`);
      systems.person[event.what](event.record);
    }
  }

  function partsFor(process, world) {
    const phases = phasesOf(self, process);
    return {
      ...compiled,
      asking: new Map(),
      world,
      store: process.store,
      source: sourceOf(self, process),
      sourceOptions: async () => ({}),
      sink: { write: () => Promise.reject(new Error("this sink creates once")) },
      once: bug.phases ? bug.phases(phases, self, process) : phases,
      render: async () => ({}),
      emit: () => {},
    };
  }
}
