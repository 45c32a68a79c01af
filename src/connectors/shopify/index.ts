import type { Connector } from "../../core/component.ts";
import { shopifyBulkQuery } from "./bulk-query.ts";
import { shopifyCall } from "./call.ts";
import { shopifyConnection } from "./connection.ts";
import { shopifyHooks } from "./hooks/verify.ts";
import { shopifyProbes } from "./probes/index.ts";
import { shopifyQuery } from "./query.ts";

/** Shopify's GraphQL Admin API. */
export const shopify: Connector = {
  name: "shopify",
  connections: [{ ...shopifyConnection, probes: shopifyProbes, hooks: shopifyHooks }],
  sources: [shopifyQuery, shopifyBulkQuery],
  sinks: [],
  actions: [shopifyCall],
};
