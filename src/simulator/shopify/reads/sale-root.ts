import type { SaleRecord } from "../catalogue/order-parts.ts";
import type { OrderRecord } from "../catalogue/order-record.ts";
import { CANCELLING } from "../catalogue/sales.ts";
import type { Store } from "../catalogue/store.ts";
import { totalsOf } from "../catalogue/totals.ts";
import { page, type Connection } from "../connection.ts";
import type { Args, Context, FieldResolver, TypeResolvers } from "../context.ts";
import { gid, parseGid, type Gid } from "../gid.ts";
import { draftField, orderField } from "../search/sale-fields.ts";
import { searchable, stillThere } from "./company-lists.ts";
import { customHolder } from "./custom-id.ts";
import { countUpTo } from "./lists.ts";
import {
  draftNode,
  orderNode,
  type DraftLineNode,
  type OrderLineNode,
  type TransactionNode,
} from "./sale-nodes.ts";
import { searched } from "./searched.ts";

const orders: FieldResolver<unknown> = (_, args, context, info): Connection => {
  const all = context.store.sales.orders;
  const found = searched(searchable(all, orderField), args, context, info);
  const key = String(args["sortKey"]);
  return page(
    {
      items: stillThere(found, all),
      id: ({ id }) => id,
      sortBy: (order) => orderOrder(order, key, context.store),
      // Found and sorted by what the index knows, shown as the order is now.
      toNode: (order) => orderNode(all.get(order.id) ?? order),
    },
    args,
    context,
  );
};

const draftOrders: FieldResolver<unknown> = (_, args, context, info): Connection => {
  const all = context.store.sales.drafts;
  const found = searched(searchable(all, draftField), args, context, info);
  const key = String(args["sortKey"]);
  return page(
    {
      items: stillThere(found, all),
      id: ({ id }) => id,
      sortBy: (draft) => (key === "STATUS" ? draft.status : saleOrder(draft, key, context.store)),
      toNode: (draft) => draftNode(all.get(draft.id) ?? draft),
    },
    args,
    context,
  );
};

/** Fields of QueryRoot about drafts and orders. */
export const SALE_ROOT: TypeResolvers<unknown> = {
  order: byId,
  orders,
  ordersCount: (_, args, context, info) => {
    const all = searchable(context.store.sales.orders, orderField);
    return countUpTo(searched(all, args, context, info).length, args["limit"]);
  },
  orderByIdentifier: (_, { identifier }, context) => {
    const { id, customId } = identifier as Args;
    if (id != null) return byId(undefined, { id }, context);
    const order = context.store.sales.orders.get(customHolder(customId, "ORDER", context));
    return order ? orderNode(order) : null;
  },
  draftOrder: byId,
  draftOrders,
  draftOrdersCount: (_, args, context, info) => {
    const all = searchable(context.store.sales.drafts, draftField);
    return countUpTo(searched(all, args, context, info).length, args["limit"]);
  },
  job: (_, { id }, { store }) => jobNode(id, store),
};

/** Finds a draft, an order or what belongs to them by a global id; null where there is none. */
export function saleById({ type, number }: Gid, { store }: Context): unknown {
  const { drafts, orders: all } = store.sales;
  switch (type) {
    case "DraftOrder": {
      const draft = drafts.get(number);
      return draft ? draftNode(draft) : null;
    }
    case "Order": {
      const order = all.get(number);
      return order ? orderNode(order) : null;
    }
    case "DraftOrderLineItem":
      return lineOf(drafts.all(), number, (draft, line): DraftLineNode => ({
        __typename: "DraftOrderLineItem",
        draft,
        line,
      }));
    case "LineItem":
      return lineOf(all.all(), number, (order, line): OrderLineNode => ({
        __typename: "LineItem",
        order,
        line,
      }));
    case "OrderTransaction": {
      for (const order of all.all()) {
        const transaction = order.transactions.find(({ id }) => id === number);
        if (transaction === undefined) continue;
        return { __typename: "OrderTransaction", order, transaction } satisfies TransactionNode;
      }
      return null;
    }
    default:
      return null;
  }
}

/** What stands for a Job: that of a cancellation is done once it is no longer under way. */
export function jobNode(id: unknown, store: Store) {
  const number = parseGid(String(id))?.number;
  const isOpen = store.sales.orders
    .having(CANCELLING)
    .some(({ cancelling }) => cancelling?.id === number);
  return { __typename: "Job", id: gid("Job", number ?? 0), done: !isOpen };
}

function byId(_: unknown, { id }: Args, context: Context): unknown {
  const parsed = parseGid(String(id));
  return parsed === undefined ? null : saleById(parsed, context);
}

function lineOf<S extends SaleRecord, N>(
  sales: readonly S[],
  id: number,
  node: (sale: S, line: S["lines"][number]) => N,
): N | null {
  for (const sale of sales) {
    const line = sale.lines.find((each) => each.id === id);
    if (line !== undefined) return node(sale, line);
  }
  return null;
}

function orderOrder(order: OrderRecord, key: string, store: Store): string | number {
  switch (key) {
    case "PROCESSED_AT":
      return order.processedAt;
    case "FINANCIAL_STATUS":
      return order.financialStatus;
    case "FULFILLMENT_STATUS":
      return order.fulfillmentStatus;
    case "ORDER_NUMBER":
      return order.number;
    case "PO_NUMBER":
      return order.poNumber ?? "";
    case "DESTINATION":
      return `${order.shippingAddress?.country ?? ""} ${order.shippingAddress?.city ?? ""}`;
    case "TOTAL_ITEMS_QUANTITY":
      return order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    default:
      return saleOrder(order, key, store);
  }
}

function saleOrder(sale: SaleRecord, key: string, { people }: Store): string | number {
  switch (key) {
    case "CREATED_AT":
      return sale.createdAt;
    case "UPDATED_AT":
      return sale.updatedAt;
    case "CUSTOMER_NAME": {
      const customer = people.customers.get(sale.purchaser?.customerId ?? 0);
      return `${customer?.lastName ?? ""}, ${customer?.firstName ?? ""}`.toLowerCase();
    }
    case "CURRENT_TOTAL_PRICE":
    case "TOTAL_PRICE":
      return Number(totalsOf(sale).total);
    default:
      return sale.id;
  }
}
