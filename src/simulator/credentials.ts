import { derivedText } from "./chance.ts";
import type { NuorderCredentials } from "./nuorder/access.ts";

/** What a client presents to the local Shopify. */
export interface ShopifyKeys {
  readonly shop: string;
  readonly access_token: string;
  readonly client_id: string;
  readonly client_secret: string;
}

/*
 * The same for every seed, so that a brand can be pointed at a simulator before it runs. They open
 * nothing but a port of this machine, and begin so that nobody takes them for real ones.
 */
const origin = 1;

export const shopifyKeys: ShopifyKeys = {
  shop: "brandsync-simulator.myshopify.com",
  access_token: `shpat_sim_${derivedText(origin, "shopify access token", 28)}`,
  client_id: `sim_client_${derivedText(origin, "shopify client id", 21)}`,
  client_secret: `shpss_sim_${derivedText(origin, "shopify client secret", 28)}`,
};

export const nuorderKeys: NuorderCredentials = {
  consumer_key: `SIMKEY${derivedText(origin, "consumer key", 18)}`,
  consumer_secret: `SIMSECRET${derivedText(origin, "consumer secret", 55)}`,
  token: `SIMTOKEN${derivedText(origin, "token", 16)}`,
  token_secret: `SIMTOKENSECRET${derivedText(origin, "token secret", 50)}`,
};
