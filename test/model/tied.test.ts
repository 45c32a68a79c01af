import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { hasReached } from "../../src/core/intents.ts";
import type { Bound, Phases } from "../../src/engine/once/phases.ts";
import { onceWorld, type OnceWorld } from "../engine/once-world.ts";

/*
 * The model is only worth something if it is the protocol: the code is led along every way that the
 * model takes while one thing goes wrong, and must make the same calls, pass the same fail points and
 * come to the same end.
 */

interface Event {
  readonly who: number;
  readonly what: string;
  readonly how: string;
  readonly isCall?: boolean;
  readonly point: string | undefined;
  readonly run: number;
}
interface End {
  readonly status: string;
  readonly revision: number;
  readonly phase: string;
  readonly hasMinted: boolean;
  readonly hasClaimed: boolean;
  readonly claimsOwn: boolean;
  readonly hasResult: boolean;
  readonly results: readonly { readonly revision: number; readonly undone: boolean }[];
}
interface Way {
  readonly events: readonly Event[];
  readonly end: End;
}
interface Configuration {
  readonly budget: Readonly<Record<string, number>>;
  readonly phases: Readonly<Record<string, boolean>>;
}
type EachWay = (configuration: Configuration, each: (way: Way) => void) => void;
type Call = (bound: Bound, signal: AbortSignal) => Promise<unknown>;

const { eachWay } = (await import(fileURLToPath(new URL("traces.mjs", import.meta.url)))) as {
  eachWay: EachWay;
};
const signal = new AbortController().signal;

test.each([
  { name: "nothing", budget: {}, least: 1 },
  { name: "a crash", budget: { crashes: 1 }, least: 13 },
  { name: "a fault", budget: { faults: 1 }, least: 58 },
  { name: "an edit", budget: { edits: 1 }, least: 12 },
  { name: "a withdrawal", budget: { withdrawals: 1 }, least: 10 },
  { name: "a withdrawal that is undone", budget: { withdrawals: 1 }, undo: true, least: 10 },
  { name: "a deletion", budget: { deletions: 1 }, least: 4 },
  { name: "a crash and a restored state", budget: { crashes: 1, restores: 1 }, least: 25 },
  { name: "a crash, without a claim", budget: { crashes: 1 }, claim: false, least: 12 },
])(
  "the code goes the ways of the model: $name",
  async ({ name, budget, least, ...options }) => {
    const { undo = false, claim = true } = options;
    const ways: Way[] = [];
    eachWay({ budget, phases: { undo, claim, traceStamp: false } }, (way) => ways.push(way));
    expect(ways.length, name).toBeGreaterThanOrEqual(least);
    for (const way of ways) {
      const text = way.events.filter(isUnusual).map(({ what, how }) => `${what} ${how}`);
      const lead = await leadAlong(way, { undo, claim });
      expect(lead.passed, text.join("; ")).toEqual(expectedOf(way));
      expect(lead.end, text.join("; ")).toEqual(way.end);
    }
  },
  60_000,
);

test("a way that the code does not take is noticed", async () => {
  const ways: Way[] = [];
  eachWay({ budget: {}, phases: { traceStamp: false, mirror: false } }, (way) => ways.push(way));
  const [way] = ways as [Way];
  expect((await leadAlong(way, { undo: false, claim: true })).passed).not.toEqual(expectedOf(way));
});

function isUnusual({ what, how, who }: Event): boolean {
  return who < 0 || what === "dies" || !["", "ok", "written"].includes(how);
}

/** Calls and fail points of a way, run by run. */
function expectedOf({ events }: Way): string[] {
  return events.flatMap(({ what, isCall, point }) => {
    if (what === "run") return ["run"];
    return [...(isCall ? [what] : []), ...(point === undefined ? [] : [`· ${point}`])];
  });
}

/** Leads the code along a way: what goes wrong there goes wrong here, before the same call. */
async function leadAlong(way: Way, choices: { readonly undo: boolean; readonly claim: boolean }) {
  await using w = onceWorld();
  const passed: string[] = [];
  const push = w.passed.push.bind(w.passed);
  w.passed.push = (...names) => {
    passed.push(...names.map((name) => `· ${name}`));
    return push(...names);
  };
  const undone = new Set<string>();
  const sent = preparePhases(w, choices, undone);
  const record = w.records.set("a", { status: "wanted", revision: 0 }).get("a")!;
  w.backup();

  const calls = way.events.flatMap(({ isCall }, at) => (isCall ? [at] : []));
  let call = 0;
  let isArriving = false;
  w.onCall = (name) => {
    if (isArriving) return;
    passed.push(name);
    const at = calls[call];
    call += 1;
    if (at === undefined) return;
    for (const event of worldBefore(at)) happen(event);
    const { how } = way.events[at]!;
    const isLate = how === "late" || how === "not sent";
    if (isLate) w.faults.set(name, ["not sent"]);
    else if (how === "lost" || how === "refused") w.faults.set(name, [how]);
  };

  const runs = way.events.flatMap(({ what }, at) => (what === "run" ? [at] : []));
  for (const at of runs) {
    for (const event of worldBefore(at)) happen(event);
    const end = way.events.findIndex(({ what }, later) => later > at && what === "dies");
    const isThisRun = end >= 0 && !runs.some((other) => other > at && other < end);
    if (isThisRun) {
      const name = way.events[end - 1]!.point!;
      const same = way.events.slice(at, end).filter(({ point }) => point === name);
      w.dieAt = { name, nth: same.length };
    }
    passed.push("run");
    await run();
    if (w.dead) w.restart();
  }
  for (const event of worldBefore(way.events.length)) happen(event);
  return { passed, end: await endOf() };

  /** What the world does between an event and the one before it that a process took. */
  function worldBefore(at: number): readonly Event[] {
    let from = at;
    while (from > 0 && way.events[from - 1]!.who < 0) from -= 1;
    return way.events.slice(from, at);
  }

  function happen({ what, how }: Event): void {
    if (what === "edit") record.revision += 1;
    else if (what === "withdraw") record.status = "cancelled";
    else if (what === "delete") w.minted.get(`m${how}`)!.state = "deleted";
    else if (what === "restore") w.restore();
    else if (what === "arrives late") arrive(how);
    else throw new Error(`nothing here is like ${what}`);
  }

  /** A request that nobody waits for any more has its effect. */
  function arrive(name: string): void {
    isArriving = true;
    void sent.get(name)!().catch(() => {});
    w.calls.pop();
    isArriving = false;
  }

  /** A run decides as the engine does: what is wanted is carried out, what was begun is followed. */
  async function run(): Promise<void> {
    const isWanted = record.status === "wanted";
    await (isWanted ? w.carry("a") : w.follow("a")).catch((error: unknown) => {
      // The code may say no; a mistake of this test may not hide behind that.
      if (error instanceof SyncError && error.code !== "internal/bug") return;
      if (!w.dead) throw error;
    });
  }

  async function endOf(): Promise<End> {
    const intent = await w.intent("a");
    const phase = intent?.phase ?? "none";
    expect(intent === undefined || hasReached(intent, "intended")).toBe(true);
    return {
      status: record.status,
      revision: record.revision,
      phase,
      hasMinted: intent?.minted !== undefined,
      hasClaimed: intent?.claimed !== undefined,
      claimsOwn: intent?.minted === intent?.claimed,
      hasResult: intent?.result !== undefined,
      results: [...w.results.values()].map(({ id, document }) => ({
        revision: Number(document["revision"]),
        undone: undone.has(id),
      })),
    };
  }
}

/** Fits the phases to a configuration; gives the last request of each, to be sent once more. */
function preparePhases(
  w: OnceWorld,
  { undo, claim }: { readonly undo: boolean; readonly claim: boolean },
  undone: Set<string>,
): Map<string, () => Promise<unknown>> {
  const phases = w.phases as { -readonly [Name in keyof Phases]: Phases[Name] };
  const logged = (name: string, effect: (bound: Bound) => void) => async (bound: Bound) => {
    w.calls.push(name);
    w.onCall(name);
    const fault = w.faults.get(name)?.shift();
    if (fault === "refused") throw new SyncError("sink/refused", `${name} was refused`);
    if (fault !== "not sent") effect(bound);
    if (fault) throw new SyncError("http/timeout", `${name} did not answer`);
  };
  if (undo) {
    phases.undo = logged("undo", ({ result }) => undone.add(result!));
    phases.discard = logged("discard", ({ claimed }) => {
      const one = w.minted.get(claimed!)!;
      if (one.state === "done") throw new SyncError("sink/refused", "it is done");
      one.state = "deleted";
    });
  }
  if (!claim) {
    phases.claim = undefined;
    phases.evidence = new Map([...phases.evidence].filter(([name]) => name !== "claim"));
  }
  // The source takes no mark for what it no longer wants.
  phases.mark = logged("mark", ({ key }) => {
    const record = w.records.get(key)!;
    if (record.status === "cancelled") throw new SyncError("sink/refused", "it is cancelled");
    record.status = "done";
  });
  const sent = new Map<string, () => Promise<unknown>>();
  for (const name of [...effects, "mark"] as const) {
    const make = phases[name] as Call | undefined;
    if (!make) continue;
    const keeping: Call = (bound) => {
      sent.set(name, () => make(bound, signal));
      return make(bound, signal);
    };
    Object.assign(phases, { [name]: keeping });
  }
  return sent;
}

const effects = [
  "mint",
  "claim",
  "mirror",
  "refresh",
  "complete",
  "stamp",
  "undo",
  "discard",
] as const;
