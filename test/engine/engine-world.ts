import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../src/core/events.ts";
import type { Store } from "../../src/core/store.ts";
import type { AskKeys } from "../../src/engine/ask-lookups.ts";
import { compileContract, type Contract } from "../../src/engine/contract.ts";
import { planPipeline, type PlanReport } from "../../src/engine/plan.ts";
import { emptyLibrary } from "../../src/mapping/library.ts";
import { compileOperations } from "../../src/engine/operations.ts";
import { compileReceipt } from "../../src/engine/read-receipt.ts";
import type { RunParts, RunRequest } from "../../src/engine/run-parts.ts";
import { runPipeline, type RunResult } from "../../src/engine/run-pipeline.ts";
import type { Mapper } from "../../src/mapping/mapper.ts";
import { pipelineMapper } from "../../src/mapping/pipeline-mapper.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import type { ResolvedPipeline } from "../../src/spec/pipeline.ts";
import { openSqliteStore } from "../../src/state/sqlite-store.ts";
import { manualWorld, type ManualWorld } from "../support/manual-world.ts";
import { bookPipeline, type Book, type Edition } from "../support/pipeline.ts";
import { arraySource, type ArraySource } from "./array-source.ts";
import { recordingSink, type RecordingSink } from "./recording-sink.ts";

/** A brand with one pipeline of books between a list and a list, on a real state file. */
export interface EngineWorld extends AsyncDisposable {
  readonly source: ArraySource;
  readonly sink: RecordingSink;
  /** Lookups that ask, by name; a test puts its own here. */
  readonly asking: Map<string, AskKeys>;
  readonly events: RunEvent[];
  readonly folder: string;
  readonly path: string;
  pipeline: ResolvedPipeline;
  readonly world: ManualWorld;
  readonly store: () => Store;
  /** What a run is made of. */
  parts(): Promise<RunParts>;
  /** Throws at fail points, by name and occurrence; the process goes on and may tidy up. */
  failAt: { readonly name: string; readonly nth: number; readonly hard: boolean } | undefined;
  /** Names of the fail points passed since the last run began. */
  readonly passed: string[];
  run(request?: Partial<RunRequest>): Promise<RunResult>;
  plan(request?: Partial<RunRequest>): Promise<PlanReport>;
  /** Lets the process die: its file handles are closed, its temporary tables are gone. */
  reopen(): void;
}

/** What a crashed process throws; nothing of ours knows it. */
class Crash extends Error {}

/** Compiled once for each revision: histories are many and pipelines few. */
const compiled = new Map<string, { mapper: Mapper; contract: Contract }>();

async function compile(
  pipeline: ResolvedPipeline,
): Promise<{ mapper: Mapper; contract: Contract }> {
  const { schema } = pipeline.spec.document;
  const known = compiled.get(pipeline.revision) ?? {
    mapper: await pipelineMapper(pipeline),
    contract: compileContract(pipeline.files.get(schema) ?? "", schema),
  };
  compiled.set(pipeline.revision, known);
  return known;
}

const alive = new Set<number>();
let pids = 1000;

export function engineWorld(pipeline: ResolvedPipeline = bookPipeline()): EngineWorld {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const path = join(folder, "state.sqlite");
  const passed: string[] = [];
  const clockwork = manualWorld({
    failPoint: (name) => {
      passed.push(name);
      const { failAt } = self;
      if (failAt?.name !== name) return;
      if (passed.filter((one) => one === name).length !== failAt.nth) return;
      // A dead process does nothing more: neither to its files nor on the network.
      if (failAt.hard) {
        store.close();
        self.sink.everything = { kind: "throw", error: () => new Crash("dead"), applies: false };
      }
      throw new Crash(`${name} ${String(failAt.nth)}`);
    },
  });
  let pid = 0;
  let store = open();
  const self: EngineWorld = {
    source: arraySource(),
    sink: recordingSink(),
    asking: new Map(),
    events: [],
    folder,
    path,
    pipeline,
    world: clockwork,
    store: () => store,
    parts,
    failAt: undefined,
    passed,
    run: async (request = {}) => {
      passed.length = 0;
      return runPipeline(await parts(), asked(request));
    },
    plan: async (request = {}) => planPipeline(await parts(), asked(request)),
    reopen: () => {
      self.failAt = undefined;
      self.sink.everything = undefined;
      store.close();
      alive.delete(pid);
      store = open();
    },
    [Symbol.asyncDispose]: async () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
      await clockwork[Symbol.asyncDispose]();
    },
  };
  return self;

  function open(): Store {
    pids += 1;
    pid = pids;
    alive.add(pid);
    const holder = {
      id: `h${String(pid)}`,
      host: "here",
      pid,
      isAlive: (one: number) => alive.has(one),
    };
    return openSqliteStore(path, { world: clockwork, holder });
  }

  async function parts(): Promise<RunParts> {
    const { pipeline: now } = self;
    const originOf = () => fileOrigin(now.file, "");
    return {
      pipeline: now,
      world: clockwork,
      store,
      source: self.source,
      sourceOptions: async () => ({}),
      sink: self.sink,
      once: undefined,
      asking: self.asking,
      render: async (_operation, _write, sent) => ({ sent: sent ?? null }),
      readReceipt: compileReceipt(now.spec, originOf, emptyLibrary),
      operations: compileOperations(now.spec, {}, originOf, emptyLibrary),
      ...(await compile(now)),
      emit: (event) => {
        self.events.push(event);
      },
    };
  }
}

function asked(request: Partial<RunRequest>): RunRequest {
  const never = new AbortController().signal;
  return { trigger: "test", full: false, allowRetire: false, stop: never, kill: never, ...request };
}

/** A book that belongs, with one edition of the same name unless told otherwise. */
export function book(id: string, more: Partial<Book> = {}): Book {
  return {
    id,
    title: `Book ${id}`,
    changed: "2026-03-01T00:00:00Z",
    tags: ["sync"],
    editions: [edition(id)],
    ...more,
  };
}

export function edition(code: string, more: Partial<Edition> = {}): Edition {
  return { code, price: "10.00", ...more };
}

/** What the mapping makes of an edition, computed without it. */
export function expected(of: Book, one: Edition): Record<string, unknown> {
  return {
    code: one.code,
    title: of.title,
    price: Number(one.price),
    ...(one.isbn === undefined ? {} : { isbn: one.isbn }),
    live: true,
  };
}
