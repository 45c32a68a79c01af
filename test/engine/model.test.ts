import fc from "fast-check";
import { expect, test } from "vitest";
import { accountedFor } from "../../src/core/counts.ts";
import { SyncError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { bookPipeline, type Book, type Edition } from "../support/pipeline.ts";
import { book, edition, engineWorld, expected, type EngineWorld } from "./engine-world.ts";
import type { Answer } from "./recording-sink.ts";

/*
 * Random histories of a shop, its sink and the process in between, against an oracle that knows
 * nothing of cursors, fingerprints or letters: it looks at the source and says what the sink must hold.
 */

type Policy = "keep" | "retire";
type Fate = "sync" | "none" | "gone";
interface Draft {
  readonly fate: Fate;
  readonly broken: boolean;
  readonly editions: readonly { readonly code: string; readonly isbn: string | undefined }[];
}
type Step =
  | { readonly do: "edit"; readonly id: string; readonly draft: Draft }
  | { readonly do: "remove" | "unreadable"; readonly id: string }
  | { readonly do: "remap"; readonly variant: number }
  | { readonly do: "fault"; readonly code: string; readonly fault: keyof typeof faults }
  | { readonly do: "outage" | "heal" }
  | { readonly do: "run"; readonly full: boolean; readonly end: Ending };
type Ending =
  | { readonly kind: "clean" }
  | { readonly kind: "crash"; readonly at: string; readonly nth: number; readonly hard: boolean }
  | { readonly kind: "stop"; readonly after: number };

const ids = ["a", "b", "c", "d"];
const codes = ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"];
const isbns = ["1", "2", "3", undefined, undefined, undefined];
const faults = {
  refused: { code: "sink/refused", applies: false },
  lost: { code: "http/timeout", applies: false },
  unanswered: { code: "http/timeout", applies: true },
} as const;
const points = [
  "run.opened",
  "read.batch",
  "read.end",
  "load.settle",
  "load.settled",
  "load.send",
  "load.sent",
  "run.loaded",
  "run.settled",
  "run.closed",
];

const draft = fc.record({
  fate: fc.constantFrom<Fate>("sync", "sync", "sync", "none", "gone"),
  broken: fc.constantFrom(false, false, false, false, false, true),
  editions: fc.array(
    fc.record({ code: fc.constantFrom(...codes), isbn: fc.constantFrom(...isbns) }),
    { minLength: 0, maxLength: 3 },
  ),
});
const ending = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Ending>({ kind: "clean" }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("crash" as const),
      at: fc.constantFrom(...points),
      nth: fc.integer({ min: 1, max: 3 }),
      hard: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("stop" as const),
      after: fc.integer({ min: 1, max: 3 }),
    }),
  },
);
const id = fc.constantFrom(...ids);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant("edit" as const), id, draft }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("remove" as const, "unreadable" as const), id }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("remap" as const), variant: fc.nat({ max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("fault" as const),
      code: fc.constantFrom(...codes),
      fault: fc.constantFrom("refused" as const, "lost" as const, "unanswered" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("outage" as const, "heal" as const, "heal" as const),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant("run" as const),
      full: fc.constantFrom(false, false, true),
      end: ending,
    }),
  },
);

const history = fc.array(step, { minLength: 4, maxLength: 24 });

/** The sink's view of a history: the source and what was ever claimed by whom. */
interface Model {
  readonly w: EngineWorld;
  /** What happens to documents whose record is gone or left out. */
  readonly policy: Policy;
  readonly everClaimed: Map<string, Set<string>>;
  tick: number;
  variant: number;
  /** True if a write failed, or a record went, since everything was last read without a fault. */
  unsure: boolean;
}

const runs = process.env["MODEL_RUNS"];

test(
  "whatever happens, the sink comes to hold what the source says",
  { timeout: runs === undefined ? 60_000 : 3_600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("retire" as const, "keep" as const),
        history,
        async (policy, steps) => {
          await using w = engineWorld(pipelineOf(0, policy));
          const model: Model = {
            w,
            policy,
            everClaimed: new Map(),
            tick: 0,
            variant: 0,
            unsure: false,
          };
          w.source.batch = 2;
          for (const one of steps) await take(model, one);
          await converge(model);
        },
      ),
      // Histories in the default suite; MODEL_RUNS asks for more, MODEL_SEED for the same again.
      {
        ...(runs === undefined
          ? { numRuns: 60, interruptAfterTimeLimit: 30_000 }
          : { numRuns: Number(runs) }),
        ...seeded(),
      },
    );
  },
);

function seeded(): { seed?: number } {
  const seed = process.env["MODEL_SEED"];
  return seed === undefined ? {} : { seed: Number(seed) };
}

async function take(model: Model, one: Step): Promise<void> {
  const { w } = model;
  switch (one.do) {
    case "edit":
      edit(model, one.id, one.draft);
      return;
    case "remove":
      if (w.source.books.delete(one.id)) model.unsure = true;
      return;
    case "unreadable":
      if (!w.source.unreadable.delete(one.id)) w.source.unreadable.add(one.id);
      return;
    case "remap":
      model.variant = one.variant;
      w.pipeline = pipelineOf(one.variant, model.policy);
      return;
    case "fault":
      w.sink.answers.set(one.code, answerOf(faults[one.fault]));
      return;
    case "outage":
      w.sink.everything = answerOf(faults.lost);
      return;
    case "heal":
      w.sink.everything = undefined;
      w.sink.answers.clear();
      return;
    case "run":
      await runOnce(model, one.full, one.end);
  }
}

async function runOnce(model: Model, full: boolean, end: Ending): Promise<void> {
  const { w } = model;
  await w.world.advance(60_000);
  w.source.startedAt = stamp(model.tick);
  const before = await w.store().status();
  const faulty = w.sink.everything !== undefined || w.sink.answers.size > 0;
  const plan = await w.plan({ full });
  const { signal, after } = endBy(w, end);
  const outage = w.sink.everything;
  const result = await w.run({ full, allowRetire: true, stop: signal });
  after();
  w.sink.everything = outage;
  const wasFull = w.source.windows.at(-1) === undefined;

  if (!result.error) expect(accountedFor(result.counts)).toBe(result.counts.read);
  expect(result.error?.code).not.toBe("ledger/unbalanced");
  if (end.kind !== "crash") {
    expect([undefined, "http/timeout", "run/interrupted"]).toContain(result.error?.code);
  }
  const [was, is] = [before[0]?.cursor, (await w.store().status())[0]?.cursor];
  if (was !== undefined) expect(Date.parse(is!)).toBeGreaterThanOrEqual(Date.parse(was));
  if (is !== undefined) expect(Date.parse(is)).toBeLessThanOrEqual(Date.parse(stamp(model.tick)));

  if (faulty) model.unsure = true;
  if (result.error || faulty) return;
  expect(plan.counts).toEqual(result.counts);
  expect(plan.created.length + plan.changed.length + plan.retired.length).toBe(result.writes);
  if (wasFull) model.unsure = w.source.unreadable.size > 0;
  if (!model.unsure) checkSink(model);
  const again = await w.plan();
  expect(again.created.length + again.changed.length + again.retired.length).toBe(0);
}

/** Arranges how a run ends; `after` undoes it and brings the process up again. */
function endBy(w: EngineWorld, end: Ending): { signal: AbortSignal; after: () => void } {
  const stop = new AbortController();
  if (end.kind === "crash") {
    w.failAt = { name: end.at, nth: end.nth, hard: end.hard };
  } else if (end.kind === "stop") {
    let arrived = 0;
    w.sink.arrived = () => {
      arrived += 1;
      if (arrived === end.after) stop.abort();
    };
  }
  return {
    signal: stop.signal,
    after: () => {
      w.sink.arrived = undefined;
      if (end.kind === "crash") w.reopen();
      w.failAt = undefined;
    },
  };
}

/** Holds the sink against the source, where the source alone says what is right. */
function checkSink({ w, policy, everClaimed, variant }: Model): void {
  const claims = claimsOf(w);
  const clashing = new Set([...claims].filter(([, by]) => by.length > 1).map(([value]) => value));
  const doubtful = [...w.source.books.values()].filter(
    (one) =>
      isBroken(one) ||
      w.source.unreadable.has(one.id) ||
      valuesOf(one).some((v) => clashing.has(v)),
  );
  const tainted = new Set(doubtful.flatMap((one) => [...(everClaimed.get(one.id) ?? [])]));
  for (const [one, item] of included(w)) {
    if (valuesOfEdition(item).some((value) => tainted.has(value))) continue;
    expect(w.sink.documents.get(item.code)).toEqual(documentOf(one, item, variant));
  }
  if (policy === "keep") return;
  for (const [key, document] of w.sink.documents) {
    if (document["live"] !== true || tainted.has(`key ${key}`)) continue;
    expect(claims.has(`key ${key}`), `"${key}" is live though nobody has it`).toBe(true);
  }
}

/** Heals everything: then the sink holds the source's documents, all else is archived, all is calm. */
async function converge(model: Model): Promise<void> {
  const { w } = model;
  await take(model, { do: "heal" });
  w.source.unreadable.clear();
  // One run meets whatever is left as it is, before everything is put right at the source.
  await runOnce(model, true, { kind: "clean" });
  let next = 0;
  for (const one of w.source.books.values()) {
    const editions = one.editions.map(() => {
      next += 1;
      return {
        code: codes[next % codes.length] + (next > codes.length ? "x" : ""),
        isbn: String(next),
      };
    });
    edit(model, one.id, { fate: "sync", broken: false, editions });
  }
  await runOnce(model, true, { kind: "clean" });
  const shouldBe = Object.fromEntries(
    included(w).map(([b, e]) => [e.code, documentOf(b, e, model.variant)]),
  );
  const live = Object.fromEntries([...w.sink.documents].filter(([, { live: is }]) => is === true));
  if (model.policy === "retire") expect(live).toEqual(shouldBe);
  else expect(live).toMatchObject(shouldBe);
  const last = await w.run({ full: true });
  expect(last).toMatchObject({ outcome: "succeeded", writes: 0, error: undefined });
  expect(await w.store().letters()).toEqual([]);
  const status = (await w.store().status())[0]!;
  expect(status.sent).toBe(Object.keys(shouldBe).length);
  if (model.policy === "retire") expect(status.absent).toBe(0);
}

function edit(model: Model, of: string, { fate, broken, editions }: Draft): void {
  model.tick += 1;
  const one = book(of, {
    changed: stamp(model.tick),
    title: `${of} ${String(model.tick % 3)}`,
    tags: fate === "none" ? [] : fate === "gone" ? ["sync", "gone"] : ["sync"],
    editions: editions.map(({ code, isbn }, index) =>
      edition(code, {
        ...(isbn === undefined ? {} : { isbn }),
        price: broken && index === 0 ? "?" : String(model.tick % 4),
      }),
    ),
  });
  model.w.source.put(one);
  const ever = model.everClaimed.get(of) ?? new Set();
  for (const value of valuesOf(one)) ever.add(value);
  model.everClaimed.set(of, ever);
}

/** Every value that included documents claim, with one entry for each document that does. */
function claimsOf(w: EngineWorld): Map<string, string[]> {
  const claims = new Map<string, string[]>();
  for (const [one, item] of included(w)) {
    for (const value of valuesOfEdition(item)) {
      claims.set(value, [...(claims.get(value) ?? []), `${one.id} ${item.code}`]);
    }
  }
  return claims;
}

function included(w: EngineWorld): (readonly [Book, Edition])[] {
  return [...w.source.books.values()]
    .filter(({ tags }) => tags.includes("sync") && !tags.includes("gone"))
    .flatMap((one) => one.editions.map((item) => [one, item] as const));
}

const isBroken = (one: Book) => one.editions.some(({ price }) => price === "?");
const valuesOf = (one: Book) => one.editions.flatMap(valuesOfEdition);
const valuesOfEdition = ({ code, isbn }: Edition) => [
  `key ${code}`,
  ...(isbn === undefined ? [] : [`isbn ${isbn}`]),
];

function documentOf(one: Book, item: Edition, variant: number): JsonObject {
  const shelf =
    variant === 1 && one.id < "c" ? { shelf: "low" } : variant === 2 ? { shelf: "top" } : {};
  return { ...expected(one, item), ...shelf } as JsonObject;
}

function pipelineOf(variant: number, policy: Policy) {
  const patch =
    [`{}`, `$record.id < "c" ? {"shelf": "low"} : {}`, `{"shelf": "top"}`][variant] ?? "{}";
  return bookPipeline({ patch, changes: { on_absent: policy, on_excluded: policy } });
}

function answerOf({ code, applies }: (typeof faults)[keyof typeof faults]): Answer {
  return { kind: "throw", error: () => new SyncError(code, `the sink says ${code}`), applies };
}

function stamp(tick: number): string {
  return new Date(Date.parse("2026-01-01T00:00:00Z") + tick * 1000).toISOString();
}
