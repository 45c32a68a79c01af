import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { adoptOnce } from "../../src/app/adopt.ts";
import { auditOnce, type AuditReport } from "../../src/app/audit.ts";
import { openStore } from "../../src/app/open-store.ts";
import { openBrand } from "../../src/app/project.ts";
import { runOnce, type RunChoices } from "../../src/app/run.ts";
import { connectors } from "../../src/connectors/index.ts";
import type { Counts } from "../../src/core/counts.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { DeadLetter } from "../../src/core/store.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import type { Brand } from "../../src/spec/load-project.ts";
import { startSimulator, type Simulator } from "../../src/simulator/index.ts";
import { manualWorld, type ManualWorld } from "../support/manual-world.ts";
import { namesOf } from "./names.ts";
import { openShop, type Shop } from "./shop.ts";

const repository = path.resolve(import.meta.dirname, "../..");
const preset = "pipelines/_presets/shopify-nuorder";

/** A brand of its own between both local systems, and a clock that the test turns. */
export interface Place extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly world: ManualWorld;
  readonly shop: Shop;
  /** Changes the brand's settings by a JSON Merge Patch. */
  settle(patch: JsonObject): void;
  /** Writes a pipeline of the brand: what it changes of the preset's file. */
  feed(name: string, overlay?: JsonObject, file?: string): void;
  /** Writes a mapping of the brand, and gives its path. */
  mapping(name: string, text: string): string;
  /** Enters in the state what NuORDER holds already of a pipeline's documents; gives how many. */
  adopt(feed: string): Promise<number | undefined>;
  /** Audits one pipeline an hour after whatever was before; gives also what is parked then. */
  audit(
    feed: string,
    choices?: { readonly since?: string; readonly after?: number },
  ): Promise<AuditReport & { readonly letters: readonly string[] }>;
  /** Does something when a run next comes by this fail point. */
  during(failPoint: string, act: () => void): void;
  /** Runs one pipeline, an hour after whatever was before unless told otherwise. */
  sync(feed: string, choices?: Partial<RunChoices> & { readonly after?: number }): Promise<Ran>;
}

/** What one run did. */
export interface Ran {
  readonly outcome: string;
  /** The numbers of the ledger that are not zero, such as "1 new, 2 unchanged"; "3 read" of a failed run. */
  readonly ledger: string;
  /**
   * Requests that NuORDER got, sorted: method, path, whom the body was about where the path does not
   * say, and the status unless it went well.
   */
  readonly sent: readonly string[];
  /** The sentences of what is parked or waits, sorted, each with its code. */
  readonly parked: readonly string[];
  /** What to do about each of them. */
  readonly remedies: readonly string[];
  readonly error: string | undefined;
}

/** The least that the brand chooses; a test's settings are merged over it. */
const settings: JsonObject = {
  upc: "sku",
  fields: { style_number: { field: "handle" }, season: { default: "CORE" } },
  prices: { wholesale: { variant_field: "price", times: 0.5 } },
};

/** Starts both systems with an empty shop, and a brand with the given feeds. */
export async function openPlace(
  feeds: readonly string[],
  choices: JsonObject = {},
): Promise<Place> {
  const planned = new Map<string, () => void>();
  const failPoint = (name: string): void => {
    const act = planned.get(name);
    planned.delete(name);
    act?.();
  };
  const startAt = "2026-03-02T08:00:00.000Z";
  const world = manualWorld({ startAt, autoAdvance: true, failPoint });
  const simulator = await startSimulator({ world, shopifyPort: 0, nuorderPort: 0 });
  const { shopify, nuorder } = simulator.systems;
  shopify.configure({ index_lag_ms: 0, bulk_ms: 3, bucket_size: 1e9 });
  const root = mkdtempSync(path.join(tmpdir(), "brandsync-feeds-"));
  for (const folder of ["pipelines/_presets", "mappings/_presets", "schemas"]) {
    cpSync(path.join(repository, folder), path.join(root, folder), { recursive: true });
  }
  for (const folder of ["pipelines", "mappings"]) mkdirSync(path.join(root, folder, "acme"));
  const shop = openShop(shopify);
  const stateDir = path.join(root, ".state");
  const { endpoint: shopifyEndpoint } = simulator.shopify;
  const { endpoint: nuorderEndpoint, ...keys } = simulator.nuorder;
  let chosen = mergePatch(settings, choices) as JsonObject;
  let brand: Brand | undefined;

  const write = (name: string, body: JsonObject): void => {
    brand = undefined;
    writeFileSync(path.join(root, "pipelines/acme", name), JSON.stringify(body));
  };
  const place: Place = {
    simulator,
    world,
    shop,
    settle: (patch) => {
      chosen = mergePatch(chosen, patch) as JsonObject;
      const secret = (name: string) => ({ env: name.toUpperCase() });
      write("brand.yaml", {
        ...{ brand: "acme", name: "Acme", preset: "shopify-nuorder" },
        timezone: "America/New_York",
        connections: {
          shopify: {
            ...{ type: "shopify", shop: "acme", api_version: "2026-10" },
            endpoint: shopifyEndpoint,
            access_token: secret("access_token"),
          },
          nuorder: {
            ...{ type: "nuorder", environment: "sandbox", endpoint: nuorderEndpoint },
            ...Object.fromEntries(Object.keys(keys).map((name) => [name, secret(name)])),
          },
        },
        settings: chosen,
      });
    },
    feed: (name, overlay = {}, file = name) => {
      write(`${name}.yaml`, { extends: `${preset}/${file}.yaml`, ...overlay });
    },
    mapping: (name, text) => {
      const file = `mappings/acme/${name}.jsonata`;
      brand = undefined;
      writeFileSync(path.join(root, file), text);
      return file;
    },
    during: (name, act) => void planned.set(name, act),
    adopt: async (feed) => {
      brand ??= openBrand(root, "acme", { env: environment() });
      const run = { world, connectors, stateDir, emit: () => {} };
      const stop = new AbortController().signal;
      return (await adoptOnce(run, brand, feed, { write: true, stop })).entered;
    },
    audit: async (feed, { since, after = 3_600_000 } = {}) => {
      await world.advance(after);
      brand ??= openBrand(root, "acme", { env: environment() });
      const run = { world, connectors, stateDir, emit: () => {} };
      const stop = new AbortController().signal;
      const report = await auditOnce(run, brand, feed, { since, stop });
      const parked = await letters(brand, feed);
      return {
        ...report,
        letters: parked.map(({ code, attempts }) => `${code} ${String(attempts)}`),
      };
    },
    sync: async (feed, { after = 3_600_000, ...choice } = {}) => {
      await world.advance(after);
      brand ??= openBrand(root, "acme", { env: environment() });
      const before = nuorder.snapshot().write_count;
      simulator.requestLog.clear();
      const stop = new AbortController().signal;
      const standard = { trigger: "test", full: false, allowRetire: false, stop, kill: stop };
      const run = { world, connectors, stateDir, emit: () => {} };
      const ran = await runOnce(run, brand, feed, { ...standard, ...choice });
      expect([...planned.keys()], "fail points that the run never came by").toEqual([]);
      const tell = namesOf(nuorder.snapshot(), shop.names);
      const { write_count: count, writes } = nuorder.snapshot();
      const requests = simulator.requestLog.entries().filter(({ system }) => system === "nuorder");
      const parked = await letters(brand, feed);
      const faulty = requests.some(({ fault }) => fault !== undefined);
      // The log knows what came in, the history also whom it was about; they must agree.
      const writing = requests.filter(({ method }) => method !== "GET");
      if (!faulty) expect(writing).toHaveLength(count - before);
      return {
        outcome: ran.outcome,
        ledger: ran.error ? `${String(ran.counts.read)} read` : ledgerOf(ran.counts),
        sent: (before === count ? [] : writes.slice(before - count))
          .map((one) => tell(lineOf(one)))
          .toSorted(),
        parked: parked.map(({ code, message }) => tell(`${code}: ${message}`)).toSorted(),
        remedies: parked.map(({ hint }) => hint),
        error: ran.error && `${ran.error.code}: ${ran.error.message}`,
      };
    },
    [Symbol.asyncDispose]: async () => {
      rmSync(root, { recursive: true, force: true });
      await simulator.close();
      await world[Symbol.asyncDispose]();
    },
  };
  place.settle({});
  for (const feed of feeds) place.feed(feed);
  return place;

  function environment(): Record<string, string> {
    const secrets = { ...keys, access_token: simulator.shopify.access_token };
    return Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [name.toUpperCase(), value]),
    );
  }

  async function letters(of: Brand, feed: string): Promise<readonly DeadLetter[]> {
    const store = openStore(stateDir, of, world, false);
    try {
      return await store.letters(feed);
    } finally {
      store.close();
    }
  }
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly keys?: readonly string[];
  readonly status: number;
}

function lineOf({ method, path: asked, key, keys, status }: Sent): string {
  const about = keys ?? (asked.endsWith("/new/force") ? [key] : []);
  const whom = about.length > 0 ? ` ${about.join(" ")}` : "";
  return `${method} ${asked}${whom}${status < 300 ? "" : ` → ${String(status)}`}`;
}

/** A ledger without its zeros and without the sum. */
function ledgerOf({ read, ...counts }: Counts): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  expect(parts.reduce((sum, [, count]) => sum + count, 0)).toBe(read);
  return parts.map(([name, count]) => `${String(count)} ${name}`).join(", ");
}
