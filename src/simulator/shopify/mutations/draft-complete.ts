import type { DraftRecord } from "../catalogue/draft-record.ts";
import type { OrderRecord, TransactionRecord } from "../catalogue/order-record.ts";
import { totalsOf } from "../catalogue/totals.ts";
import type { Context, FieldResolver } from "../context.ts";
import { draftNode } from "../reads/sale-nodes.ts";
import { NO_DRAFT } from "./drafts.ts";
import { APP_SOURCE, makeOrder } from "./make-order.ts";
import { variantGone } from "./order-lines.ts";
import { checkPace } from "./order-pace.ts";
import { numberOf, textIn } from "./order-parts-input.ts";
import { moveStock, shortLine, takeStock } from "./order-stock.ts";
import type { UserError } from "./edit.ts";

/**
 * `draftOrderComplete`: makes the order, paid by hand unless there are payment terms (recorded).
 *
 * Once more, it answers the finished draft and an error, and changes nothing (recorded).
 *
 * @throws GraphQLError THROTTLED past `orders_per_minute`.
 */
export const draftOrderComplete: FieldResolver<unknown> = (_, args, context) => {
  const { store } = context;
  const { sales } = store;
  const draft = sales.drafts.get(numberOf(args["id"]));
  if (draft === undefined) return { draftOrder: null, userErrors: [NO_DRAFT] };
  const refuse = (error: UserError) => ({ draftOrder: draftNode(draft), userErrors: [error] });
  if (draft.status === "COMPLETED") {
    return refuse({ field: null, message: "This order has been paid" });
  }
  const problem = problemWith(draft, args["paymentGatewayId"], context);
  if (problem !== undefined) return refuse(problem);
  checkPace(context);

  const isPaid = draft.paymentTerms === null && args["paymentPending"] !== true;
  moveStock(store, draft.reserved, "reserved", "available");
  const order = makeOrder(context, {
    ...orderOf(draft, context),
    sourceName: textIn(args, "sourceName") ?? draft.sourceName ?? APP_SOURCE,
    financialStatus: isPaid ? "PAID" : "PENDING",
    transactions: isPaid ? [manualSale(draft, context)] : [],
    committed: takeStock(store, draft.lines, "committed"),
    by: "draftOrderComplete",
  });
  if (context.settings.draft_receipts && order.email !== null) sales.mail("receipts");
  const now = store.stamp();
  const finished = sales.drafts.put({
    ...draft,
    status: "COMPLETED",
    reserved: [],
    orderId: order.id,
    completedAt: now,
    updatedAt: now,
  });
  return { draftOrder: draftNode(finished), userErrors: [] };
};

// The words for a draft that is not ready, and for stock, are guesses.
function problemWith(
  draft: DraftRecord,
  gateway: unknown,
  { store, settings, world }: Context,
): UserError | undefined {
  if (gateway != null) return { field: null, message: "Invalid payment gateway" };
  if (draft.readyAt > world.clock.now()) {
    return { field: null, message: "This order has not finished calculating, please try again." };
  }
  const gone = draft.lines.find(
    ({ variantId }) => variantId !== null && store.byVariant(variantId) === undefined,
  );
  if (gone?.variantId != null) return variantGone(gone.variantId);
  if (!settings.draft_obeys_stock || draft.reserved.length > 0) return undefined;
  const short = shortLine(store, draft.lines);
  return short && { field: null, message: `${short.title} is out of stock.` };
}

// Tags, note, addresses and attributes go along; whether metafields do is not known.
function orderOf(draft: DraftRecord, { store, settings }: Context) {
  return {
    draftId: draft.id,
    purchaser: draft.purchaser,
    email: draft.email,
    phone: draft.phone,
    lines: draft.lines.map((line) => ({ ...line, id: store.nextId() })),
    discount: draft.discount,
    shippingLines: draft.shippingLines,
    shippingAddress: draft.shippingAddress,
    billingAddress: draft.billingAddress,
    paymentTerms: draft.paymentTerms,
    presentmentCurrency: draft.presentmentCurrency,
    taxExempt: draft.taxExempt,
    tax: draft.tax,
    tags: draft.tags,
    note: draft.note,
    poNumber: draft.poNumber,
    attributes: draft.attributes,
    metafields: settings.draft_metafields_carry
      ? draft.metafields.map((each) => ({ ...each, id: store.nextId() }))
      : [],
  } satisfies Partial<OrderRecord>;
}

function manualSale(draft: DraftRecord, { store }: Context): TransactionRecord {
  const now = store.stamp();
  return {
    id: store.nextId(),
    kind: "SALE",
    status: "SUCCESS",
    gateway: "manual",
    amount: totalsOf(draft).total,
    test: false,
    createdAt: now,
    processedAt: now,
  };
}
