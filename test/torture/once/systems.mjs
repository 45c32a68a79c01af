// The two systems, in memory: the source with its records and their history, the sink with what is
// minted, claimed and completed there. Only the oracle reads them whole. Every effect is an attempt at
// an invariant, and says so at once where it breaks one.
import { stalestMs } from "./faults.mjs";

/** What is to be made of a record as it is: written apart from the mapping, and simpler. */
function expectedOf({ id, revision, lines }) {
  const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return { id, revision, units: lines.map(({ code, quantity }) => `${quantity} ${code}`), total };
}

/** What a record holds at a revision. */
function linesAt(id, revision) {
  return [
    { code: `${id}-A`, quantity: revision, price: 10 },
    { code: `${id}-B`, quantity: 2 + (revision % 3), price: 5 + revision },
  ];
}

/** Two systems at their beginning, and what was broken in them so far. */
export function openSystems(plan, chance, now) {
  const records = new Map();
  const minted = new Map();
  const claims = new Map();
  const results = new Map();
  const stamps = new Map();
  const broken = [];
  let serial = 0;
  for (const { id, known, again } of plan.records) {
    const first = { id, status: "pending", revision: 1, known, lines: linesAt(id, 1) };
    records.set(id, {
      id,
      again,
      versions: [{ at: now(), state: first }],
      /** The last of its versions that anybody read. */
      seen: 0,
      /** How often it is wanted: one more for each yes of a person. */
      generation: 1,
      /** When it was told to be done, of which revision, and by whom. */
      marks: [],
      cancelledAt: undefined,
      /** When people said yes to creating it once more, and in which state. */
      yes: [],
      /** What of it only a lost state knew: marks, results, a yes. */
      forgotten: new Set(),
    });
  }
  const self = {
    now,
    records,
    minted,
    claims,
    results,
    stamps,
    broken,
    refusal: undefined,
    late: false,
  };

  const latest = (id) => records.get(id)?.versions.at(-1)?.state;
  /** A record as it was a moment ago, but never before what was read already. */
  const asOf = (id, at) => {
    const record = records.get(id);
    const known = record?.versions ?? [];
    const then = known.findLastIndex((version) => version.at <= at);
    if (record) record.seen = Math.max(record.seen, then, 0);
    return known[record?.seen]?.state;
  };
  const change = (id, what) => {
    const before = latest(id);
    if (before === undefined) return;
    const state = what === undefined ? undefined : { ...before, ...what };
    records.get(id).versions.push({ at: now(), state });
  };
  /** Whether a record was to be created at this revision a moment ago: longer no answer is on its way. */
  const wasLately = (id, revision) => {
    const since = now() - stalestMs - 1_000;
    const known = records.get(id).versions;
    return known.some(({ state }, index) => {
      const until = known[index + 1]?.at ?? now();
      return state?.status === "approved" && state.revision === revision && until >= since;
    });
  };
  const breaks = (invariant, text) => broken.push({ invariant, text });
  const refuse = (text) => {
    throw self.refusal(text);
  };
  const slot = ({ key, generation }) => `${key}:${generation}`;
  const open = (id) => {
    const one = minted.get(id);
    return one?.state === "open" ? one : refuse(`${id} is ${one?.state ?? "nothing"}`);
  };

  return Object.assign(self, {
    latest,
    asOf,
    expectedAt: (id, revision) => expectedOf({ id, revision, lines: linesAt(id, revision) }),

    /* What people do. Each tells whether it could be done. */
    person: {
      open: (id) => change(id, { status: "approved" }),
      edit: (id) => {
        const before = latest(id);
        if (!before) return;
        const revision = before.revision + 1;
        change(id, { revision, lines: linesAt(id, revision) });
      },
      known: (id) => change(id, { known: true }),
      unknown: (id) => change(id, { known: false }),
      cancel: (id) => {
        if (latest(id)?.status !== "approved") return;
        records.get(id).cancelledAt = now();
        change(id, { status: "cancelled" });
      },
      approve: (id) => {
        if (latest(id)?.status === "cancelled") change(id, { status: "approved" });
      },
      remove: (id) => change(id, undefined),
      "ask again": (id) => {
        if (latest(id)?.status !== "processed") return;
        const revision = latest(id).revision + 1;
        change(id, { status: "approved", revision, lines: linesAt(id, revision) });
      },
      "delete minted": (id) => {
        const held = claims.get(`${id}:${records.get(id).generation}`);
        if (held && minted.get(held)?.state === "open") minted.get(held).state = "deleted";
      },
      /** Somebody brings a result in line with what it was to be. */
      correct: (id, document) => {
        const one = [...results.values()].findLast(({ key }) => key === id);
        if (!one) return false;
        const isRight = JSON.stringify(one.document) === JSON.stringify(document) && !one.undone;
        if (isRight) return false;
        Object.assign(one, { document, undone: false });
        return true;
      },
    },

    /* What a call does where it arrives. */
    list: (lag) => [...records.keys()].filter((id) => asOf(id, now() - lag)?.status === "approved"),
    mint: ({ key, generation, digest, document, record }) => {
      serial += 1;
      const id = `m${serial}`;
      const name = `${key} ${generation}`;
      // Most things are ready at once; some are worked on for longer than one run waits.
      const busy = chance.is(0.15, `busy ${name} ${serial}`)
        ? chance.below(90_000, `for ${name}`)
        : 0;
      const readyAt = now() + busy;
      minted.set(id, { id, key, generation, digest, document, state: "open", readyAt, record });
      return id;
    },
    claim: (bound) => {
      if (claims.has(slot(bound))) return undefined;
      claims.set(slot(bound), bound.minted);
      return bound.minted;
    },
    readClaim: (bound) => claims.get(slot(bound)),
    mirror: ({ key, generation, claimed }) => {
      if (latest(key) === undefined) refuse("it is gone");
      change(key, { external: `${generation} ${claimed}` });
    },
    look: ({ claimed, key, generation }) => {
      const one = minted.get(claimed);
      const isThere = one !== undefined && one.state !== "deleted";
      return {
        done: one?.state === "done",
        ready: isThere && one.readyAt <= now(),
        gone: !isThere,
        result: one?.result,
        differs: isThere && slot(one) !== slot({ key, generation }) ? ["it is another's"] : [],
        digest: one?.digest,
      };
    },
    refresh: ({ claimed, digest, document }) => {
      Object.assign(open(claimed), { digest, document });
    },
    complete: ({ claimed, document: wanted }, lineage) => {
      const one = open(claimed);
      if (one.readyAt > now()) refuse(`${claimed} is not ready`);
      serial += 1;
      const id = `o${serial}`;
      const { key, generation } = one;
      if (!self.late && !wasLately(key, wanted.revision)) {
        breaks(
          "I6",
          `${key} was completed at revision ${wanted.revision}, which nobody wanted any more`,
        );
      }
      // Now and then the sink makes something else of it than it was told to.
      const isAltered = chance.is(0.03, `alter ${key} ${claimed}`);
      const document = isAltered ? { ...one.document, total: -1 } : one.document;
      if (isAltered) self.figures.altered += 1;
      results.set(id, { id, key, generation, document, lineage, at: now(), undone: false });
      Object.assign(one, { state: "done", result: id });
      const same = [...results.values()].filter((other) => slot(other) === slot(one));
      if (same.length > 1) breaks("I1", `${slot(one)} has ${same.length} results`);
      return id;
    },
    /** For a protocol without minted things, which only seeded bugs have. */
    createAtOnce: ({ key, generation, document }) => {
      serial += 1;
      const id = `o${serial}`;
      results.set(id, { id, key, generation, document, at: now(), undone: false });
      const same = [...results.values()].filter((o) => slot(o) === slot({ key, generation }));
      if (same.length > 1) breaks("I1", `${slot({ key, generation })} has ${same.length} results`);
      return id;
    },
    stamp: (bound) => {
      const holder = stamps.get(slot(bound));
      if (holder === undefined) stamps.set(slot(bound), bound.result);
      return holder !== undefined && holder !== bound.result;
    },
    readStamp: (bound) => stamps.get(slot(bound)),
    verify: ({ result, document }) => {
      const { document: there, undone } = results.get(result) ?? {};
      if (there === undefined) return [`${result} is not there`];
      if (undone) return ["it was taken back"];
      return JSON.stringify(there) === JSON.stringify(document) ? [] : ["its content is another"];
    },
    mark: ({ key }, lineage) => {
      const record = latest(key);
      if (record === undefined) refuse("it is gone");
      if (record.status === "processed") return;
      if (record.status !== "approved") refuse(`it is ${record.status}`);
      if (![...results.values()].some((one) => one.key === key)) {
        breaks("I3", `${key} was told to be done, and nothing was created of it`);
      }
      const { marks, generation } = records.get(key);
      marks.push({ at: now(), revision: record.revision, generation, lineage });
      change(key, { status: "processed" });
    },
    discard: ({ claimed }) => {
      const one = minted.get(claimed);
      if (one?.state === "done") refuse(`${claimed} is done`);
      if (one) one.state = "deleted";
    },
    undo: ({ result }) => {
      const one = results.get(result);
      if (one) one.undone = true;
    },
    /** How far behind a stale answer is. */
    lagOf: (id) => 1 + chance.below(stalestMs, `lag ${id}`),
  });
}
