import type { Clock } from "../../../core/world.ts";
import { wholeSecond } from "../format.ts";
import { gid } from "../gid.ts";
import type { BulkOutcome } from "../settings.ts";

/** What one bulk query has to say about itself; also what stands for it in GraphQL. */
export interface BulkOperation {
  readonly __typename: "BulkOperation";
  readonly number: number;
  readonly query: string;
  readonly groupObjects: boolean;
  /** The version of the API it was started with, so that it runs against the same schema. */
  readonly version: string;
  readonly status: BulkStatus;
  readonly errorCode: BulkErrorCode | null;
  readonly createdAt: string;
  readonly completedAt: string | null;
  /** Epoch milliseconds after which the file can no longer be fetched. */
  readonly fileUntil: number | null;
  readonly objectCount: number;
  readonly rootObjectCount: number;
  /** The file: all rows, or the first half of them if it failed. */
  readonly file: string | null;
  readonly isPartial: boolean;
}

/** Where an operation stands. */
export type BulkStatus =
  "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELING" | "CANCELED" | "EXPIRED";

/** Why an operation failed. */
export type BulkErrorCode = "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR";

/** The rows of one bulk query, as text lines, or why it could not be run. */
export interface BulkRows {
  readonly lines: readonly string[];
  readonly roots: number;
  readonly errorCode?: BulkErrorCode;
}

/** All bulk operations of the shop. */
export interface BulkOperations {
  start(query: string, groupObjects: boolean, version: string): BulkOperation;
  cancel(number: number): BulkOperation | undefined;
  find(number: number): BulkOperation | undefined;
  /** Oldest first. */
  all(): readonly BulkOperation[];
  /** Those that have not ended. */
  open(): readonly BulkOperation[];
  /** Moves every operation to where the clock says it is; called before anything else happens. */
  settle(): void;
  snapshot(): readonly BulkOperation[];
  restore(operations: readonly BulkOperation[]): void;
}

/** How operations run: how long, to which end, and over which data. */
export interface BulkSetup {
  readonly clock: Clock;
  readonly nextId: () => number;
  readonly ms: () => number;
  readonly outcome: () => BulkOutcome;
  readonly rows: (operation: BulkOperation) => BulkRows;
}

const DAY_MS = 24 * 3_600_000;
const FILE_DAYS = 7;
const ENDED: ReadonlySet<BulkStatus> = new Set(["COMPLETED", "FAILED", "CANCELED", "EXPIRED"]);

/** When an operation that is under way moves on. */
interface Timing {
  readonly startedAt: number;
  readonly ms: number;
  readonly outcome: BulkOutcome;
  readonly canceledAt?: number;
}

/**
 * Makes the register of bulk operations.
 *
 * There are no timers: `settle` works out what happened since. As every change of data passes
 * through the simulator, which settles first, a file holds the data of the moment it was finished.
 */
export function createBulkOperations(setup: BulkSetup): BulkOperations {
  const operations = new Map<number, BulkOperation>();
  const timings = new Map<number, Timing>();

  function end(operation: BulkOperation, timing: Timing): BulkOperation {
    const { clock } = setup;
    const late = clock.monotonic() - (timing.startedAt + timing.ms);
    const completed = clock.now() - Math.max(0, late);
    const ended = {
      ...operation,
      completedAt: wholeSecond(completed),
      fileUntil: completed + FILE_DAYS * DAY_MS,
    };
    if (timing.outcome === "canceled" || timing.canceledAt !== undefined) {
      return { ...ended, status: "CANCELED" };
    }
    const { lines, roots, errorCode } = setup.rows(operation);
    if (errorCode !== undefined) return { ...ended, status: "FAILED", errorCode };
    if (timing.outcome === "failed") {
      const kept = lines.slice(0, Math.floor(lines.length / 2));
      return {
        ...ended,
        status: "FAILED",
        errorCode: "INTERNAL_SERVER_ERROR",
        objectCount: kept.length,
        rootObjectCount: kept.filter((line) => !line.includes('"__parentId"')).length,
        file: fileOf(kept),
        isPartial: true,
      };
    }
    const counted = { ...ended, objectCount: lines.length, rootObjectCount: roots };
    return timing.outcome === "expired"
      ? { ...counted, status: "EXPIRED", fileUntil: completed }
      : { ...counted, status: "COMPLETED", file: fileOf(lines) };
  }

  function settleOne(operation: BulkOperation): void {
    const timing = timings.get(operation.number);
    if (timing === undefined) {
      if (operation.status === "COMPLETED" && setup.clock.now() > (operation.fileUntil ?? 0)) {
        operations.set(operation.number, { ...operation, status: "EXPIRED" });
      }
      return;
    }
    const now = setup.clock.monotonic();
    const elapsed = now - timing.startedAt;
    const canceled = timing.canceledAt !== undefined && now - timing.canceledAt >= timing.ms / 3;
    if (canceled || (timing.canceledAt === undefined && elapsed >= timing.ms)) {
      operations.set(operation.number, end(operation, timing));
      timings.delete(operation.number);
    } else if (operation.status === "CREATED" && elapsed >= timing.ms / 3) {
      operations.set(operation.number, { ...operation, status: "RUNNING" });
    }
  }

  return {
    start(query, groupObjects, version) {
      const number = setup.nextId();
      const operation: BulkOperation = {
        __typename: "BulkOperation",
        number,
        query,
        groupObjects,
        version,
        status: "CREATED",
        errorCode: null,
        createdAt: wholeSecond(setup.clock.now()),
        completedAt: null,
        fileUntil: null,
        objectCount: 0,
        rootObjectCount: 0,
        file: null,
        isPartial: false,
      };
      operations.set(number, operation);
      const startedAt = setup.clock.monotonic();
      timings.set(number, { startedAt, ms: setup.ms(), outcome: setup.outcome() });
      return operation;
    },
    cancel(number) {
      const operation = operations.get(number);
      const timing = timings.get(number);
      if (operation === undefined || timing === undefined) return operation;
      timings.set(number, { ...timing, canceledAt: setup.clock.monotonic() });
      operations.set(number, { ...operation, status: "CANCELING" });
      return operations.get(number);
    },
    find: (number) => operations.get(number),
    all: () => [...operations.values()],
    open: () => [...operations.values()].filter(({ status }) => !ENDED.has(status)),
    settle: () => {
      for (const operation of operations.values()) settleOne(operation);
    },
    snapshot: () => [...operations.values()].filter(({ status }) => ENDED.has(status)),
    restore(saved) {
      operations.clear();
      timings.clear();
      for (const operation of saved) operations.set(operation.number, operation);
    },
  };
}

/** The path of an operation's file. */
export function bulkFilePath({ number }: BulkOperation): string {
  return `/bulk/${number}.jsonl`;
}

/** The global id of an operation. */
export function bulkGid({ number }: BulkOperation): string {
  return gid("BulkOperation", number);
}

function fileOf(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : `${lines.join("\n")}\n`;
}
