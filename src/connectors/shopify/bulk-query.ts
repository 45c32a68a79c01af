import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import xxhash from "xxhash-wasm";
import { defineSource, type OpenContext } from "../../core/component.ts";
import { parseDuration } from "../../core/duration.ts";
import { SyncError } from "../../core/errors.ts";
import { isObject, type Json } from "../../core/json.ts";
import { durationOption } from "../../core/option-types.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import { assembleRecord } from "./bulk/assemble.ts";
import { readBulkFile, type BulkFile } from "./bulk/bulk-file.ts";
import type { Parents } from "./bulk/bulk-index.ts";
import { rowsOfRecord } from "./bulk/bulk-shape.ts";
import { downloadFile } from "./bulk/download.ts";
import { awaitJob, startJob, type FinishedJob, type Patience } from "./bulk/job.ts";
import { callShopify } from "./client.ts";
import type { ShopifyConnection } from "./connection.ts";
import { checkDocument } from "./graphql-check.ts";
import { childTypes } from "./graphql/child-types.ts";
import type { ConnectionNode, Operation } from "./graphql/document.ts";
import { inlineVariables } from "./graphql/inline-variables.ts";
import { afterVariable, firstVariable, pagedDocument, textOf } from "./graphql/paged-document.ts";
import type { PagedQuery } from "./page-reader.ts";
import { pagedQuery, readDocument, readRecords, wholeSeconds } from "./query.ts";
import { queryOptions } from "./query-options.ts";

const options = Type.Object(
  {
    type: Type.Literal("shopify.bulk_query", { description: "Which component." }),
    ...queryOptions,
    children: Type.Optional(
      Type.Record(
        Type.String(),
        Type.String({
          description: "Field of the parent in which rows of this type are collected.",
        }),
        {
          description:
            "GraphQL type of each child row, and the field it is collected in under its parent.",
        },
      ),
    ),
    give_up_after: Type.Optional(
      durationOption({ description: "How long an export is waited for.", default: "6h" }),
    ),
  },
  { additionalProperties: false, description: "Which query is exported." },
);

/** What the source remembers across a crash. */
interface Remembered {
  readonly job: string;
  readonly query: string;
  readonly startedAt: string | null;
  readonly rememberedAt: number;
}

/** An older export is not taken up again: what it holds is no longer how things are. */
const freshMs = 3_600_000;

/** Reads a whole query as a bulk operation. */
export const shopifyBulkQuery = defineSource({
  type: "shopify.bulk_query",
  summary: "Exports a query as a bulk operation, and reads page by page where the app may not.",
  connection: "shopify",
  options,
  check: (context) => checkDocument(context, "bulk"),
  open(opened, connection, context) {
    const shopify = connection as ShopifyConnection;
    const document = readDocument(context.readFile(opened.document), opened.document);
    let warned = false;
    const warnOnce = (message: string): void => {
      if (!warned) context.warn(message);
      warned = true;
    };
    return {
      read: (window, reading) =>
        read({ shopify, opened, ...document, context, warnOnce }, window, reading),
    };
  },
});

interface Setup {
  readonly shopify: ShopifyConnection;
  readonly opened: Static<typeof options>;
  readonly operation: Operation;
  readonly root: ConnectionNode;
  readonly context: OpenContext;
  readonly warnOnce: (message: string) => void;
}

async function* read(
  setup: Setup,
  window: Window,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const { shopify, opened, operation, root } = setup;
  const { world } = shopify;
  const query = pagedQuery(shopify, operation, root, window, opened.page_size);
  const children = opened.children ?? {};
  const parents = parentTypes(query);
  const pointsBefore = shopify.points();
  const text = inlineVariables(operation, query.variables, query.schema);
  const patience: Patience = {
    until: world.clock.monotonic() + (parseDuration(opened.give_up_after ?? "6h") ?? 0),
    context,
  };
  const path = join(setup.context.scratchDir, `export-${world.randomHex(8)}.jsonl`);
  try {
    const fetched = await fetchExport(setup, query, text, path, patience, context);
    if (fetched === "no access") {
      setup.warnOnce(
        "The app has no access to bulk operations, so everything is read page by page, which takes longer. Switch bulk access on in the app's settings.",
      );
      const always = parents === "roots" ? [...new Set(Object.values(children))] : [];
      return yield* readRecords(shopify, query, context, (record) =>
        assembleRecord(rowsOfRecord(record, root.connections), children, always),
      );
    }
    const { finished, startedAt } = fetched;
    if (finished.url === undefined) {
      if (finished.objects !== 0 && finished.objects !== undefined)
        throw await lost(context, finished);
    } else {
      using file = await openExport(path, children, parents, finished, context);
      for (const batch of file.batches()) yield batch;
    }
    // Only now is everything delivered; until here a crash takes the same export up again.
    await context.memo.clear();
    return { complete: true, startedAt, cost: shopify.points() - pointsBefore };
  } finally {
    rmSync(path, { force: true });
  }
}

interface Fetched {
  readonly finished: FinishedJob;
  readonly startedAt: string | undefined;
}

/** Takes up the remembered export or starts one, waits for it and puts its file at `path`. */
async function fetchExport(
  setup: Setup,
  query: PagedQuery,
  text: string,
  path: string,
  patience: Patience,
  context: ReadContext,
): Promise<Fetched | "no access"> {
  const { shopify } = setup;
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
    mkdirSync(setup.context.scratchDir, { recursive: true });
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

async function openExport(
  path: string,
  children: Readonly<Record<string, string>>,
  parents: Parents,
  { objects, roots }: FinishedJob,
  context: ReadContext,
): Promise<BulkFile> {
  const expected = {
    ...(objects === undefined ? {} : { objects }),
    ...(roots === undefined ? {} : { roots }),
  };
  try {
    return await readBulkFile(path, children, parents, expected);
  } catch (error) {
    // The file came whole, so fetching it again would not help: the next run exports anew.
    await context.memo.clear();
    throw error;
  }
}

async function lost(context: ReadContext, { objects }: FinishedJob): Promise<SyncError> {
  await context.memo.clear();
  const message = `The export holds ${String(objects)} objects, but Shopify gives no file.`;
  return new SyncError("source/incomplete", message);
}

/** Which types have children: known from the schema, else any may. */
function parentTypes({ root, operation, schema }: PagedQuery): Parents {
  if (root.connections.every((inner) => inner.connections.length === 0)) return "roots";
  if (!schema) return "all";
  const types = childTypes(operation, root, schema).filter((child) => child.hasChildren);
  return new Set(types.map((child) => child.type));
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
