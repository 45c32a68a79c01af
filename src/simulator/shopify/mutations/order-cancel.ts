import type { CancelReason, OrderRecord, TransactionRecord } from "../catalogue/order-record.ts";
import { CANCELLING } from "../catalogue/sales.ts";
import type { Store } from "../catalogue/store.ts";
import { addAmounts } from "../catalogue/totals.ts";
import type { Args, FieldResolver } from "../context.ts";
import { wholeSecond } from "../format.ts";
import { jobNode } from "../reads/sale-root.ts";
import { gid } from "../gid.ts";
import { numberOf } from "./order-parts-input.ts";
import { moveStock } from "./order-stock.ts";
import type { Input, UserError } from "./edit.ts";

const LONGEST_NOTE = 255;

/** `orderCancel`: begins a job that is done `cancel_ms` later; both lists of errors say the same. */
export const orderCancel: FieldResolver<unknown> = (_, args, { store, settings, world }) => {
  const order = store.sales.orders.get(numberOf(args["orderId"]));
  const problem = problemWith(order, args);
  if (order === undefined || problem !== undefined) {
    return { job: null, orderCancelUserErrors: [problem], userErrors: [problem] };
  }
  const method = args["refundMethod"] as Input | null | undefined;
  const id = store.nextId();
  store.sales.orders.put({
    ...order,
    cancelling: {
      id,
      at: world.clock.now() + settings.cancel_ms,
      reason: args["reason"] as CancelReason,
      restock: args["restock"] === true,
      refund: method?.["originalPaymentMethodsRefund"] === true || args["refund"] === true,
      notify: args["notifyCustomer"] === true,
      staffNote: (args["staffNote"] as string | null | undefined) ?? null,
    },
  });
  settleCancellations(store, world.clock.now());
  return { job: jobNode(gid("Job", id), store), orderCancelUserErrors: [], userErrors: [] };
};

/** Cancels the orders whose job is due. */
export function settleCancellations(store: Store, now: number): void {
  for (const order of store.sales.orders.having(CANCELLING)) {
    if (order.cancelling !== null && order.cancelling.at <= now) cancel(store, order);
  }
}

function cancel(store: Store, order: OrderRecord): void {
  const { cancelling: job } = order;
  if (job === null) return;
  const at = wholeSecond(job.at);
  // Not restocked, it is gone from `committed` all the same (a guess).
  moveStock(store, order.committed, "committed", job.restock ? "available" : null);
  if (job.notify) store.sales.mail("cancellations");
  const paid = addAmounts(
    ...order.transactions.filter(({ kind }) => kind === "SALE").map(({ amount }) => amount),
  );
  const refunds = job.refund && Number(paid) > 0;
  const refund: TransactionRecord = {
    id: store.nextId(),
    kind: "REFUND",
    status: "SUCCESS",
    gateway: order.transactions[0]?.gateway ?? "manual",
    amount: paid,
    test: order.test,
    createdAt: at,
    processedAt: at,
  };
  store.sales.orders.put({
    ...order,
    lines: order.lines.map((line) => ({ ...line, removed: line.quantity - line.fulfilled })),
    cancelling: null,
    cancelledAt: at,
    cancelReason: job.reason,
    staffNote: job.staffNote,
    closedAt: at,
    committed: [],
    transactions: refunds ? [...order.transactions, refund] : order.transactions,
    financialStatus: statusAfter(order, refunds),
    updatedAt: at,
  });
}

// Nothing paid is nothing owed any more: VOIDED. Both are guesses.
function statusAfter({ financialStatus }: OrderRecord, refunds: boolean) {
  if (refunds) return "REFUNDED";
  return financialStatus === "PENDING" || financialStatus === "AUTHORIZED"
    ? "VOIDED"
    : financialStatus;
}

function problemWith(order: OrderRecord | undefined, args: Args): UserError | undefined {
  if (order === undefined) {
    return { field: ["orderId"], message: "Order does not exist", code: "NOT_FOUND" };
  }
  const refuse = (field: readonly string[] | null, message: string): UserError => ({
    field,
    message,
    code: "INVALID",
  });
  if (args["refund"] != null && args["refundMethod"] != null) {
    const message = "Only one of the arguments `refund` or `refund_method` is allowed.";
    return refuse(["refund"], message);
  }
  if (String(args["staffNote"] ?? "").length > LONGEST_NOTE) {
    const message = `Staff note is too long. Maximum length is ${LONGEST_NOTE} characters.`;
    return refuse(["staffNote"], message);
  }
  if (order.cancelledAt !== null) {
    return refuse(["orderId"], "Cannot cancel an order that has already been canceled");
  }
  if (order.cancelling !== null) return refuse(null, "Cancellation is already in progress");
  if (order.lines.some(({ fulfilled }) => fulfilled > 0)) {
    return refuse(["orderId"], "Cannot cancel an order that has outstanding fulfillments");
  }
  return undefined;
}
