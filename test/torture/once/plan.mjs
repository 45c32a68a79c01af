// What a seed means: the records of a world and what people do to them, the runs, who dies where, and
// what becomes of the state file. Everything has a name, so that it can be left out.
import { chanceOf } from "./chance.mjs";

export const recordsInWorld = 5;

/** Where a person may come between: right after a call of this name had its effect. */
const moments = [
  ...["list", "record", "mint", "claim", "mirror", "look", "complete", "verify", "mark"],
  ...["complete", "stamp", "mark"],
];

/** Where a process may die by name; it may as well die at any step. */
const points = [
  ...["intended", "revised", "minted", "bound", "claim", "claimed", "mirrored", "looked"],
  ...["refreshed", "complete", "completed", "stamped", "verified", "mark", "alerted", "marked"],
].map((step) => `once.${step}`);
const engine = [
  "run.opened",
  "read.batch",
  "read.end",
  "load.settle",
  "load.settled",
  "run.loaded",
];

/** How often states are lost and doubled, and processes stand still: as it comes, or all the time. */
const weathers = {
  usual: { restored: 0.1, cloned: 0.06, pause: 0.01, double: 0.08, edited: 0.45 },
  storm: { restored: 0.4, cloned: 0.3, pause: 0.08, double: 0.08, edited: 0.8 },
};

/** The plan of a seed, less what is left out by its name. */
export function planOf(seed, { without = new Set(), weather = "usual" } = {}) {
  const often = weathers[weather];
  const chance = chanceOf(seed);
  const ticks = 4 + chance.below(4, "ticks");
  const kept = (items) => items.filter(({ id }) => !without.has(id));
  const runs = Array.from({ length: ticks }, (_, at) => tickOf(at));
  const restored = chance.is(often.restored, "restored") && !without.has("restore");
  const cloned = chance.is(often.cloned, "cloned") && !without.has("clone");
  const records = Array.from({ length: recordsInWorld }, (_, at) => recordOf(`r${at}`));
  const from = 1 + chance.below(ticks - 3, "backup at");
  return {
    seed,
    weather,
    without,
    records: kept(records),
    ticks: runs.map((tick) => pruned(tick)),
    concurrency: 1 + chance.below(3, "concurrency"),
    /** Whether what is withdrawn is taken back, or only told. */
    undo: chance.is(0.4, "undo"),
    mirror: chance.is(0.85, "mirror"),
    claims: true,
    stamp: chance.is(0.8, "stamp"),
    restore: restored
      ? { from, to: from + 1 + chance.below(ticks - from - 1, "restored at") }
      : undefined,
    clone: cloned
      ? { from, until: chance.is(0.5, "clone stays") ? ticks : from + 1 + chance.below(3, "clone") }
      : undefined,
  };

  function recordOf(id) {
    const is = (share, what) => chance.is(share, `${id} ${what}`);
    const opens = chance.below(Math.ceil(ticks * 0.6), `${id} opens`);
    const events = [];
    const happens = (what, between = false, earliest = opens) => {
      const name = `${id}.${events.length}`;
      const on =
        between || is(0.25, `${name} between`) ? "between" : chance.pick(moments, `${name} on`);
      const tick = earliest + chance.below(Math.max(1, ticks - earliest), `${name} tick`);
      events.push({ id: name, what, on, nth: 1 + chance.below(2, `${name} nth`), tick });
      return tick;
    };
    const known = !is(0.12, "unknown");
    if (!known) happens("known", true);
    if (is(often.edited, "edited")) happens("edit");
    if (is(0.15, "edited twice")) happens("edit");
    if (is(0.14, "cancelled")) {
      const tick = happens("cancel");
      if (is(0.5, "approved again")) happens("approve", false, tick);
    }
    if (is(0.06, "forgotten")) happens("known", true, happens("unknown"));
    if (is(0.03, "removed")) happens("remove");
    if (is(0.04, "deleted there")) happens("delete minted");
    // That it is wanted once more is written into one state: with two of them nobody says so.
    if (is(0.1, "asked again") && !cloned)
      happens("ask again", true, Math.min(ticks - 1, opens + 2));
    return {
      id,
      opens,
      known,
      events: kept(events),
      /** What a person answers who is asked whether to create it once more. */
      again: is(0.7, "again"),
    };
  }

  function tickOf(at) {
    const id = `t${at}`;
    const kinds = { double: often.double, pause: often.pause };
    return {
      id,
      at,
      kind: chance.weighed(kinds, `${id} kind`) ?? "single",
      gap: 60_000 + chance.below(600_000, `${id} gap`) * (chance.is(0.1, `${id} long`) ? 20 : 1),
      crashes: [crashOf(`${id}.c0`), crashOf(`${id}.c1`)],
      stop: chance.is(0.07, `${id} stop`)
        ? {
            id: `${id}.stop`,
            step: 1 + chance.below(60, `${id} stop at`),
            kill: chance.is(0.5, `${id} kill`),
          }
        : undefined,
      /** Steps that a process makes before it is stopped, and that another makes before it goes on. */
      pause: {
        id: `${id}.pause`,
        step: 3 + chance.below(50, `${id} pause`),
        ms: 16 * 60_000 + chance.below(3_600_000, `${id} pause ms`),
        resume: 1 + chance.below(40, `${id} resume`),
      },
    };
  }

  function crashOf(id) {
    if (chance.is(0.2, `${id} none`)) return undefined;
    const step = 2 + chance.below(chance.is(0.5, `${id} early`) ? 30 : 120, `${id} step`);
    if (chance.is(0.4, `${id} anywhere`)) return { id, step };
    const point = chance.is(0.85, `${id} once`)
      ? chance.pick(points, `${id} point`)
      : chance.pick(engine, `${id} point`);
    return { id, point, nth: 1 + chance.below(3, `${id} nth`), step: step + 60 };
  }

  function pruned(tick) {
    const dies = tick.crashes.map((crash) => (crash && !without.has(crash.id) ? crash : undefined));
    const isPlain = without.has(tick.id) || (tick.kind === "pause" && without.has(tick.pause.id));
    return {
      ...tick,
      kind: isPlain ? "single" : tick.kind,
      crashes: dies,
      stop: tick.stop && !without.has(tick.stop.id) ? tick.stop : undefined,
    };
  }
}

/** Everything of a plan that can be left out, what is large first. */
export function partsOf(plan) {
  const crashes = plan.ticks.flatMap(({ crashes }) => crashes.filter(Boolean).map(({ id }) => id));
  return [
    ...plan.records.map(({ id }) => id),
    ...(plan.restore ? ["restore"] : []),
    ...(plan.clone ? ["clone"] : []),
    ...plan.ticks.filter(({ kind }) => kind !== "single").map(({ id }) => id),
    ...plan.ticks.flatMap(({ stop }) => (stop ? [stop.id] : [])),
    ...plan.records.flatMap(({ events }) => events.map(({ id }) => id)),
    ...crashes,
  ];
}
