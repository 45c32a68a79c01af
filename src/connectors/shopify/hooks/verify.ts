import { createHmac, timingSafeEqual } from "node:crypto";
import type { HookDefinition, HookDelivery, HookVerdict } from "../../../core/hooks.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import type { Secret } from "../../../core/secret.ts";
import { isPrivacyTopic, privacyAsk } from "./privacy.ts";
import { shopifySubscriptions } from "./subscriptions.ts";

/**
 * The largest payloads that were seen are some hundreds of kilobytes: a record with a hundred children
 * whole, and the ids of the rest.
 */
const mostBytes = 2 * 1024 * 1024;

/**
 * Shopify's webhooks: `X-Shopify-Hmac-Sha256` is the base64 of the HMAC-SHA256 of the raw body under the
 * app's client secret (shopify.dev, "Verify webhooks"). It covers the body alone: topic, shop and id are
 * unsigned, so they may choose what is looked at again, and nothing else is believed of them.
 */
export const shopifyHooks: HookDefinition = {
  mostBytes,
  verify: verifyHook,
  subscriptions: shopifySubscriptions,
  wrongTopic(topic) {
    if (isPrivacyTopic(topic)) return "is answered by the runner itself; no pipeline listens to it";
    if (/^[a-z][a-z_]*\/[a-z_]+$/.test(topic)) return undefined;
    return "is no topic of Shopify's: they are written like things/update";
  },
};

/** Judges one webhook of a shop. The secrets are tried all, whichever fits. */
function verifyHook(
  delivery: HookDelivery,
  options: JsonObject,
  secrets: ReadonlyMap<string, Secret>,
): HookVerdict {
  const keys = hookSecrets(secrets);
  if (keys.length === 0) return { kind: "refused", why: "no secret" };
  const { body, header } = delivery;
  if (body.length > mostBytes) return { kind: "refused", why: "form" };
  const given = header("x-shopify-hmac-sha256") ?? "";
  if (!isSigned(body, given, keys)) return { kind: "refused", why: "signature" };

  const shop = shopDomain(options);
  if (header("x-shopify-shop-domain")?.toLowerCase() !== shop) {
    return { kind: "refused", why: "address" };
  }
  const topic = header("x-shopify-topic") ?? "";
  const id = header("x-shopify-webhook-id") ?? "";
  const content = parse(body);
  if (!isName(topic) || !isName(id) || !content) return { kind: "refused", why: "form" };
  // Whoever holds a genuine body could send it under another topic: what the law asks for counts only
  // in its own form, and a body of that form counts for nothing else.
  const asked = privacyAsk(content, shop);
  if (!isPrivacyTopic(topic) && !asked) return { kind: "hint", id, topic, content };
  if (asked?.topic !== topic) return { kind: "refused", why: "form" };
  return { kind: "privacy", id, topic, ask: asked.ask };
}

function hookSecrets(secrets: ReadonlyMap<string, Secret>): readonly Secret[] {
  const current = secrets.get("hook_secret") ?? secrets.get("client_secret");
  const previous = secrets.get("previous_hook_secret");
  return [current, previous].filter((one) => one !== undefined);
}

/** Compares the texts, so that a second way to write the same bytes does not count either. */
function isSigned(body: Uint8Array, given: string, keys: readonly Secret[]): boolean {
  const sent = Buffer.from(given, "latin1");
  let fits = false;
  for (const key of keys) {
    const due = Buffer.from(createHmac("sha256", key.reveal()).update(body).digest("base64"));
    const same = sent.length === due.length && timingSafeEqual(sent, due);
    fits = same || fits;
  }
  return fits;
}

function shopDomain(options: JsonObject): string {
  const shop = typeof options["shop"] === "string" ? options["shop"] : "";
  return `${shop.replace(/\.myshopify\.com$/, "")}.myshopify.com`;
}

/** Two headers of one name arrive as one with a comma, which no name has. */
function isName(text: string): boolean {
  return /^[\w./:=+-]{1,200}$/.test(text);
}

function parse(body: Uint8Array): JsonObject | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const content = JSON.parse(text) as Json;
    return isObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}
