import type { WebhookRecord } from "../catalogue/webhook-record.ts";
import { page } from "../connection.ts";
import type { FieldResolver, TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";

/** A subscription in an answer. */
export interface WebhookNode {
  readonly __typename: "WebhookSubscription";
  readonly webhook: WebhookRecord;
}

/** Wraps a subscription. */
export function webhookNode(webhook: WebhookRecord): WebhookNode {
  return { __typename: "WebhookSubscription", webhook };
}

/** Fields of WebhookSubscription. */
export const WEBHOOK: TypeResolvers<WebhookNode> = {
  id: ({ webhook }) => gid("WebhookSubscription", webhook.id),
  legacyResourceId: ({ webhook }) => String(webhook.id),
  topic: ({ webhook }) => webhook.topic,
  uri: ({ webhook }) => webhook.uri,
  callbackUrl: ({ webhook }) => webhook.uri,
  format: ({ webhook }) => webhook.format,
  filter: ({ webhook }) => webhook.filter,
  name: () => null,
  includeFields: ({ webhook }) => webhook.includeFields,
  metafieldNamespaces: () => [],
  metafields: () => [],
  createdAt: ({ webhook }) => webhook.createdAt,
  updatedAt: ({ webhook }) => webhook.updatedAt,
};

/** `webhookSubscriptions`. */
export const webhookSubscriptions: FieldResolver<unknown> = (_, args, context) => {
  const topics = args["topics"] as readonly string[] | null | undefined;
  const uri = args["uri"] ?? args["callbackUrl"];
  return page<WebhookRecord>(
    {
      items: context.store.webhooks
        .all()
        .filter(
          (one) =>
            (topics?.includes(one.topic) ?? true) && (uri == null || String(uri) === one.uri),
        ),
      id: ({ id }) => id,
      toNode: webhookNode,
    },
    args,
    context,
  );
};
