import { metafieldNamed } from "../catalogue/derived.ts";
import type { DraftRecord } from "../catalogue/draft-record.ts";
import type { OrderRecord } from "../catalogue/order-record.ts";
import { totalsOf } from "../catalogue/totals.ts";
import type { SearchField } from "./match.ts";

type Fields<T> = Readonly<Record<string, SearchField<T>>>;

const DRAFT: Fields<DraftRecord> = {
  default: {
    kind: "words",
    values: (draft) => [
      [
        draft.name,
        draft.email,
        draft.note,
        draft.poNumber,
        ...draft.tags,
        ...draft.lines.flatMap(({ title, sku }) => [title, sku]),
      ].join(" "),
    ],
  },
  created_at: { kind: "time", values: ({ createdAt }) => [createdAt] },
  customer_id: { kind: "id", values: ({ purchaser }) => [purchaser?.customerId ?? null] },
  id: { kind: "id", values: ({ id }) => [id] },
  source: { kind: "whole", values: ({ sourceName }) => [sourceName] },
  status: {
    kind: "whole",
    accepted: ["open", "invoice_sent", "completed"],
    values: ({ status }) => [status],
  },
  tag: { kind: "whole", values: ({ tags }) => tags },
  updated_at: { kind: "time", values: ({ updatedAt }) => [updatedAt] },
};

const ORDER: Fields<OrderRecord> = {
  default: {
    kind: "words",
    values: (order) => [
      [
        order.name,
        order.email,
        order.poNumber,
        order.sourceIdentifier,
        ...order.tags,
        ...order.lines.flatMap(({ title, sku }) => [title, sku]),
      ].join(" "),
    ],
  },
  created_at: { kind: "time", values: ({ createdAt }) => [createdAt] },
  current_total_price: { kind: "number", values: (order) => [Number(totalsOf(order).total)] },
  customer_id: { kind: "id", values: ({ purchaser }) => [purchaser?.customerId ?? null] },
  email: { kind: "words", values: ({ email }) => [email] },
  financial_status: {
    kind: "whole",
    accepted: [
      "paid",
      "pending",
      "authorized",
      "partially_paid",
      "partially_refunded",
      "refunded",
      "voided",
      "expired",
    ],
    values: ({ financialStatus }) => [financialStatus],
  },
  fulfillment_status: {
    kind: "whole",
    accepted: ["unshipped", "shipped", "fulfilled", "partial", "on_hold", "unfulfilled"],
    values: ({ fulfillmentStatus }) => SHIPPED[fulfillmentStatus] ?? [fulfillmentStatus],
  },
  id: { kind: "id", values: ({ id }) => [id] },
  // With or without the number sign.
  name: { kind: "whole", values: ({ name }) => [name, name.replace(/^#/, "")] },
  po_number: { kind: "whole", values: ({ poNumber }) => [poNumber] },
  processed_at: { kind: "time", values: ({ processedAt }) => [processedAt] },
  sku: { kind: "whole", values: ({ lines }) => lines.map(({ sku }) => sku) },
  source_identifier: { kind: "whole", values: ({ sourceIdentifier }) => [sourceIdentifier] },
  source_name: { kind: "whole", values: ({ sourceName }) => [sourceName] },
  status: {
    kind: "whole",
    accepted: ["open", "closed", "cancelled", "not_closed"],
    values: ({ cancelledAt, closedAt }) => {
      if (cancelledAt !== null) return ["cancelled"];
      return closedAt === null ? ["open", "not_closed"] : ["closed"];
    },
  },
  subtotal_line_items_quantity: {
    kind: "number",
    values: ({ lines }) => [lines.reduce((sum, { quantity }) => sum + quantity, 0)],
  },
  tag: { kind: "whole", values: ({ tags }) => tags },
  tag_not: { kind: "whole", negated: true, values: ({ tags }) => tags },
  test: { kind: "flag", values: ({ test }) => [test] },
  updated_at: { kind: "time", values: ({ updatedAt }) => [updatedAt] },
};

const SHIPPED: Readonly<Record<string, readonly string[]>> = {
  FULFILLED: ["fulfilled", "shipped"],
  PARTIALLY_FULFILLED: ["partial"],
  UNFULFILLED: ["unfulfilled", "unshipped"],
};

/** Finds a searchable field of drafts; metafields are none (documented). */
export function draftField(name: string): SearchField<DraftRecord> | undefined {
  return Object.hasOwn(DRAFT, name) ? DRAFT[name] : undefined;
}

/** Finds a searchable field of orders; metafields go by `metafields.namespace.key`. */
export function orderField(name: string): SearchField<OrderRecord> | undefined {
  const [kind, namespace, key] = name.split(".");
  if (kind === "metafields" && namespace !== undefined && key !== undefined) {
    return {
      kind: "whole",
      values: ({ metafields }) => [metafieldNamed(metafields, namespace, key)?.value ?? null],
    };
  }
  return Object.hasOwn(ORDER, name) ? ORDER[name] : undefined;
}
