import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import xxhash from "xxhash-wasm";
import { SyncError } from "../../../core/errors.ts";
import { isObject, type Json } from "../../../core/json.ts";
import type { ReadContext } from "../../../core/ports.ts";
import { callShopify } from "../client.ts";
import type { ShopifyConnection } from "../connection.ts";
import { afterVariable, firstVariable, pagedDocument, textOf } from "../graphql/paged-document.ts";
import type { PagedQuery } from "../page-reader.ts";
import { wholeSeconds } from "../records.ts";
import { downloadFile } from "./download.ts";
import { awaitJob, startJob, type FinishedJob, type Patience } from "./job.ts";

/** What the source remembers across a crash. */
interface Remembered {
  readonly job: string;
  readonly query: string;
  readonly startedAt: string | null;
  readonly rememberedAt: number;
}

/** An older export is not taken up again: what it holds is no longer how things are. */
const freshMs = 3_600_000;

/** An export whose file is on disk, unless it has no rows. */
export interface Fetched {
  readonly finished: FinishedJob;
  readonly startedAt: string | undefined;
}

/** Takes up the remembered export or starts one, waits for it and puts its file at `path`. */
export async function fetchExport(
  shopify: ShopifyConnection,
  query: PagedQuery,
  text: string,
  path: string,
  patience: Patience,
  context: ReadContext,
): Promise<Fetched | "no access"> {
  const { world } = shopify;
  const hash = (await xxhash()).h64ToString(`${shopify.apiVersion}\n${text}`);
  const known = remembered(await context.memo.load());
  const age = world.clock.now() - (known?.rememberedAt ?? 0);
  let job = known?.query === hash && age >= 0 && age < freshMs ? known : undefined;
  for (let restarts = 0; ; restarts += 1) {
    try {
      job ??= await start();
    } catch (error) {
      if (isBulkDenied(error)) return "no access";
      throw error;
    }
    const finished = await awaitJob(shopify, job.job, patience).catch(async (error: unknown) => {
      // What has failed is not taken up again.
      if (error instanceof SyncError && error.code === "source/job-failed")
        await context.memo.clear();
      throw error;
    });
    if (finished && (await fetchFile(finished))) {
      return { finished, startedAt: job.startedAt ?? undefined };
    }
    await context.memo.clear();
    job = undefined;
    if (restarts > 0) {
      throw new SyncError(
        "source/job-failed",
        "The export's file is gone, and so is that of the next.",
      );
    }
  }

  async function start(): Promise<Remembered> {
    await probeFilter(shopify, query, context.signal);
    const started = await startJob(shopify, text, patience);
    world.failPoint("bulk.started");
    const note: Remembered = {
      job: started.id,
      query: hash,
      startedAt: wholeSeconds(started.startedAt) ?? null,
      rememberedAt: world.clock.now(),
    };
    await context.memo.save({ ...note });
    world.failPoint("bulk.remembered");
    return note;
  }

  async function fetchFile({ url, bytes }: FinishedJob): Promise<boolean> {
    if (url === undefined) return true;
    context.progress("fetching the export");
    mkdirSync(dirname(path), { recursive: true });
    const { retries, timeoutMs } = shopify;
    const done = await downloadFile(
      world,
      { url, path, bytes, idleMs: timeoutMs, retries },
      context.signal,
    );
    world.failPoint("bulk.fetched");
    return done;
  }
}

/**
 * Asks for a single record with the same filter. A bulk operation does not say that it ignores a
 * part of its filter; a query does.
 */
async function probeFilter(
  shopify: ShopifyConnection,
  { operation, root, variables }: PagedQuery,
  signal: AbortSignal,
): Promise<void> {
  if (!root.field.arguments?.some(({ name }) => name.value === "query")) return;
  const document = textOf(pagedDocument(operation, root, { root: 1, nested: 1 }));
  const given = { ...variables, [firstVariable]: 1, [afterVariable]: null };
  await callShopify(shopify, { document, variables: given, repeatable: true }, signal);
}

function isBulkDenied(error: unknown): boolean {
  if (!(error instanceof SyncError) || error.code !== "access/forbidden") return false;
  return String(error.facts["path"]).startsWith("bulkOperationRunQuery");
}

function remembered(note: Json | undefined): Remembered | undefined {
  if (!isObject(note)) return undefined;
  const { job, query, startedAt, rememberedAt } = note;
  if (typeof job !== "string" || typeof query !== "string") return undefined;
  return {
    job,
    query,
    startedAt: typeof startedAt === "string" ? startedAt : null,
    rememberedAt: typeof rememberedAt === "number" ? rememberedAt : 0,
  };
}
