import {
  validate,
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from "graphql";
import { locationOf, type ShopifyError } from "./errors.ts";
import { malformedIds } from "./literal-ids.ts";
import { placesOf, type Place } from "./places.ts";
import { VALIDATION_RULES } from "./validation-rules.ts";

/** Checks a document against the schema and answers in Shopify's words; empty where all is well. */
export function validationErrors(schema: GraphQLSchema, document: DocumentNode): ShopifyError[] {
  const errors = validate(schema, document);
  if (errors.length === 0) return malformedIds(schema, document);
  const places = placesOf(schema, document);
  const translated = errors.map((error) => translate(error, places));
  return mergeMissingArguments(translated);
}

/** What graphql-js says about a document that does not parse, in Shopify's shape. */
export function parseError(error: GraphQLError): ShopifyError {
  const [at] = error.locations ?? [];
  const text = error.message
    .replace(/^Syntax Error: /, "")
    .replace(/\.$/, "")
    .replaceAll("<EOF>", "end of file")
    .replace(/^(?:Expected .*, found|Unexpected) /, "unexpected ");
  const where = at ? ` at [${at.line}, ${at.column}]` : "";
  return {
    message: `syntax error, ${text}${where}`,
    ...(at && { locations: [{ line: at.line, column: at.column }] }),
    extensions: { code: "PARSE_ERROR" },
  };
}

function translate(error: GraphQLError, places: ReadonlyMap<ASTNode, Place>): ShopifyError {
  const node = error.nodes?.[0];
  if (node === undefined) return { message: error.message };
  for (const [pattern, say] of VALIDATION_RULES) {
    const match = pattern.exec(error.message);
    if (match === null) continue;
    const said = say(match.slice(1), node, places.get(node));
    const at = said.at ?? node;
    return {
      message: said.message,
      locations: locationOf(at),
      path: [...(places.get(at)?.path ?? []), ...(said.missing ? [said.missing] : [])],
      extensions: said.extensions,
    };
  }
  // A rule of graphql-js that Shopify surely has too, but whose words are not recorded.
  return {
    message: error.message,
    locations: locationOf(node),
    path: places.get(node)?.path ?? [],
    extensions: { code: "invalid", localShopify: "words not recorded" },
  };
}

// Shopify names all missing arguments of one field in one error.
function mergeMissingArguments(errors: readonly ShopifyError[]): ShopifyError[] {
  const merged: ShopifyError[] = [];
  for (const error of errors) {
    const before = merged.at(-1);
    const same =
      error.extensions?.["code"] === "missingRequiredArguments" &&
      before?.extensions?.["code"] === "missingRequiredArguments" &&
      JSON.stringify(before.locations) === JSON.stringify(error.locations);
    if (!same || before === undefined) {
      merged.push(error);
      continue;
    }
    const also = String(error.extensions?.["arguments"]);
    merged[merged.length - 1] = {
      ...before,
      message: `${before.message}, ${also}`,
      extensions: {
        ...before.extensions,
        arguments: `${String(before.extensions?.["arguments"])}, ${also}`,
      },
    };
  }
  return merged;
}
