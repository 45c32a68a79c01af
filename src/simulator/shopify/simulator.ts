import type { Json, JsonObject } from "../../core/json.ts";
import type { World } from "../../core/world.ts";
import type { SimRequest, SimResponse, SimulatedSystem } from "../system.ts";
import {
  bulkFilePath,
  createBulkOperations,
  type BulkOperation,
  type BulkRows,
} from "./bulk/operations.ts";
import { bulkRows } from "./bulk/rows.ts";
import { primaryLocation } from "./catalogue/location-record.ts";
import { shopRecord } from "./catalogue/shop.ts";
import { createStore, type StoreSnapshot } from "./catalogue/store.ts";
import type { Context } from "./context.ts";
import { importCustomers } from "./csv/customers.ts";
import { importInventory } from "./csv/inventory.ts";
import { importProducts } from "./csv/import.ts";
import { answer, readAsked, type Answer } from "./graphql/answer.ts";
import { createBucket, type Bucket } from "./graphql/bucket.ts";
import { run } from "./graphql/execute.ts";
import { adminSchema, servedVersion, servedVersions } from "./graphql/schema.ts";
import { settleSales } from "./mutations/settle.ts";
import { runSeed } from "./seed.ts";
import { AS_OWNER, changeSettings, DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { createTokens, type Credentials } from "./tokens.ts";
import { parse } from "graphql";

/** What a local Shopify is made with. */
export interface ShopifyOptions {
  readonly world: World;
  /** Ids follow from it; the same seed and the same calls give the same shop. */
  readonly seed?: number;
  /** The shop's domain. */
  readonly shop?: string;
  readonly accessToken?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Where the simulator is reached (scheme, host, port), for the addresses of bulk files. */
  readonly baseUrl: () => string;
}

/** A local Shopify. */
export interface ShopifySimulator extends SimulatedSystem {
  readonly credentials: Credentials;
  /**
   * Adds the products of a Shopify CSV export, each with the tags given; same handle, same product.
   * What is imported is in the search index at once.
   *
   * @throws Error naming the line, where the file is not what Shopify writes; nothing is kept then.
   */
  importCsv(text: string, tags: readonly string[]): { products: number; variants: number };
  /**
   * Sets stock as a Shopify inventory export says, making locations by name; in the index at once.
   *
   * @throws Error naming the line that cannot be taken; nothing is kept then.
   */
  importInventoryCsv(text: string): { levels: number; locations: number };
  /**
   * Runs the operations of a seed as the shop's owner: no scope is asked for, nothing is throttled,
   * and searches do not lag.
   *
   * @throws Error naming the operation that is wrong or was refused; those before it are done.
   */
  seed(body: Json): JsonObject;
  /** Lets the search index know everything that is in the shop. */
  catchUp(): void;
  /**
   * Adds the customers of a Shopify customer CSV export, each with the tags given; the same
   * Customer ID, else the same e-mail, else the same phone is the same customer.
   * What is imported is in the search index at once.
   *
   * @throws Error naming line and column, where the file is not what Shopify writes; nothing is
   * kept then.
   */
  importCustomersCsv(text: string, tags: readonly string[]): { customers: number };
}

const UNAUTHORIZED = "[API] Invalid API key or access token (unrecognized login or wrong password)";

// Seeds are not what a client would be throttled for.
const NO_BUCKET: Bucket = {
  status: () => ({ maximumAvailable: 2000, currentlyAvailable: 2000, restoreRate: 100 }),
  charge: () => true,
  refund: () => {},
};

/** Makes a local Shopify with an empty shop. */
export function createShopify(options: ShopifyOptions): ShopifySimulator {
  const { world, baseUrl, seed: idSeed = 1 } = options;
  const credentials: Credentials = {
    shop: options.shop ?? "local-shop.myshopify.com",
    accessToken: options.accessToken ?? "shpat_local",
    clientId: options.clientId ?? "local-client",
    clientSecret: options.clientSecret ?? "local-secret",
  };
  const shop = shopRecord(credentials.shop);
  const store = createStore(world.clock, idSeed, primaryLocation(shop));
  const tokens = createTokens(world, credentials);
  const replays: Context["replays"] = new Map();
  let settings: Settings = DEFAULT_SETTINGS;
  const bucket = createBucket(world.clock, () => ({
    size: settings.bucket_size,
    restoreRate: settings.restore_rate,
  }));
  const bulkOperations = createBulkOperations({
    clock: world.clock,
    nextId: () => store.nextId(),
    ms: () => settings.bulk_ms,
    outcome: () => settings.bulk_outcome,
    rows: runBulk,
  });

  // Lets happen what was due in the meantime.
  function settle(): void {
    bulkOperations.settle();
    settleSales(store, world.clock.now());
  }

  function contextFor(version: string, unpaged: boolean): Context {
    const admin = adminSchema(version);
    const searches: Context["searches"] = [];
    const held = { world, shop, store, settings, seed: idSeed, bulkOperations, replays };
    return { ...held, admin, unpaged, searches, fileBase: baseUrl };
  }

  function runBulk({ query, version, groupObjects }: BulkOperation): BulkRows {
    const result = run(parse(query), contextFor(version, true), {});
    const [error] = result.errors ?? [];
    if (error !== undefined) {
      const isDenied = error.extensions["code"] === "ACCESS_DENIED";
      const errorCode = isDenied ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR";
      return { lines: [], roots: 0, errorCode };
    }
    return bulkRows(result.data as Json, groupObjects);
  }

  function graphql(request: SimRequest, asked: string): SimResponse {
    const version = servedVersion(asked);
    const headers = { "x-shopify-api-version": version };
    if (!tokens.accepts(request.headers["x-shopify-access-token"])) {
      return reply(401, { errors: UNAUTHORIZED }, headers);
    }
    if (settings.frozen) return reply(402, { errors: "Unavailable Shop" }, headers);
    const debugSearch = request.headers["shopify-search-query-debug"] === "1";
    const question = readAsked(request.body, debugSearch);
    if (question === undefined) {
      return reply(400, { errors: { query: "Required parameter missing or invalid" } }, headers);
    }
    return reply(200, answer(question, contextFor(version, false), bucket), headers);
  }

  function seed(body: Json): JsonObject {
    const version = servedVersions().findLast((each) => each !== "unstable") ?? "unstable";
    const open = { ...settings, ...AS_OWNER };
    const ask = (query: string, variables: JsonObject): Answer => {
      const context = { ...contextFor(version, false), settings: open };
      return answer({ query, variables, debugSearch: false }, context, NO_BUCKET);
    };
    return { ...runSeed(body, adminSchema(version), ask) };
  }

  function file(url: URL): SimResponse {
    const operation = bulkOperations.all().find((each) => bulkFilePath(each) === url.pathname);
    const denied = (): SimResponse => ({
      status: 403,
      headers: { "content-type": "application/xml; charset=UTF-8" },
      body: "<?xml version='1.0' encoding='UTF-8'?><Error><Code>AccessDenied</Code><Message>Access denied.</Message></Error>",
    });
    if (operation?.file == null || url.searchParams.get("Signature") === null) return denied();
    if (world.clock.now() > (operation.fileUntil ?? 0)) return denied();
    return {
      status: 200,
      headers: { "content-type": "application/jsonl" },
      body: operation.file,
    };
  }

  function reply(
    status: number,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): SimResponse {
    return {
      status,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "x-request-id": world.randomHex(16),
        ...headers,
      },
      body: JSON.stringify(body),
    };
  }

  return {
    name: "shopify",
    credentials,
    async handle(request) {
      settle();
      const { pathname } = request.url;
      const [, asked] = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(pathname) ?? [];
      if (asked !== undefined && request.method === "POST") return graphql(request, asked);
      if (pathname === "/admin/oauth/access_token" && request.method === "POST") {
        return tokens.grant(request, settings.scopes);
      }
      if (pathname.startsWith("/bulk/") && request.method === "GET") return file(request.url);
      return reply(404, { errors: "Not Found" }, {});
    },
    configure(change) {
      settle();
      settings = changeSettings(settings, change);
    },
    settings: () => ({ ...settings }),
    importCsv(text, tags) {
      settle();
      return importProducts(store, text, tags);
    },
    importCustomersCsv(text, tags) {
      settle();
      return importCustomers(store, text, tags);
    },
    importInventoryCsv(text) {
      settle();
      return importInventory(store, text);
    },
    seed(body) {
      settle();
      return seed(body);
    },
    catchUp: () => store.restore(store.snapshot()),
    snapshot: () => {
      settle();
      const saved = { ...store.snapshot(), bulkOperations: bulkOperations.snapshot(), settings };
      // Once through JSON, so that nothing outside holds what the simulator goes on using.
      return JSON.parse(JSON.stringify(saved)) as Json;
    },
    restore(snapshot) {
      const saved = structuredClone(snapshot) as unknown as Saved;
      store.restore(saved);
      bulkOperations.restore(saved.bulkOperations);
      settings = changeSettings(DEFAULT_SETTINGS, saved.settings as never);
      replays.clear();
    },
  };
}

interface Saved extends StoreSnapshot {
  readonly bulkOperations: readonly BulkOperation[];
  readonly settings: Settings;
}
