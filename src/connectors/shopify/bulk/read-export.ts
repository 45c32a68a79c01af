import { rmSync } from "node:fs";
import { join } from "node:path";
import { SyncError } from "../../../core/errors.ts";
import type { RawRecord, ReadContext, ReadSummary } from "../../../core/ports.ts";
import { readLeft, readPaged, type Reading } from "../records.ts";
import { readBulkFile, type BulkFile } from "./bulk-file.ts";
import { fetchExport } from "./fetch-export.ts";
import type { FinishedJob } from "./job.ts";
import type { RecordForm } from "./record-form.ts";

/** What an export needs beside what every way of reading needs. */
export interface ExportPlan {
  /** The query, its variables written into it. */
  readonly text: string;
  readonly form: RecordForm;
  readonly scratchDir: string;
  /** On the monotonic clock: after this nobody waits any more. */
  readonly until: number;
  /** Told where the app may not export, before everything is read page by page. */
  readonly onNoAccess: () => void;
}

/** Delivers what an export finds, and then the refs that are left. */
export async function* readExport(
  reading: Reading,
  { text, form, scratchDir, until, onNoAccess }: ExportPlan,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const { shopify, query, context, left } = reading;
  const before = shopify.points();
  const path = join(scratchDir, `export-${shopify.world.randomHex(8)}.jsonl`);
  try {
    const fetched = await fetchExport(shopify, query, text, path, { until, context }, context);
    if (fetched === "no access") {
      // What comes now is newer than what any remembered export holds.
      await context.memo.clear();
      onNoAccess();
      return yield* readPaged(reading);
    }
    const { finished, startedAt } = fetched;
    if (finished.url !== undefined) {
      // Open until the last ref is delivered: so long may records of the export be loaded.
      using file = await openExport(path, form, finished, context);
      for (const batch of file.batches()) {
        for (const { ref } of batch) left.delete(ref);
        yield batch;
      }
      yield* readLeft(reading);
    } else if (finished.objects !== undefined && finished.objects > 0) {
      await context.memo.clear();
      const message = `The export holds ${String(finished.objects)} objects, but there is no file.`;
      throw new SyncError("source/incomplete", message);
    } else {
      yield* readLeft(reading);
    }
    // Only now is everything delivered; until here a crash takes the same export up again.
    await context.memo.clear();
    return { complete: true, startedAt, cost: shopify.points() - before };
  } finally {
    rmSync(path, { force: true });
  }
}

async function openExport(
  path: string,
  { children, parents, lists }: RecordForm,
  { objects, roots }: FinishedJob,
  context: ReadContext,
): Promise<BulkFile> {
  const expected = {
    ...(objects === undefined ? {} : { objects }),
    ...(roots === undefined ? {} : { roots }),
  };
  try {
    return await readBulkFile(path, children, parents, expected, lists);
  } catch (error) {
    // The file came whole, so fetching it again would not help: the next run exports anew.
    await context.memo.clear();
    throw error;
  }
}
