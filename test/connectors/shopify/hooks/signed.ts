import { createHmac } from "node:crypto";
import { shopifyHooks } from "../../../../src/connectors/shopify/hooks/verify.ts";
import type { HookVerdict } from "../../../../src/core/hooks.ts";
import type { Json } from "../../../../src/core/json.ts";
import { Secret } from "../../../../src/core/secret.ts";

export const secret = "hush-of-the-app";
const options = { type: "shopify", shop: "north-shore", api_version: "2026-10" };

/** A delivery as Shopify would send it. */
export interface Sent {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export function sign(body: Uint8Array, key = secret): string {
  return createHmac("sha256", key).update(body).digest("base64");
}

export function sent(
  content: Json | Uint8Array,
  more: Readonly<Record<string, string>> = {},
  key = secret,
): Sent {
  const body = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
  const headers = {
    "content-type": "application/json",
    "x-shopify-topic": "products/update",
    "x-shopify-hmac-sha256": sign(body, key),
    "x-shopify-shop-domain": "north-shore.myshopify.com",
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
    "x-shopify-triggered-at": "2026-11-10T12:00:00.123456789Z",
    ...more,
  };
  return { body, headers };
}

export function judge(
  { body, headers }: Sent,
  secrets: Readonly<Record<string, string>> = { client_secret: secret },
): HookVerdict {
  const kept = new Map(
    Object.entries(secrets).map(([name, text]) => [name, new Secret(text, "X")]),
  );
  const all = new Headers(headers);
  return shopifyHooks.verify({ body, header: (name) => all.get(name) }, options, kept);
}
