import type { OrderRecord } from "../catalogue/order-record.ts";
import type { LedgerEntry } from "../catalogue/sales.ts";
import { addAmounts, totalsOf } from "../catalogue/totals.ts";
import type { Context } from "../context.ts";

/** The source of an order that names none: the app that made it. */
export const APP_SOURCE = "1";

/** What a new order is to be; what is left out is as new as can be. */
export type NewOrder = Omit<Partial<OrderRecord>, "id" | "number"> &
  Pick<
    OrderRecord,
    | "attributes"
    | "billingAddress"
    | "committed"
    | "discount"
    | "draftId"
    | "email"
    | "financialStatus"
    | "lines"
    | "metafields"
    | "note"
    | "paymentTerms"
    | "phone"
    | "poNumber"
    | "presentmentCurrency"
    | "purchaser"
    | "shippingAddress"
    | "shippingLines"
    | "sourceName"
    | "tags"
    | "tax"
    | "taxExempt"
    | "transactions"
  > & { readonly by: LedgerEntry["by"] };

/** Stores a new order, notes it in the ledger, and adds it to what its customer has bought. */
export function makeOrder({ store }: Context, { by, ...given }: NewOrder): OrderRecord {
  const { sales, people } = store;
  const number = sales.nextOrderNumber();
  const now = store.stamp();
  const order = sales.orders.put({
    processedAt: now,
    closedAt: null,
    cancelledAt: null,
    cancelReason: null,
    staffNote: null,
    cancelling: null,
    test: false,
    sourceIdentifier: null,
    sourceUrl: null,
    fulfillmentStatus: "UNFULFILLED",
    ...given,
    name: given.name ?? `#${number}`,
    id: store.nextId(),
    number,
    createdAt: now,
    updatedAt: now,
  });
  const { id, name, draftId } = order;
  sales.note({ kind: "order", id, name, at: now, by, draftId });
  const customer = people.customers.get(order.purchaser?.customerId ?? 0);
  if (customer !== undefined) {
    const spent = order.financialStatus === "PAID" ? totalsOf(order).total : "0.00";
    people.customers.put({
      ...customer,
      numberOfOrders: customer.numberOfOrders + 1,
      amountSpent: addAmounts(customer.amountSpent, spent),
      updatedAt: now,
    });
  }
  return order;
}
