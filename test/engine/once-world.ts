/* Past 250 lines because the two systems and every way a call to them goes wrong are read together. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SyncError } from "../../src/core/errors.ts";
import { fingerprint } from "../../src/core/fingerprint.ts";
import type { Intent } from "../../src/core/intents.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { OpenedRun, Store } from "../../src/core/store.ts";
import type { OnceParts, Wanted } from "../../src/engine/once/calls.ts";
import { carryOut, follow, type Followed } from "../../src/engine/once/carry-out.ts";
import { discardOrphans } from "../../src/engine/once/orphans.ts";
import type { Bound, Phases } from "../../src/engine/once/phases.ts";
import { openSqliteStore } from "../../src/state/sqlite-store.ts";
import { manualWorld, type ManualWorld } from "../support/manual-world.ts";

/** A record of the source: what is to be created of it, and how far it is. */
interface SourceRecord {
  status: "wanted" | "done" | "cancelled";
  revision: number;
  minted?: string;
}

interface Minted {
  readonly id: string;
  readonly key: string;
  digest: string;
  document: JsonObject;
  state: "open" | "done" | "deleted";
  result?: string;
  /** Looks until it is ready. */
  busy: number;
}

interface Result {
  readonly id: string;
  readonly key: string;
  readonly document: JsonObject;
}

/** How the next call of a phase goes wrong. */
type Fault = "not sent" | "lost" | "refused";

/** The two systems as plain maps, and the protocol between them on a real state file. */
export interface OnceWorld extends AsyncDisposable {
  readonly world: ManualWorld;
  readonly records: Map<string, SourceRecord>;
  readonly minted: Map<string, Minted>;
  readonly results: Map<string, Result>;
  readonly claims: Map<string, string>;
  readonly alerts: string[];
  readonly forewarned: string[];
  readonly warned: string[];
  /** Names of the calls made, in sequence. */
  readonly calls: string[];
  /** What becomes of the next calls of a phase, by its name. */
  readonly faults: Map<string, Fault[]>;
  /** Called before each call has its effect. */
  onCall: (name: string) => void;
  /** True once it died at a fail point, until it is restarted. */
  dead: boolean;
  dieAt: { name: string; nth: number } | undefined;
  readonly passed: string[];
  readonly phases: Phases;
  /** Carries one record out as a run of its own would; a new process where the last one died. */
  carry(id: string): Promise<Intent>;
  follow(id: string): Promise<Followed>;
  intent(id: string): Promise<Intent | undefined>;
  /** The rows of a record's history. */
  history(id: string): Promise<readonly string[]>;
  /** Removes what was minted in vain; gives how many. */
  tidy(): Promise<number>;
  restart(): void;
  /** Keeps a copy of the state as it is now. */
  backup(): void;
  /** Puts that copy back. */
  restore(): void;
}

class Crash extends Error {}

const unsure = (name: string) => new SyncError("http/timeout", `${name} did not answer`);

export function onceWorld(): OnceWorld {
  const folder = mkdtempSync(join(tmpdir(), "once-"));
  const path = join(folder, "state.sqlite");
  const passed: string[] = [];
  const clockwork = manualWorld({
    autoAdvance: true,
    failPoint: (name) => {
      passed.push(name);
      const { dieAt } = self;
      if (dieAt?.name !== name) return;
      if (passed.filter((one) => one === name).length !== dieAt.nth) return;
      self.dieAt = undefined;
      self.dead = true;
      store.close();
      throw new Crash(name);
    },
  });
  let pid = 1;
  let store = open();
  let serial = 0;

  /** Makes a call: the fault of the phase decides whether it has its effect, and whether we learn. */
  const call = async <Answer>(name: string, effect: () => Answer): Promise<Answer> => {
    self.calls.push(name);
    self.onCall(name);
    const fault = self.faults.get(name)?.shift();
    if (fault === "refused") throw new SyncError("sink/refused", `${name} was refused`);
    if (fault === "not sent") throw unsure(name);
    const answer = effect();
    if (fault === "lost") throw unsure(name);
    return answer;
  };
  const recordOf = ({ key }: Bound) => self.records.get(key)!;

  const phases: Phases = {
    evidence: new Map([
      ["claim", (b) => call("read claim", () => found(self.claims.get(b.key)))],
      ["mirror", async (b) => found((b.record as JsonObject | undefined)?.["minted"])],
    ]),
    mint: ({ key, digest, document }) =>
      call("mint", () => {
        const id = `m${String(++serial)}`;
        self.minted.set(id, { id, key, digest, document, state: "open", busy: 0 });
        return id;
      }),
    claim: ({ key, minted }) =>
      call("claim", () => {
        if (self.claims.has(key)) return undefined;
        self.claims.set(key, minted!);
        return minted;
      }),
    mirror: (b) => call("mirror", () => void (recordOf(b).minted = b.claimed!)),
    look: ({ claimed, key }) =>
      call("look", () => {
        const one = self.minted.get(claimed!);
        if (one && one.busy > 0) one.busy -= 1;
        return {
          done: one?.state === "done",
          ready: one?.busy === 0,
          gone: one?.state !== "open" && one?.state !== "done",
          result: one?.result,
          differs: one && one.key !== key ? [`it is of ${one.key}`] : [],
          digest: one?.digest,
        };
      }),
    refresh: ({ claimed, digest, document }) =>
      call("refresh", () => {
        const one = self.minted.get(claimed!)!;
        if (one.state !== "open") throw new SyncError("sink/refused", "it is not open");
        Object.assign(one, { digest, document });
      }),
    complete: ({ claimed }) =>
      call("complete", () => {
        const one = self.minted.get(claimed!);
        if (one?.state !== "open") throw new SyncError("sink/refused", "it is not open");
        const id = `r${String(++serial)}`;
        self.results.set(id, { id, key: one.key, document: one.document });
        Object.assign(one, { state: "done", result: id });
        return id;
      }),
    stamp: ({ key, result }) =>
      call("stamp", () => [...self.results.values()].some((r) => r.key === key && r.id !== result)),
    verify: ({ result, document }) =>
      call("verify", () => {
        const there = self.results.get(result!)?.document;
        return fingerprint(there ?? null) === fingerprint(document) ? [] : ["it is another"];
      }),
    mark: (b) => call("mark", () => void (recordOf(b).status = "done")),
    discard: undefined,
    orphans: undefined,
    undo: undefined,
    isWithdrawn: async ({ record }) => (record as JsonObject)["status"] === "cancelled",
    isMarked: async ({ record }) => (record as JsonObject)["status"] === "done",
    contentOf: async (record) => String((record as JsonObject)["revision"]),
  };

  const self: OnceWorld = {
    world: clockwork,
    records: new Map(),
    minted: new Map(),
    results: new Map(),
    claims: new Map(),
    alerts: [],
    forewarned: [],
    warned: [],
    calls: [],
    faults: new Map(),
    onCall: () => {},
    dead: false,
    dieAt: undefined,
    passed,
    phases,
    carry: (id) => inRun((parts) => carryOut(parts, wanted(id))),
    follow: (id) =>
      inRun(async (parts) => follow(parts, (await self.intent(id))!, jsonOf(self.records.get(id)))),
    tidy: () =>
      inRun((parts) =>
        discardOrphans(parts, (event) => {
          if (event.event === "warned") self.warned.push(event.message);
        }),
      ),
    history: async (id) =>
      (await store.history("things", id)).map(({ kind, diff }) => `${kind} ${String(diff)}`),
    intent: async (id) => (await store.intents("things", [id])).get(id),
    restart: () => {
      self.dead = false;
      store.close();
      pid += 1;
      store = open();
    },
    backup: () => {
      store.close();
      copyFileSync(path, `${path}.old`);
      store = open();
    },
    restore: () => {
      store.close();
      copyFileSync(`${path}.old`, path);
      pid += 1;
      store = open();
    },
    [Symbol.asyncDispose]: async () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
      await clockwork[Symbol.asyncDispose]();
    },
  };
  return self;

  function wanted(id: string): Wanted {
    const record = self.records.get(id)!;
    const document = { id, revision: record.revision };
    return {
      key: id,
      ref: id,
      title: `Thing ${id}`,
      digest: fingerprint(document),
      content: String(record.revision),
      document,
      record: jsonOf(record),
    };
  }

  async function inRun<Result>(work: (parts: OnceParts) => Promise<Result>): Promise<Result> {
    passed.length = 0;
    const run = await store.openRun({ pipeline: "things", trigger: "test", revision: "1" });
    try {
      return await work(partsOf(run, store));
    } finally {
      await closed(run);
    }
  }

  function partsOf(run: OpenedRun, mine: Store): OnceParts {
    return {
      world: clockwork,
      store: mine,
      run,
      phases,
      readAgain: (ref) => call("read record", () => jsonOf(self.records.get(ref))),
      alert: async (_, error) => void self.alerts.push(error.code),
      forewarn: async (_, error) => void self.forewarned.push(error.code),
      stop: new AbortController().signal,
      kill: new AbortController().signal,
    };
  }

  /** Ends the run; a process that died cannot. */
  async function closed(run: OpenedRun): Promise<void> {
    const counts = { read: 0, new: 0, changed: 0, unchanged: 0, retired: 0, left_out: 0 };
    await store
      .closeRun(run, {
        outcome: "succeeded",
        counts: { ...counts, held: 0, rejected: 0 },
        leftOutBy: {},
        writes: 0,
        sourceCost: 0,
      })
      .catch(() => {});
  }

  function open(): Store {
    const mine = pid;
    const isAlive = (one: number) => one === pid;
    return openSqliteStore(path, {
      world: clockwork,
      holder: { id: `p${String(mine)}`, host: "here", pid: mine, isAlive },
    });
  }
}

function found(minted: unknown) {
  return { minted: typeof minted === "string" ? minted : undefined, result: undefined };
}

function jsonOf(record: SourceRecord | undefined): Json | undefined {
  return record && (JSON.parse(JSON.stringify(record)) as Json);
}
