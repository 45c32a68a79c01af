import type { Probes } from "../../../core/component.ts";
import { callShopify } from "../client.ts";
import type { ShopifyConnection } from "../connection.ts";
import { judgeScopes } from "./scopes.ts";
import { inside, listAt, textAt } from "./bench.ts";
import { shopifyLive } from "./live.ts";

const document = `query Doctor {
  shop { myshopifyDomain }
  currentAppInstallation { accessScopes { handle } }
  publicApiVersions { handle supported }
}`;

/** Whether the shop answers, lets us in, serves our version and has our time. */
export const shopifyProbes: Probes = {
  looks(connection, _options, notes) {
    const shopify = connection as ShopifyConnection;
    const { world, apiVersion } = shopify;
    const retries = { ...shopify.retries, attempts: 2, throttleDeadlineMs: 10_000 };
    const ask = (signal: AbortSignal) =>
      callShopify({ ...shopify, retries }, { document, repeatable: true }, signal);
    return [
      {
        name: "access",
        timeoutMs: 20_000,
        run: async (signal) => {
          const { data } = await ask(signal);
          const scopes = listAt(data, "currentAppInstallation", "accessScopes").length;
          const shop = textAt(data, "shop", "myshopifyDomain");
          return { state: "fine", says: `${shop} lets us in with ${String(scopes)} scopes` };
        },
      },
      {
        name: "scopes",
        timeoutMs: 20_000,
        run: async (signal) => {
          const { data } = await ask(signal);
          const granted = listAt(data, "currentAppInstallation", "accessScopes");
          return judgeScopes(
            notes,
            granted.map((one) => textAt(one, "handle") ?? ""),
          );
        },
      },
      {
        name: "version",
        timeoutMs: 20_000,
        run: async (signal) => {
          const { data } = await ask(signal);
          const known = listAt(data, "publicApiVersions").find(
            (one) => textAt(one, "handle") === apiVersion,
          );
          if (inside(known, "supported") === true) {
            return { state: "fine", says: `API version ${apiVersion} is served and supported` };
          }
          return {
            state: "warning",
            says: `API version ${apiVersion} is served, and not among those that are supported`,
            remedy: "Move api_version on, after `brandsync check` with the new one.",
            option: "/api_version",
          };
        },
      },
      {
        name: "clock",
        timeoutMs: 20_000,
        run: async (signal) => {
          const { serverTime } = await ask(signal);
          if (serverTime === undefined) {
            const says = "Shopify's answer has no Date, so nothing is known of our clock";
            return {
              state: "warning",
              says,
              remedy: "Let the machine take its time from a time server.",
            };
          }
          const ahead = Math.round((world.clock.now() - serverTime) / 1000);
          if (Math.abs(ahead) <= 30) return { state: "fine", says: "our clock is as Shopify's" };
          return {
            state: "warning",
            says: `this machine's clock is ${String(Math.abs(ahead))} s ${ahead > 0 ? "ahead of" : "behind"} Shopify's`,
            remedy: "Let the machine take its time from a time server.",
          };
        },
      },
    ];
  },
  live: (connection, _options, wishes) => shopifyLive(connection as ShopifyConnection, wishes),
};
