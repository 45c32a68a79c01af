import type { ShopWideOwner } from "../catalogue/shop-metafields.ts";
import type { Context, TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { servedVersions } from "../graphql/schema.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import type { ShopWideNode } from "./nodes.ts";

/** What stands for the Shop; all of it follows from the shop's record. */
export function shopNode({ shop, store }: Context) {
  const url = `https://${shop.domain}`;
  const domain = { id: gid("Domain", 1), host: shop.domain, sslEnabled: true, url };
  return {
    __typename: "Shop" as const,
    shopWideMetafields: store.shopMetafields,
    id: gid("Shop", 1),
    name: shop.name,
    email: `owner@${shop.domain}`,
    contactEmail: `owner@${shop.domain}`,
    myshopifyDomain: shop.domain,
    url,
    primaryDomain: domain,
    domains: [domain],
    currencyCode: shop.currencyCode,
    enabledPresentmentCurrencies: [shop.currencyCode],
    currencyFormats: {
      moneyFormat: "${{amount}}",
      moneyInEmailsFormat: "${{amount}}",
      moneyWithCurrencyFormat: `\${{amount}} ${shop.currencyCode}`,
      moneyWithCurrencyInEmailsFormat: `\${{amount}} ${shop.currencyCode}`,
    },
    ianaTimezone: shop.timeZone,
    timezoneAbbreviation: "EST",
    timezoneOffset: "-0500",
    timezoneOffsetMinutes: -300,
    unitSystem: "METRIC_SYSTEM",
    weightUnit: "KILOGRAMS",
    plan: {
      displayName: "Developer Preview",
      publicDisplayName: "Development",
      partnerDevelopment: true,
      shopifyPlus: false,
    },
    createdAt: shop.createdAt,
    updatedAt: shop.createdAt,
  };
}

/** What `currentAppInstallation` answers: the granted scopes. */
export function installation({ settings, shop, store }: Context) {
  return {
    __typename: "AppInstallation" as const,
    shopWideMetafields: store.shopMetafields,
    id: gid("AppInstallation", 1),
    launchUrl: `https://${shop.domain}/admin`,
    accessScopes: settings.scopes.map((handle) => ({ handle, description: handle })),
  };
}

/** The shop or the installation, whichever owns something. */
export function shopWideNode(owner: ShopWideOwner, context: Context): ShopWideNode {
  return owner === "Shop" ? shopNode(context) : installation(context);
}

/** Fields of Shop and of AppInstallation that take arguments; the rest are properties. */
export const SHOP_WIDE: TypeResolvers<ShopWideNode> = {
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
};

/** What `publicApiVersions` answers. */
export function apiVersions() {
  return servedVersions().map((handle) => ({
    handle,
    displayName: handle,
    supported: handle !== "unstable",
  }));
}
