import type { World } from "../core/world.ts";
import { nuorderKeys, shopifyKeys } from "./credentials.ts";
import type { FaultPlan } from "./fault-plan.ts";
import {
  fillNuorder,
  fillShopify,
  type FillFile,
  type Filling,
  type ImportedFile,
} from "./fill.ts";
import type { NuorderCredentials } from "./nuorder/access.ts";
import { createNuorder, type NuorderSimulator } from "./nuorder/index.ts";
import type { RequestLog } from "./request-log.ts";
import { startServer } from "./server.ts";
import { createShopify, type ShopifySimulator } from "./shopify/index.ts";

/** How to start; what fills the systems is left aside when a state file is taken up. */
export interface SimulatorOptions extends Filling {
  readonly world: World;
  /** Names of NuORDER's warehouses, beside the one that is always there. */
  readonly warehouses?: readonly string[];
  /** Orders to put into NuORDER, and what people do to them, as JSON. */
  readonly nuorderSeeds?: readonly FillFile[];
  /** 4810; 0 takes any free port. */
  readonly shopifyPort?: number;
  /** 4811; 0 takes any free port. */
  readonly nuorderPort?: number;
  /** The same seed gives the same ids, tokens and chance; 1. The credentials are always the same. */
  readonly seed?: number;
  /** Where to keep everything over restarts. */
  readonly stateFile?: string;
}

/** A local Shopify and a local NuORDER, listening. */
export interface Simulator extends AsyncDisposable {
  readonly shopify: ShopifyConnection;
  readonly nuorder: NuorderConnection;
  /** The systems themselves, for tests that look inside. */
  readonly systems: { readonly shopify: ShopifySimulator; readonly nuorder: NuorderSimulator };
  readonly faults: FaultPlan;
  readonly requestLog: RequestLog;
  /** What each file brought; empty when a state file was taken up instead. */
  readonly imported: readonly ImportedFile[];
  /** Whether a state file was there and taken up. */
  readonly restored: boolean;
  /** Writes the state file now; false where there is none. */
  save(): boolean;
  /** Stops listening, cuts what is open and writes the state file. */
  close(): Promise<void>;
}

/** What a client needs to reach the local Shopify. */
export interface ShopifyConnection {
  readonly endpoint: string;
  readonly shop: string;
  readonly access_token: string;
  readonly client_id: string;
  readonly client_secret: string;
}

/** What a client needs to reach the local NuORDER. */
export interface NuorderConnection extends NuorderCredentials {
  readonly endpoint: string;
}

/** Starts a local Shopify and a local NuORDER in this process, reachable from this machine only. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { world, seed = 1 } = options;
  const shopify = createShopify({
    world,
    seed,
    shop: shopifyKeys.shop,
    accessToken: shopifyKeys.access_token,
    clientId: shopifyKeys.client_id,
    clientSecret: shopifyKeys.client_secret,
    baseUrl: () => server.endpoint("shopify"),
  });
  const nuorder = createNuorder({ world, seed, credentials: nuorderKeys });
  let imported: readonly ImportedFile[] = [];

  const server = await startServer({
    world,
    seed,
    systems: [
      {
        system: shopify,
        port: options.shopifyPort ?? 4810,
        portOption: "--shopify-port",
      },
      {
        system: nuorder,
        port: options.nuorderPort ?? 4811,
        portOption: "--nuorder-port",
      },
    ],
    approve: nuorder.approve,
    ...(options.stateFile === undefined ? {} : { stateFile: options.stateFile }),
    prepare: (restored) => {
      if (restored) return;
      const { warehouses, nuorderSeeds = [] } = options;
      imported = [...fillShopify(shopify, options), ...fillNuorder(nuorder, nuorderSeeds)];
      if (warehouses) nuorder.configure({ warehouses: warehouses.map((name) => ({ name })) });
    },
  });

  return {
    shopify: { endpoint: server.endpoint("shopify"), ...shopifyKeys },
    nuorder: { endpoint: server.endpoint("nuorder"), ...nuorder.credentials },
    systems: { shopify, nuorder },
    faults: server.faults,
    requestLog: server.requestLog,
    imported,
    restored: server.restored,
    save: server.save,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}
