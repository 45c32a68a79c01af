import type { WebhookRecord } from "../catalogue/webhook-record.ts";
import type { Context, FieldResolver } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { webhookNode } from "../reads/webhooks.ts";
import type { Input } from "./edit.ts";

const field = ["webhookSubscription", "callbackUrl"];

/** `webhookSubscriptionCreate`. */
export const webhookSubscriptionCreate: FieldResolver<unknown> = (_, args, context) => {
  const { store } = context;
  const now = store.stamp();
  const before: WebhookRecord = {
    id: store.nextId(),
    topic: String(args["topic"]),
    uri: "",
    format: "JSON",
    filter: null,
    includeFields: [],
    createdAt: now,
    updatedAt: now,
  };
  return saved(before, args["webhookSubscription"] as Input, context);
};

/** `webhookSubscriptionUpdate`: changes what is given. */
export const webhookSubscriptionUpdate: FieldResolver<unknown> = (_, args, context) => {
  const before = webhookOf(args["id"], context);
  if (!before) return { webhookSubscription: null, userErrors: [missing] };
  const updated = { ...before, updatedAt: context.store.stamp() };
  return saved(updated, args["webhookSubscription"] as Input, context);
};

/** `webhookSubscriptionDelete`. */
export const webhookSubscriptionDelete: FieldResolver<unknown> = (_, { id }, context) => {
  const before = webhookOf(id, context);
  if (!before) return { deletedWebhookSubscriptionId: null, userErrors: [missing] };
  context.store.webhooks.remove(before.id);
  return { deletedWebhookSubscriptionId: gid("WebhookSubscription", before.id), userErrors: [] };
};

const missing = { field: ["id"], message: "Webhook subscription does not exist" };

function saved(before: WebhookRecord, input: Input, { store }: Context) {
  const uri = String(input["uri"] ?? input["callbackUrl"] ?? before.uri);
  const refused = wrongAddress(uri);
  const taken = store.webhooks
    .having(before.topic)
    .some((one) => one.id !== before.id && one.uri === uri);
  const message = refused ?? (taken ? "Address for this topic has already been taken" : undefined);
  if (message !== undefined) return { webhookSubscription: null, userErrors: [{ field, message }] };
  const after = store.webhooks.put({
    ...before,
    uri,
    format: String(input["format"] ?? before.format),
    filter: input["filter"] === undefined ? before.filter : (input["filter"] as string | null),
    includeFields:
      (input["includeFields"] as readonly string[] | null | undefined) ?? before.includeFields,
  });
  return { webhookSubscription: webhookNode(after), userErrors: [] };
}

/** The sentences are recorded ones. */
function wrongAddress(uri: string): string | undefined {
  if (uri === "") return "Address can't be blank";
  if (uri.startsWith("http://")) return "Address protocol http:// is not supported";
  if (!URL.canParse(uri)) return "Address is invalid";
  return /(^|\.)(myshopify\.com|shopify\.com|localhost)$/.test(new URL(uri).hostname)
    ? "Address cannot be a Shopify or an internal domain"
    : undefined;
}

function webhookOf(id: unknown, { store }: Context): WebhookRecord | undefined {
  return store.webhooks.get(parseGid(String(id))?.number ?? 0);
}
