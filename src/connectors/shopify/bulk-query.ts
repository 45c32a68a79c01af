import { rmSync } from "node:fs";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { defineSource, type OpenContext } from "../../core/component.ts";
import { parseDuration } from "../../core/duration.ts";
import { SyncError } from "../../core/errors.ts";
import { durationOption } from "../../core/option-types.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import { assembleRecord, recordRow, type Children, type EmptyLists } from "./bulk/assemble.ts";
import { readBulkFile, type BulkFile } from "./bulk/bulk-file.ts";
import type { Parents } from "./bulk/bulk-index.ts";
import { rowsOfRecord } from "./bulk/bulk-shape.ts";
import { fetchExport } from "./bulk/fetch-export.ts";
import type { FinishedJob, Patience } from "./bulk/job.ts";
import type { ShopifyConnection } from "./connection.ts";
import { checkDocument } from "./graphql-check.ts";
import { childTypes } from "./graphql/child-types.ts";
import { inlineVariables } from "./graphql/inline-variables.ts";
import type { PagedQuery } from "./page-reader.ts";
import { pagedQuery, readDocument, type SourceDocument } from "./query.ts";
import { queryOptions } from "./query-options.ts";
import { readRecords } from "./records.ts";

const options = Type.Object(
  {
    type: Type.Literal("shopify.bulk_query", { description: "Which component." }),
    ...queryOptions,
    children: Type.Optional(
      Type.Record(
        Type.String(),
        Type.String({ description: "Field of the parent that collects rows of this type." }),
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
    const warnOnce = once(context.warn);
    return {
      read: (window, reading) =>
        read({ shopify, opened, document, context, warnOnce }, window, reading),
    };
  },
});

interface Setup {
  readonly shopify: ShopifyConnection;
  readonly opened: Static<typeof options>;
  readonly document: SourceDocument;
  readonly context: OpenContext;
  readonly warnOnce: (message: string) => void;
}

const noAccess =
  "The app has no access to bulk operations, so everything is read page by page, which takes longer. Switch bulk access on in the app's settings.";

async function* read(
  { shopify, opened, document, context: { scratchDir }, warnOnce }: Setup,
  window: Window,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const { world } = shopify;
  const query = pagedQuery(shopify, document, window, opened.page_size);
  const form = formOf(query, opened.children ?? {});
  const pointsBefore = shopify.points();
  const text = inlineVariables(document.operation, query.variables, query.schema);
  const patience: Patience = {
    until: world.clock.monotonic() + (parseDuration(opened.give_up_after ?? "6h") ?? 0),
    context,
  };
  const path = join(scratchDir, `export-${world.randomHex(8)}.jsonl`);
  try {
    const fetched = await fetchExport(shopify, query, text, path, patience, context);
    if (fetched === "no access") {
      warnOnce(noAccess);
      return yield* readRecords(shopify, query, context, (record) =>
        assembleRecord(rowsOfRecord(record, document.root.connections), form.children, form.lists),
      );
    }
    const { finished, startedAt } = fetched;
    if (finished.url !== undefined) {
      using file = await openExport(path, form, finished, context);
      for (const batch of file.batches()) yield batch;
    } else if (finished.objects !== undefined && finished.objects > 0) {
      await context.memo.clear();
      const message = `The export holds ${String(finished.objects)} objects, but there is no file.`;
      throw new SyncError("source/incomplete", message);
    }
    // Only now is everything delivered; until here a crash takes the same export up again.
    await context.memo.clear();
    return { complete: true, startedAt, cost: shopify.points() - pointsBefore };
  } finally {
    rmSync(path, { force: true });
  }
}

/** How rows become records. */
interface RecordForm {
  readonly children: Children;
  readonly parents: Parents;
  readonly lists: EmptyLists;
}

/** Who has children of which type is known from the schema; without one any row may have any. */
function formOf({ root, operation, schema }: PagedQuery, children: Children): RecordForm {
  const flat = root.connections.every((inner) => inner.connections.length === 0);
  if (!schema) {
    const all = [...new Set(Object.values(children))];
    return {
      children,
      parents: flat ? "roots" : "all",
      lists: new Map(flat ? [[recordRow, all]] : []),
    };
  }
  const types = childTypes(operation, root, schema);
  const lists = new Map<string, string[]>();
  for (const { type, parents } of types) {
    const field = children[type];
    if (field === undefined) continue;
    for (const parent of parents ?? [recordRow]) {
      const own = lists.get(parent) ?? [];
      if (!own.includes(field)) lists.set(parent, [...own, field]);
    }
  }
  const withChildren = types.filter((child) => child.hasChildren).map((child) => child.type);
  return { children, parents: flat ? "roots" : new Set(withChildren), lists };
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

function once(tell: (message: string) => void): (message: string) => void {
  let told = false;
  return (message) => {
    if (!told) tell(message);
    told = true;
  };
}
