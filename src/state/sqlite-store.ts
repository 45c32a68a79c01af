import { isoNow, type World } from "../core/world.ts";
import { SyncError } from "../core/errors.ts";
import type { OpenedRun, RunStart, Store } from "../core/store.ts";
import { markDocumentsAbsent, markInDoubt, settleBatch } from "./documents.ts";
import { giveLease, holdLease, isLeaseFree, takeLease, type Holder } from "./leases.ts";
import {
  closeOutdated,
  readKeptRecords,
  readLetters,
  readParkedBefore,
  readRetryable,
} from "./dead-letters.ts";
import { adoptDocuments } from "./adopt.ts";
import { decideToAccept, decideToDismiss, decideToRepeat, noteDiscard } from "./decisions.ts";
import {
  advanceIntent,
  bindIntent,
  dropIntent,
  enterIntent,
  readIntents,
  readOpenIntents,
  reviseIntent,
} from "./intents.ts";
import { readIntentsSince } from "./intents-since.ts";
import { readAcceptances, readCaptured, readOwners, readRefsAgain } from "./lookups.ts";
import { openMemo } from "./memos.ts";
import { openDatabase, translating } from "./open.ts";
import {
  countSent,
  forgetRecords,
  readAllRefs,
  readDocumentsByKey,
  readDocumentsOf,
  readRecords,
  settleStagedRecords,
} from "./records.ts";
import {
  finishRun,
  insertRun,
  markUnfinished,
  readHistory,
  readRuns,
  readStart,
  readStatus,
} from "./runs.ts";
import { readNamed } from "./named.ts";
import {
  clearStaging,
  countStagedWrites,
  findClashes,
  readHandedOver,
  readStagedData,
  readStagedKeys,
  readStagedWrites,
  stageBatch,
  unstageDocuments,
  unsettleRefs,
} from "./staging.ts";

/** What a store needs beside its file. */
export interface StoreOptions {
  readonly world: World;
  readonly holder: Holder;
}

/**
 * Opens the state of one brand in one environment, in one SQLite file.
 * @throws SyncError `state/newer`, `state/corrupt`, `state/locked`, `state/full`, `state/failed`
 */
export function openSqliteStore(path: string, { world, holder }: StoreOptions): Store {
  const db = openDatabase(path);
  const revisions = new Map<string, string>();
  /** What each run saw accepted when it began. */
  const seen = new Map<string, number>();
  /** The run that the staging tables belong to; there is one set of them for each opening. */
  let staging: OpenedRun | undefined;
  let peeks = 0;

  const at = () => isoNow(world.clock);
  /** Runs an action and gives its errors our codes. Asynchronous, as the port is. */
  const ask = <Result>(action: () => Result): Promise<Result> =>
    new Promise((resolve) => {
      resolve(translating(path, action));
    });
  /** A writing transaction that first proves the lease. */
  const write = <Result>(run: OpenedRun, action: () => Result): Promise<Result> =>
    ask(() =>
      db
        .transaction(() => {
          holdLease(db, run, world.clock.now());
          return action();
        })
        .immediate(),
    );

  /** The same for a transaction that reads what the run staged. */
  const writeStaged = <Result>(run: OpenedRun, action: () => Result): Promise<Result> =>
    write(run, () => {
      holdStaging(run);
      return action();
    });
  const askStaged = <Result>(run: OpenedRun, action: () => Result): Promise<Result> =>
    ask(() => {
      holdStaging(run);
      return action();
    });
  /** A second run beside the first would send the first one's documents as its own. */
  const holdStaging = (run: OpenedRun) => {
    if (staging?.id === run.id) return;
    const message = `what run "${run.id}" set aside was cleared by another run of the same process`;
    throw new SyncError("internal/bug", message);
  };
  /** Gives the pages of a generator, its errors with our codes. */
  async function* pages<Page>(all: Generator<Page>, before = () => {}): AsyncGenerator<Page> {
    for (;;) {
      const step = await ask(() => {
        before();
        return all.next();
      });
      if (step.done) return;
      yield step.value;
    }
  }

  return {
    openRun: (start: RunStart) =>
      ask(() =>
        db
          .transaction(() => {
            const now = world.clock.now();
            const fence = takeLease(db, start.pipeline, holder, now);
            const id = `${new Date(now).toISOString().replace(/[-:.]/g, "")}-${world.randomHex(3)}`;
            insertRun(db, id, start, at());
            clearStaging(db);
            revisions.set(id, start.revision);
            seen.set(id, readAcceptances(db));
            staging = { id, fence, ...readStart(db, start) };
            return staging;
          })
          .immediate(),
      ),
    peekRun: (start) =>
      ask(() => {
        clearStaging(db);
        peeks += 1;
        staging = { id: `plan-${String(peeks)}`, fence: -1, ...readStart(db, start) };
        return staging;
      }),
    beginFull: (run) => write(run, () => markUnfinished(db, run)),
    renew: (run) => write(run, () => {}),

    knownRecords: (pipeline, refs) => ask(() => readRecords(db, pipeline, refs)),
    documentsOf: (pipeline, refs) => ask(() => readDocumentsOf(db, pipeline, refs)),
    documentsByKey: (pipeline, keys) => ask(() => readDocumentsByKey(db, pipeline, keys)),
    parkedBefore: (pipeline, refs) => ask(() => readParkedBefore(db, pipeline, refs)),
    refsAgain: (run, today, lookups) => ask(() => readRefsAgain(db, run.pipeline, today, lookups)),
    captured: (pipeline, name, sources) => ask(() => readCaptured(db, pipeline, name, sources)),
    ownersOf: (pipeline, name, values) => ask(() => readOwners(db, pipeline, name, values)),
    adopt: (run, documents) => write(run, () => adoptDocuments(db, run, documents, at())),
    countSent: (pipeline) => ask(() => countSent(db, pipeline)),
    allRefs: (pipeline) => pages(readAllRefs(db, pipeline)),

    // Staging lives in temporary tables of this process: nobody else's lease can be hurt by it.
    stage: (run, staged) => askStaged(run, () => stageBatch(db, staged)),
    clashes: (run) => askStaged(run, () => findClashes(db, run)),
    unstage: (run, documents) => askStaged(run, () => unstageDocuments(db, documents)),
    handedOver: (run) => askStaged(run, () => readHandedOver(db)),
    stagedKeys: (run, keys) => askStaged(run, () => readStagedKeys(db, keys)),
    stagedData: (run, refs) => askStaged(run, () => readStagedData(db, refs)),
    unsettle: (run, refs) => askStaged(run, () => unsettleRefs(db, refs)),
    countStaged: (run) => askStaged(run, () => countStagedWrites(db)),
    stagedWrites: (run, size) =>
      pages(readStagedWrites(db, run, size), () => {
        holdStaging(run);
      }),

    settle: (run, batch, next = [], traced = false) =>
      writeStaged(run, () => {
        settleBatch(db, run, batch, at());
        markInDoubt(db, run, next, traced);
      }),
    settleRecords: (run, open, unsent = new Set()) =>
      writeStaged(run, () => settleStagedRecords(db, run, open, unsent)),
    markAbsent: (run, documents) => write(run, () => markDocumentsAbsent(db, run, documents)),
    forget: (run, refs) => write(run, () => forgetRecords(db, run, refs)),
    closeRun: (run, end) =>
      write(run, () => {
        if (end.checkpoint) holdStaging(run);
        finishRun(
          db,
          run,
          end,
          revisions.get(run.id) ?? "",
          world.clock.now(),
          seen.get(run.id) ?? 0,
        );
        giveLease(db, run);
      }),

    intents: (pipeline, keys) => ask(() => readIntents(db, pipeline, keys)),
    openIntents: (pipeline) => ask(() => readOpenIntents(db, pipeline)),
    intentsSince: (pipeline, since) => ask(() => readIntentsSince(db, pipeline, since)),
    intend: (run, wanted) => write(run, () => enterIntent(db, run, wanted, at())),
    bind: (run, intent, minted) => write(run, () => bindIntent(db, run, intent, minted, at())),
    advance: (run, intent, step) => write(run, () => advanceIntent(db, run, intent, step, at())),
    revise: (run, intent, to) => write(run, () => reviseIntent(db, run, intent, to, at())),
    dropIntent: (run, intent) => write(run, () => dropIntent(db, run, intent)),
    reopen: (run, key, by = "somebody") =>
      write(run, () => decideToRepeat(db, run, key, { by, at: at() })),
    accept: (run, key, by) => write(run, () => decideToAccept(db, run, key, { by, at: at() })),
    noteDiscard: (run, key, what) => write(run, () => noteDiscard(db, run, key, what, at())),
    dismiss: (run, key, by) => write(run, () => decideToDismiss(db, run, key, { by, at: at() })),

    outdate: (run, codes) => write(run, () => closeOutdated(db, run, codes)),

    letters: (pipeline) => ask(() => readLetters(db, pipeline)),
    retryable: (pipeline) => ask(() => readRetryable(db, pipeline)),
    keptRecords: (pipeline, refs) => ask(() => readKeptRecords(db, pipeline, refs)),
    status: () =>
      ask(() => readStatus(db, (pipeline) => isLeaseFree(db, pipeline, holder, world.clock.now()))),
    named: (pipeline, text) => ask(() => readNamed(db, pipeline, text)),
    runs: (pipeline, most) => ask(() => readRuns(db, pipeline, most)),
    history: (pipeline, key) => ask(() => readHistory(db, pipeline, key)),
    memo: (run, of) =>
      openMemo(db, of === undefined ? run.pipeline : `${run.pipeline}/${of}`, {
        ask,
        write: (work) => write(run, work),
      }),
    close: () => {
      db.close();
    },
  };
}
