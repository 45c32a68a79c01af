import { SyncError } from "../../../core/errors.ts";
import type { Connection } from "../../../core/component.ts";
import type { HookSubscription, HookSubscriptions } from "../../../core/hooks.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { callShopify } from "../client.ts";
import type { ShopifyConnection } from "../connection.ts";

const listed = `query Subscriptions($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { id topic uri }
    pageInfo { hasNextPage endCursor }
  }
}`;

const created = `mutation Subscribe($topic: WebhookSubscriptionTopic!, $to: WebhookSubscriptionInput!) {
  answer: webhookSubscriptionCreate(topic: $topic, webhookSubscription: $to) {
    userErrors { message }
  }
}`;

const moved = `mutation Move($id: ID!, $to: WebhookSubscriptionInput!) {
  answer: webhookSubscriptionUpdate(id: $id, webhookSubscription: $to) {
    userErrors { message }
  }
}`;

/**
 * Webhook subscriptions of the app in a shop. Shopify lists those that were made through this interface,
 * not those that the app's own file declares, and removes one after eight deliveries failed in a row.
 */
export const shopifySubscriptions: HookSubscriptions = {
  async list(connection, signal) {
    const found: HookSubscription[] = [];
    let after: Json = null;
    do {
      const { data } = await call(connection, listed, { after }, true, signal);
      const page: Json = data["webhookSubscriptions"] ?? null;
      const { nodes, pageInfo } = isObject(page) ? page : {};
      for (const node of Array.isArray(nodes) ? (nodes as readonly Json[]) : []) {
        if (!isObject(node)) continue;
        const { id, topic, uri } = node;
        found.push({ id: String(id), topic: topicOf(String(topic)), address: String(uri) });
      }
      after =
        isObject(pageInfo) && pageInfo["hasNextPage"] === true
          ? (pageInfo["endCursor"] ?? null)
          : null;
    } while (after !== null);
    return found;
  },
  create: (connection, topic, address, signal) =>
    change(connection, created, { topic: enumOf(topic), to: to(address) }, topic, signal),
  move: (connection, id, address, signal) =>
    change(connection, moved, { id, to: to(address) }, id, signal),
};

function to(uri: string): JsonObject {
  return { uri, format: "JSON" };
}

/** `things/update` is THINGS_UPDATE in the schema. */
function enumOf(topic: string): string {
  return topic.toUpperCase().replaceAll("/", "_");
}

/** Where the stroke stood cannot be told from the schema's name, so both are compared without it. */
function topicOf(name: string): string {
  return name.toLowerCase();
}

async function change(
  connection: Connection,
  document: string,
  variables: JsonObject,
  what: string,
  signal: AbortSignal,
): Promise<void> {
  const { data } = await call(connection, document, variables, false, signal);
  const { answer } = data;
  const errors = isObject(answer) ? answer["userErrors"] : undefined;
  const said = (Array.isArray(errors) ? (errors as readonly Json[]) : [])
    .map((one) => (isObject(one) ? String(one["message"]) : ""))
    .join("; ");
  if (said === "") return;
  throw new SyncError("sink/refused", `Shopify does not subscribe to "${what}": ${said}.`, {
    hint: "The address must be https and reachable from outside; see hooks in the README.",
  });
}

function call(
  connection: Connection,
  document: string,
  variables: JsonObject,
  repeatable: boolean,
  signal: AbortSignal,
) {
  return callShopify(connection as ShopifyConnection, { document, variables, repeatable }, signal);
}
