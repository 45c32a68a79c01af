import type { PrivacyAsk } from "../../../core/hooks.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";

/** The topics that every app must honour (shopify.dev, "Privacy law compliance"). */
const topics = ["customers/data_request", "customers/redact", "shop/redact"] as const;

export type PrivacyTopic = (typeof topics)[number];

/** Tells whether a topic is one of those that the law asks for. */
export function isPrivacyTopic(topic: string): topic is PrivacyTopic {
  return topics.some((one) => one === topic);
}

/**
 * Reads what the law asks for out of a signed body; undefined for a body of any other form. The form
 * alone says which topic it is, since the topic's header is not signed.
 */
export function privacyAsk(
  content: JsonObject,
  shop: string,
): { readonly topic: PrivacyTopic; readonly ask: PrivacyAsk } | undefined {
  const { shop_id: shopId, shop_domain: domain, customer, ...rest } = content;
  if (!isId(shopId) || typeof domain !== "string" || domain.toLowerCase() !== shop)
    return undefined;
  const others = Object.keys(rest).sort().join(" ");
  if (customer === undefined) {
    if (others !== "") return undefined;
    return { topic: "shop/redact", ask: { kind: "erase-all", refs: [], number: undefined } };
  }
  if (!isObject(customer) || !isId(customer["id"])) return undefined;
  const person = `gid://shopify/Customer/${String(customer["id"])}`;
  if (others === "orders_to_redact") {
    const refs = ordersIn(rest["orders_to_redact"]);
    if (!refs) return undefined;
    const ask = { kind: "erase", refs: [person, ...refs], number: undefined } as const;
    return { topic: "customers/redact", ask };
  }
  const request = rest["data_request"];
  if (others !== "data_request orders_requested" || !isObject(request)) return undefined;
  const refs = ordersIn(rest["orders_requested"]);
  if (!refs || !isId(request["id"])) return undefined;
  const ask = { kind: "disclose", refs: [person, ...refs], number: String(request["id"]) } as const;
  return { topic: "customers/data_request", ask };
}

/** Refs of the orders in a list of ids; undefined where it is no such list. */
function ordersIn(list: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const ids = list as readonly Json[];
  return ids.every(isId) ? ids.map((id) => `gid://shopify/Order/${String(id)}`) : undefined;
}

function isId(value: Json | undefined): value is number | string {
  return (
    (typeof value === "number" && Number.isSafeInteger(value) && value > 0) ||
    (typeof value === "string" && /^\d{1,20}$/.test(value))
  );
}
