export { createShopify, type ShopifyOptions, type ShopifySimulator } from "./simulator.ts";
export type { Credentials as ShopifyCredentials } from "./tokens.ts";
