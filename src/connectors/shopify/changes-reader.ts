import { Type } from "typebox";
import { SyncError } from "../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { pathOption } from "../../core/option-types.ts";
import type { ReadContext } from "../../core/ports.ts";
import type { ShopifyConnection } from "./connection.ts";
import { eachId, readIdsPath } from "./graphql/ids-path.ts";
import { nodeCompleter } from "./nested-pages.ts";
import { readPages, type PageNode } from "./page-reader.ts";
import { pagedQuery, readDocument, type SourceDocument } from "./query.ts";
import { variablesOption } from "./query-options.ts";
import { number, wholeSeconds } from "./records.ts";
import type { RefKind } from "./refs-reader.ts";

/** The option that names documents which list what changed. */
export const changesOption = Type.Record(
  Type.String(),
  Type.Object(
    {
      document: pathOption({ description: "GraphQL file with one query that lists what changed." }),
      variables: variablesOption,
      ids: Type.String({
        description:
          "Where the ids of the records stand in its answer: a dotted path of field names. Lists and connections are passed through by their name alone.",
        pattern: "^[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)+$",
        examples: ["places.levels.item.owner.id"],
      }),
    },
    { additionalProperties: false, description: "One list of what changed." },
  ),
  {
    description:
      "Documents that list what changed, by a name for each. A reading from a cursor asks them, and then reads by id the records that they name. A full reading exports `document` all the same.",
  },
);

/** One document that lists what changed. */
export interface ChangesPart {
  readonly name: string;
  readonly document: SourceDocument;
  /** The dotted path to the ids, as it is written. */
  readonly ids: string;
  /** The same, from a node of the root connection downwards. */
  readonly steps: readonly string[];
}

/**
 * Reads the documents of `changes`, whose check was passed; what is wrong all the same stops the run.
 * @throws SyncError `document/invalid`
 */
export function openChanges(
  changes: Readonly<Record<string, { readonly document: string; readonly ids: string }>>,
  readFile: (path: string) => string,
): ChangesPart[] {
  return Object.entries(changes).map(([name, { document: path, ids }]) => {
    const document = readDocument(readFile(path), path);
    const found = readIdsPath(document.operation, document.root, ids);
    if ("steps" in found) return { name, document, ids, steps: found.steps };
    const { message, hint } = found;
    throw new SyncError(
      "document/invalid",
      `The ids of changes.${name} cannot be found: ${message}`,
      hint === undefined ? {} : { hint },
    );
  });
}

/** Which records changed, each once. */
export interface Changed {
  readonly ids: ReadonlySet<string>;
  /** The server's clock at the first answer, as a cursor value. */
  readonly startedAt: string | undefined;
}

/**
 * Asks every list of changes to its end. `options` are the source's, rendered for the window.
 * @throws SyncError `source/incomplete` where a part of a list cannot be had: nobody could say what
 * is missing. `document/invalid` where a list gives something that is no id of such a record.
 */
export async function readChanges(
  shopify: ShopifyConnection,
  parts: readonly ChangesPart[],
  options: JsonObject,
  kind: RefKind,
  { signal, progress }: ReadContext,
): Promise<Changed> {
  const ids = new Set<string>();
  let startedAt: string | undefined;
  for (const part of parts) {
    const query = pagedQuery(shopify, part.document, renderedFor(options, part.name));
    for await (const page of readPages(shopify, query, signal)) {
      startedAt ??= wholeSeconds(page.serverTime);
      const completer = nodeCompleter(shopify, query, page.sizes.nested);
      for (const node of page.nodes) {
        const whole = await completer
          .complete(given(node, part), signal)
          .catch((thrown: unknown) => {
            const lost = thrown instanceof SyncError && thrown.recovery === "reject";
            throw lost ? incomplete(part, thrown.message) : thrown;
          });
        eachId(whole, part.steps, (id) => void ids.add(refOf(id, part, kind)));
      }
      progress(`looking for changes, ${number(ids.size)} found`);
    }
  }
  return { ids, startedAt };
}

/** The options of one list as they were rendered for a window. */
function renderedFor(options: JsonObject, name: string): JsonObject {
  const changes = options["changes"];
  const own: Json | undefined = isObject(changes) ? changes[name] : undefined;
  return isObject(own) ? own : {};
}

function given({ value, errors, place }: PageNode, part: ChangesPart): JsonObject {
  const [error] = errors;
  if (value && !error) return value;
  throw incomplete(part, error ? `"${error.message}".` : `Entry ${String(place)} is empty.`);
}

function refOf(id: Json, { name, ids }: ChangesPart, kind: RefKind): string {
  if (typeof id === "string" && kind.fits(id)) return id;
  const what = kind.name === undefined ? "no id of Shopify" : `no id of a ${kind.name}`;
  throw new SyncError(
    "document/invalid",
    `changes.${name} gives ${JSON.stringify(id)} at "${ids}", which is ${what}.`,
    { hint: `Let changes.${name}.ids lead to the ids of the records that "document" reads.` },
  );
}

function incomplete({ name }: ChangesPart, why: string): SyncError {
  return new SyncError(
    "source/incomplete",
    `What changed cannot be told, because changes.${name} is not given whole: ${why}`,
  );
}
