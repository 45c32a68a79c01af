import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openBrand, shippedConnectors, type Brand } from "../../src/app/project.ts";
import { runOnce, type RunResult } from "../../src/app/run.ts";
import type { HintStore } from "../../src/core/hints.ts";
import { openHints } from "../../src/app/open-hints.ts";
import { openStore } from "../../src/app/open-store.ts";
import { createHooks, type HookOutcome, type Hooks } from "../../src/daemon/hooks/create-hooks.ts";
import { catalogue, wanted } from "../cli/catalogue.ts";
import { makeBrand, type Place } from "../cli/command.ts";
import { secret, sent, type Sent } from "../connectors/shopify/hooks/signed.ts";
import { manualWorld, type ManualWorld } from "../support/manual-world.ts";

/** What the office was asked for. */
export interface Asked {
  readonly brand: string;
  readonly pipeline: string;
  readonly trigger: string;
  readonly refs: readonly string[];
}

/** A brand whose products listen to webhooks, and the queue in front of its state. */
export interface HooksPlace extends AsyncDisposable {
  readonly place: Place;
  readonly world: ManualWorld;
  readonly brand: Brand;
  readonly hooks: Hooks;
  readonly asked: Asked[];
  readonly said: string[];
  readonly outcomes: HookOutcome[];
  readonly stateDir: string;
  /** Delivers, addressed to the brand's shop unless told not to, and gives the status. */
  deliver(one: Sent, path?: string, addressed?: boolean): Promise<number>;
  /** The shop's domain. */
  readonly shop: string;
  /** Looks at what is kept, as another process would. */
  look<Result>(use: (store: HintStore) => Promise<Result>): Promise<Result>;
  /** Refs of what runs have met. */
  refs(): Promise<readonly string[]>;
  run(only?: ReadonlySet<string>): Promise<RunResult>;
  /** Forgets all that is in memory, as a new process would. */
  restart(): Hooks;
}

export interface HooksChoices {
  readonly atOnce?: boolean;
  readonly failPoint?: (name: string) => void;
}

export async function openHooks({
  atOnce = true,
  failPoint,
}: HooksChoices = {}): Promise<HooksPlace> {
  const place = await makeBrand(catalogue(wanted(3)));
  place.simulator.systems.shopify.configure({ index_lag_ms: 0, bulk_ms: 3, bucket_size: 1e9 });
  const folder = path.join(place.root, "pipelines/acme");
  edit(path.join(folder, "brand.yaml"), (text) =>
    text.replace(/^( +)type: shopify$/m, "$1type: shopify\n$1hook_secret: { env: HOOK_SECRET }"),
  );
  const file = path.join(folder, "products.yaml");
  edit(file, (text) => {
    const hooks = `  hooks:\n    at_once: ${String(atOnce)}\n`;
    return /^trigger:$/m.test(text)
      ? text.replace(/^trigger:$/m, `trigger:\n${hooks.trimEnd()}`)
      : `${text}\ntrigger:\n${hooks}`;
  });
  const world = manualWorld({ autoAdvance: true, ...(failPoint ? { failPoint } : {}) });
  const env = { HOOK_SECRET: secret };
  const brand = openBrand(place.root, "acme", { env });
  const shop = String(brand.connections.get("shopify")?.options["shop"]).split(".")[0] ?? "";
  const stateDir = path.join(place.root, ".state");
  const asked: Asked[] = [];
  const said: string[] = [];
  const outcomes: HookOutcome[] = [];
  const open = () =>
    createHooks({
      world,
      stateDir,
      connectors: shippedConnectors,
      brand: (name) => (name === "acme" ? brand : undefined),
      brands: () => ["acme"],
      office: {
        ask: (name, pipeline, trigger, refs = new Set()) => {
          asked.push({ brand: name, pipeline, trigger, refs: [...refs] });
          return "queued";
        },
      },
      count: (outcome) => void outcomes.push(outcome),
      log: (sentence) => void said.push(sentence),
    });
  let hooks = open();
  return {
    place,
    world,
    brand,
    get hooks() {
      return hooks;
    },
    asked,
    said,
    outcomes,
    stateDir,
    shop: `${shop}.myshopify.com`,
    deliver: async (one, at = "/hooks/acme/shopify", addressed = true) => {
      const domain = addressed ? { "x-shopify-shop-domain": `${shop}.myshopify.com` } : {};
      const headers = { ...one.headers, ...domain };
      return (await hooks.handle(post(one, at, headers))).status;
    },
    look: async (use) => {
      using store = openHints(stateDir, brand, world, false);
      return await use(store);
    },
    refs: async () => {
      const store = openStore(stateDir, brand, world, false);
      const refs: string[] = [];
      for await (const some of store.allRefs("products")) refs.push(...some);
      store.close();
      return refs;
    },
    run: (only) =>
      runOnce(
        { world, connectors: shippedConnectors, stateDir, emit: () => {} },
        brand,
        "products",
        {
          trigger: "test",
          full: false,
          allowRetire: false,
          only,
          stop: new AbortController().signal,
          kill: new AbortController().signal,
        },
      ),
    restart: () => {
      hooks[Symbol.dispose]();
      hooks = open();
      return hooks;
    },
    [Symbol.asyncDispose]: async () => {
      hooks[Symbol.dispose]();
      await place[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** A request as it would come over the wire. */
export function post(one: Sent, at: string, headers: Readonly<Record<string, string>>): Request {
  const body = Buffer.from(one.body);
  return new Request(`http://127.0.0.1${at}`, { method: "POST", body, headers });
}

/** A notice that a product changed, under an id of its own. */
export function updated(ref: string, id: string, topic = "products/update"): Sent {
  const more = { "x-shopify-webhook-id": id, "x-shopify-topic": topic };
  return sent({ id: 1, admin_graphql_api_id: ref, title: "not believed" }, more);
}

function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`${file} is not as this test takes it to be`);
  writeFileSync(file, after);
}
