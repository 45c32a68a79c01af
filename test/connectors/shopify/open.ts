import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ShopifyConnection } from "../../../src/connectors/shopify/connection.ts";
import { shopify } from "../../../src/connectors/shopify/index.ts";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { RawRecord, ReadSummary, Source, Window } from "../../../src/core/ports.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { World } from "../../../src/core/world.ts";

export const token = "shpat_secret_token";

export interface OpenOptions {
  readonly connection?: JsonObject;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Opens the connector's parts against an endpoint, with a scratch folder of their own. */
export function openShopify(world: World, endpoint: string, options: OpenOptions = {}) {
  const warnings: string[] = [];
  const scratchDir = mkdtempSync(join(tmpdir(), "shopify-test-"));
  const context = { world, warn: (text: string) => void warnings.push(text), scratchDir };
  const given = options.secrets ?? { access_token: token };
  const secrets = new Map(
    Object.entries(given).map(([name, value]) => [name, new Secret(value, name.toUpperCase())]),
  );
  const all = {
    type: "shopify",
    shop: "testbed",
    api_version: "2026-10",
    endpoint,
    ...options.connection,
  };
  const connection = shopify.connections[0]!.open(all, secrets, context) as ShopifyConnection;
  const memo = memoryMemo();
  return {
    connection,
    warnings,
    memo,
    /** Files that were left in the scratch folder. */
    leftovers: () => (existsSync(scratchDir) ? readdirSync(scratchDir) : []),
    source: (
      type: "shopify.query" | "shopify.bulk_query",
      document: string,
      more: JsonObject = {},
      files: Readonly<Record<string, string>> = {},
    ): Source =>
      shopify.sources
        .find((one) => one.type === type)!
        .open({ type, connection: "shopify", document: "test.graphql", ...more }, connection, {
          ...context,
          readFile: (path) => files[path] ?? document,
        }),
    [Symbol.dispose]: () => {
      rmSync(scratchDir, { recursive: true, force: true });
    },
  };
}

export function memoryMemo() {
  let stored: Json | undefined;
  const history: string[] = [];
  return {
    history,
    stored: () => stored,
    load: () => Promise.resolve(stored),
    save: (value: Json) => {
      history.push("save");
      stored = value;
      return Promise.resolve();
    },
    clear: () => {
      history.push("clear");
      stored = undefined;
      return Promise.resolve();
    },
  };
}

export interface ReadAll {
  readonly records: RawRecord[];
  readonly values: Json[];
  readonly refs: string[];
  readonly batches: number[];
  readonly summary: ReadSummary;
  readonly progress: string[];
}

/** Reads a source to its end, loading each record as it comes. */
export async function readAll(
  source: Source,
  variables: JsonObject = {},
  memo: ReturnType<typeof memoryMemo> = memoryMemo(),
  signal: AbortSignal = new AbortController().signal,
  more: Partial<Window> = {},
): Promise<ReadAll> {
  const progress: string[] = [];
  const window = { from: undefined, options: { variables }, also: [], ...more };
  const reading = source.read(window, {
    signal,
    memo,
    progress: (text) => void progress.push(text),
  });
  const records: RawRecord[] = [];
  const values: Json[] = [];
  const batches: number[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done) {
      const refs = records.map((record) => record.ref);
      return { records, values, refs, batches, summary: step.value, progress };
    }
    batches.push(step.value.length);
    for (const record of step.value) {
      records.push(record);
      values.push(outcome(record));
    }
  }
}

/** The record, or the code of what is wrong with it. */
function outcome(record: RawRecord): Json {
  try {
    return record.load();
  } catch (error) {
    return { error: (error as { code: string }).code };
  }
}
