import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noCounts } from "../../src/core/counts.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { PlannedRecord, PlannedWrite, Staged } from "../../src/core/staged.ts";
import type { NewDeadLetter, OpenedRun, RunEnd, Settlement, Store } from "../../src/core/store.ts";
import { openSqliteStore } from "../../src/state/sqlite-store.ts";
import { manualWorld, type ManualWorld } from "../support/manual-world.ts";

/** A folder with a state file in it, and processes that open it. */
export interface StateFolder extends AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  readonly world: ManualWorld;
  /** Processes that are said to live. */
  readonly alive: Set<number>;
  /** Opens the file as a process of this id would, on this host. */
  open(pid?: number, host?: string): Store;
}

export function stateFolder(): StateFolder {
  const folder = mkdtempSync(join(tmpdir(), "state-"));
  const path = join(folder, "inner", "brand.sqlite");
  const world = manualWorld();
  const alive = new Set<number>();
  const opened: Store[] = [];
  return {
    folder,
    path,
    world,
    alive,
    open: (pid = 1, host = "here") => {
      alive.add(pid);
      const id = `p${String(pid)}.${String(opened.length)}`;
      const holder = { id, host, pid, isAlive: (one: number) => alive.has(one) };
      const store = openSqliteStore(path, { world, holder });
      opened.push(store);
      return store;
    },
    [Symbol.asyncDispose]: async () => {
      for (const store of opened) store.close();
      rmSync(folder, { recursive: true, force: true });
      await world[Symbol.asyncDispose]();
    },
  };
}

export const start = { pipeline: "books", trigger: "test", revision: "r1" } as const;
export const nothing: Staged = { records: [], writes: [], claims: [], released: [] };

export function ending(more: Partial<RunEnd> = {}): RunEnd {
  return {
    outcome: "succeeded",
    counts: noCounts,
    leftOutBy: {},
    writes: 0,
    sourceCost: 0,
    ...more,
  };
}

export function planned(key: string, more: Partial<PlannedWrite> = {}): PlannedWrite {
  const document: JsonObject = { code: key };
  return {
    kind: "new",
    key,
    ref: key,
    title: undefined,
    fingerprint: `f-${key}`,
    document,
    reason: "",
    ...more,
  };
}

export function record(ref: string, more: Partial<PlannedRecord> = {}): PlannedRecord {
  return {
    ref,
    fingerprint: `r-${ref}`,
    decision: "include",
    rule: "",
    documents: 1,
    title: undefined,
    data: { id: ref },
    lookedUp: {},
    revisit: undefined,
    ...more,
  };
}

export function accepted(write: PlannedWrite, more: Partial<Settlement> = {}): Settlement {
  return { write, sinkId: undefined, captured: {}, diff: [], ...more };
}

export function letter(ref: string, more: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    ref,
    key: ref,
    title: `Title ${ref}`,
    code: "sink/refused",
    message: "no",
    hint: "hint",
    location: undefined,
    retry: false,
    record: { id: ref },
    ...more,
  };
}

/** Stages and sends documents as one run would, each the only one of a record of the same name. */
export async function send(
  store: Store,
  run: OpenedRun,
  writes: readonly PlannedWrite[],
  claims: Staged["claims"] = [],
): Promise<void> {
  await store.stage(run, {
    ...nothing,
    records: writes.map(({ ref }) => record(ref)),
    writes,
    claims,
  });
  await store.settle(run, { accepted: [], refused: [], letters: [] }, writes);
  await store.settle(run, {
    accepted: writes.map((one) => accepted(one)),
    refused: [],
    letters: [],
  });
  await store.settleRecords(run, new Set());
}

/** Takes everything from an asynchronous sequence. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
