import type { Context } from "../context.ts";
import { gid } from "../gid.ts";
import { servedVersions } from "../graphql/schema.ts";

/** What stands for the Shop; all of it follows from the shop's record. */
export function shopNode({ shop }: Context) {
  const url = `https://${shop.domain}`;
  const domain = { id: gid("Domain", 1), host: shop.domain, sslEnabled: true, url };
  return {
    __typename: "Shop",
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
export function installation({ settings, shop }: Context) {
  return {
    __typename: "AppInstallation",
    id: gid("AppInstallation", 1),
    launchUrl: `https://${shop.domain}/admin`,
    accessScopes: settings.scopes.map((handle) => ({ handle, description: handle })),
  };
}

/** What `publicApiVersions` answers. */
export function apiVersions() {
  return servedVersions().map((handle) => ({
    handle,
    displayName: handle,
    supported: handle !== "unstable",
  }));
}
