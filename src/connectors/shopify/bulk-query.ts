import { Type, type Static } from "typebox";
import { defineSource, type OpenContext } from "../../core/component.ts";
import { parseDuration } from "../../core/duration.ts";
import type { JsonObject } from "../../core/json.ts";
import { durationOption } from "../../core/option-types.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import { assembleRecord } from "./bulk/assemble.ts";
import { rowsOfRecord } from "./bulk/bulk-shape.ts";
import { readExport } from "./bulk/read-export.ts";
import { formOf } from "./bulk/record-form.ts";
import { changesOption, openChanges, readChanges, type ChangesPart } from "./changes-reader.ts";
import type { ShopifyConnection } from "./connection.ts";
import { checkBulk } from "./changes-check.ts";
import { inlineVariables } from "./graphql/inline-variables.ts";
import { pagedQuery, readDocument, schemaOf, type SourceDocument } from "./query.ts";
import { queryOptions } from "./query-options.ts";
import { readLeft, refsBeside, type Reading } from "./records.ts";
import { canReadRefs, refKind } from "./refs-reader.ts";

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
    changes: Type.Optional(changesOption),
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
  check: checkBulk,
  open(opened, connection, context) {
    const shopify = connection as ShopifyConnection;
    const document = readDocument(context.readFile(opened.document), opened.document);
    const changes = openChanges(opened.changes ?? {}, context.readFile);
    const warnOnce = once(context.warn);
    const setup = { shopify, opened, document, changes, context, warnOnce };
    return {
      readsRefs: canReadRefs(document, schemaOf(shopify)),
      read: (window, reading) => read(setup, window, reading),
    };
  },
});

interface Setup {
  readonly shopify: ShopifyConnection;
  readonly opened: Static<typeof options>;
  readonly document: SourceDocument;
  readonly changes: readonly ChangesPart[];
  readonly context: OpenContext;
  readonly warnOnce: (message: string) => void;
}

const noAccess =
  "The app has no access to bulk operations, so everything is read page by page, which takes longer. Switch bulk access on in the app's settings.";

/** Reads what the window finds, and then by reference what is asked for beside. */
function read(
  { shopify, opened, document, changes, context: { scratchDir }, warnOnce }: Setup,
  window: Window,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const query = pagedQuery(shopify, document, window.options, opened.page_size);
  const form = formOf(query, opened.children ?? {});
  const reading: Reading = {
    shopify,
    query,
    context,
    left: refsBeside(window, query),
    // As a bulk operation would have given it, whichever way it was read.
    shape: (record) =>
      assembleRecord(rowsOfRecord(record, document.root.connections), form.children, form.lists),
  };
  if (window.from !== undefined && changes.length > 0) {
    return readChanged(reading, changes, window.options);
  }
  const until =
    shopify.world.clock.monotonic() + (parseDuration(opened.give_up_after ?? "6h") ?? 0);
  return readExport(reading, {
    text: inlineVariables(document.operation, query.variables, query.schema),
    form,
    scratchDir,
    until,
    onNoAccess: () => {
      warnOnce(noAccess);
    },
  });
}

/** Reads by reference what the lists of changes name. */
async function* readChanged(
  reading: Reading,
  changes: readonly ChangesPart[],
  options: JsonObject,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const { shopify, query, context, left } = reading;
  // What comes now is newer than an export that was left half read, which must not come after it.
  await context.memo.clear();
  const before = shopify.points();
  const kind = refKind(query);
  const { ids, startedAt } = await readChanges(shopify, changes, options, kind, context);
  for (const id of ids) left.add(id);
  yield* readLeft(reading, ids.size);
  return { complete: true, startedAt, cost: shopify.points() - before };
}

function once(tell: (message: string) => void): (message: string) => void {
  let told = false;
  return (message) => {
    if (!told) tell(message);
    told = true;
  };
}
