import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { createShopify, type ShopifySimulator } from "../../../src/simulator/shopify/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";

export const START = "2026-11-02T12:00:00.000Z";

export interface Bench {
  readonly world: ManualWorld;
  readonly shopify: ShopifySimulator;
  /** Sends one GraphQL request and answers the whole body. */
  ask(query: string, variables?: JsonObject, more?: AskMore): Promise<JsonObject>;
  /** Sends one and answers `data`; throws where there were errors. */
  data(query: string, variables?: JsonObject, more?: AskMore): Promise<JsonObject>;
  get(url: string): Promise<{ status: number; body: string }>;
  /** Runs a bulk query to its end and answers the operation and its parsed lines. */
  bulk(
    query: string,
    groupObjects?: boolean,
  ): Promise<{ operation: JsonObject; text: string; rows: JsonObject[] }>;
}

export interface AskMore {
  readonly version?: string;
  readonly token?: string;
  readonly operationName?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes a shop without search lag, so that only tests about the lag have to wait. */
export function bench(settings: JsonObject = { index_lag_ms: 0 }): Bench {
  const world = manualWorld({ startAt: START });
  const shopify = createShopify({ world, baseUrl: () => "http://localhost:4010" });
  shopify.configure(settings);

  async function ask(query: string, variables: JsonObject = {}, more: AskMore = {}) {
    const { version = "2026-10", token = "shpat_local", operationName, headers } = more;
    const response = await shopify.handle({
      method: "POST",
      url: new URL(`http://localhost:4010/admin/api/${version}/graphql.json`),
      headers: { "x-shopify-access-token": token, "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables, ...(operationName && { operationName }) }),
    });
    return JSON.parse(String(response.body)) as JsonObject;
  }

  async function data(query: string, variables: JsonObject = {}, more: AskMore = {}) {
    const body = await ask(query, variables, more);
    if (body["errors"] !== undefined) throw new Error(JSON.stringify(body["errors"]));
    return body["data"] as JsonObject;
  }

  async function get(url: string) {
    const { status, body } = await shopify.handle({
      method: "GET",
      url: new URL(url),
      headers: {},
      body: "",
    });
    return { status, body: String(body) };
  }

  async function bulk(query: string, groupObjects = false) {
    const started = await data(
      "mutation ($q: String!, $g: Boolean!) { bulkOperationRunQuery(query: $q, groupObjects: $g) { bulkOperation { id status } userErrors { field code message } } }",
      { q: query, g: groupObjects },
    );
    const run = at(started, "bulkOperationRunQuery") as JsonObject;
    if (run["bulkOperation"] === null) throw new Error(JSON.stringify(run["userErrors"]));
    await world.advance(1000);
    const after = await data(
      "query ($id: ID!) { bulkOperation(id: $id) { id status errorCode objectCount rootObjectCount fileSize url partialDataUrl createdAt completedAt } }",
      { id: at(run, "bulkOperation", "id") as string },
    );
    const operation = after["bulkOperation"] as JsonObject;
    const url = operation["url"] ?? operation["partialDataUrl"];
    const text = typeof url === "string" ? (await get(url)).body : "";
    const rows = text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as JsonObject);
    return { operation, text, rows };
  }

  return { world, shopify, ask, data, get, bulk };
}

/** Walks into a JSON value; undefined where the way ends. */
export function at(
  value: Json | undefined,
  ...steps: readonly (string | number)[]
): Json | undefined {
  let here: Json | undefined = value;
  for (const step of steps) {
    if (Array.isArray(here)) here = (here as readonly Json[])[Number(step)];
    else here = isObject(here) ? here[String(step)] : undefined;
  }
  return here;
}
