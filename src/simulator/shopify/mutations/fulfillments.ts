import {
  fulfillmentKey,
  type FulfillmentRecord,
  type TrackingRecord,
} from "../catalogue/fulfillment-record.ts";
import type { LineRecord, TakenStock } from "../catalogue/order-parts.ts";
import type { FulfillmentStatus, OrderRecord } from "../catalogue/order-record.ts";
import type { Store } from "../catalogue/store.ts";
import type { FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import {
  fulfillmentNode,
  lineOfFulfillmentOrder,
  orderOfFulfillmentOrder,
  remaining,
} from "../reads/fulfillments.ts";
import { done, list, refused, type Edited, type Input, type UserError } from "./edit.ts";
import { moveStock } from "./order-stock.ts";

/**
 * `fulfillmentCreate`: ships what is named of an order, else all that is left of it.
 *
 * The words of its refusals are recorded for its neighbours, which merge and split.
 */
export const fulfillmentCreate: FieldResolver<unknown> = (_, args, { store }) => {
  const input = args["fulfillment"] as Input;
  const asked = shipment(store, list(input, "lineItemsByFulfillmentOrder"));
  if (!asked.ok) return { fulfillment: null, userErrors: asked.errors };
  const { order, quantities } = asked.value;
  const now = store.stamp();
  const count = store.fulfillments.having(fulfillmentKey(order.id)).length;
  const fulfillment = store.fulfillments.put({
    id: store.nextId(),
    orderId: order.id,
    name: `${order.name}-F${count + 1}`,
    status: "SUCCESS",
    createdAt: now,
    updatedAt: now,
    tracking: tracking(input["trackingInfo"]),
    lines: [...quantities].map(([lineId, quantity]) => ({
      id: store.nextId(),
      lineId,
      quantity,
    })),
  });
  const committed = ship(store, order, quantities);
  saveShipped(store, { ...order, committed }, quantities, 1);
  if (input["notifyCustomer"] === true) store.sales.mail("fulfillment_receipts");
  return { fulfillment: fulfillmentNode(fulfillment), userErrors: [] };
};

/** `fulfillmentTrackingInfoUpdate`: takes the place of all tracking there was. */
export const fulfillmentTrackingInfoUpdate: FieldResolver<unknown> = (_, args, { store }) => {
  const before = fulfillmentOf(store, args["fulfillmentId"]);
  if (before === undefined) {
    const error = { field: ["fulfillmentId"], message: "Fulfillment does not exist." };
    return { fulfillment: null, userErrors: [error] };
  }
  const after = store.fulfillments.put({
    ...before,
    tracking: tracking(args["trackingInfoInput"]),
    updatedAt: store.stamp(),
  });
  return { fulfillment: fulfillmentNode(after), userErrors: [] };
};

/** `fulfillmentCancel`: the pieces are to be shipped again; stock is left alone (a guess). */
export const fulfillmentCancel: FieldResolver<unknown> = (_, args, { store }) => {
  const before = fulfillmentOf(store, args["id"]);
  const order = before && store.sales.orders.get(before.orderId);
  if (before === undefined || order === undefined) {
    const error = { field: ["id"], message: "Fulfillment not found." };
    return { fulfillment: null, userErrors: [error] };
  }
  if (before.status === "CANCELLED") {
    return { fulfillment: fulfillmentNode(before), userErrors: [] };
  }
  const quantities = new Map(before.lines.map(({ lineId, quantity }) => [lineId, quantity]));
  saveShipped(store, order, quantities, -1);
  const after = { ...before, status: "CANCELLED" as const, updatedAt: store.stamp() };
  return { fulfillment: fulfillmentNode(store.fulfillments.put(after)), userErrors: [] };
};

/** How many pieces of each line, by its id, of one order. */
interface Shipment {
  readonly order: OrderRecord;
  readonly quantities: ReadonlyMap<number, number>;
}

function shipment(store: Store, inputs: readonly Input[]): Edited<Shipment> {
  const refuse = (message: string): { ok: false; errors: readonly UserError[] } =>
    refused({ field: ["fulfillment"], message });
  const quantities = new Map<number, number>();
  let order: OrderRecord | undefined;
  for (const input of inputs) {
    const found = orderOfFulfillmentOrder(numberIn(input["fulfillmentOrderId"]), store);
    if (found === undefined) return refuse("Fulfillment order does not exist.");
    if (order !== undefined && order.id !== found.id) {
      return refuse("All fulfillment orders must belong to the same order.");
    }
    order = found;
    for (const { line, quantity } of linesIn(found, input)) {
      if (line === undefined) return refuse("Fulfillment order line item does not exist.");
      const sum = (quantities.get(line.id) ?? 0) + quantity;
      if (quantity < 1 || sum > remaining(line)) {
        return refuse("Invalid fulfillment order line item quantity requested.");
      }
      quantities.set(line.id, sum);
    }
  }
  if (order === undefined) return refuse("Fulfillment order does not exist.");
  if (quantities.size === 0) return refuse(`Fulfillment order has nothing left to fulfill.`);
  return done({ order, quantities });
}

function linesIn(
  order: OrderRecord,
  input: Input,
): readonly { readonly line: LineRecord | undefined; readonly quantity: number }[] {
  const named = list(input, "fulfillmentOrderLineItems");
  if (named.length === 0) {
    return order.lines
      .map((line) => ({ line, quantity: remaining(line) }))
      .filter(({ quantity }) => quantity > 0);
  }
  return named.map(({ id, quantity }) => ({
    line: lineOfFulfillmentOrder(numberIn(id), order),
    quantity: Number(quantity),
  }));
}

// Takes what is shipped out of what the order has taken, and says what that still has.
function ship(
  store: Store,
  order: OrderRecord,
  quantities: ReadonlyMap<number, number>,
): readonly TakenStock[] {
  const left = new Map<number, number>();
  for (const line of order.lines) {
    const itemId = store.byVariant(line.variantId ?? 0)?.variant.inventoryItemId;
    if (itemId === undefined) continue;
    left.set(itemId, (left.get(itemId) ?? 0) + (quantities.get(line.id) ?? 0));
  }
  return order.committed.flatMap((taken) => {
    const quantity = Math.min(taken.quantity, left.get(taken.itemId) ?? 0);
    if (quantity === 0) return taken;
    left.set(taken.itemId, (left.get(taken.itemId) ?? 0) - quantity);
    moveStock(store, [{ ...taken, quantity }], "committed", null);
    return taken.quantity > quantity ? { ...taken, quantity: taken.quantity - quantity } : [];
  });
}

function saveShipped(
  store: Store,
  order: OrderRecord,
  quantities: ReadonlyMap<number, number>,
  sign: -1 | 1,
): void {
  const lines = order.lines.map((line) => ({
    ...line,
    fulfilled: line.fulfilled + sign * (quantities.get(line.id) ?? 0),
  }));
  const fulfillmentStatus = statusOf(lines);
  store.sales.orders.put({ ...order, lines, fulfillmentStatus, updatedAt: store.stamp() });
}

function statusOf(lines: readonly LineRecord[]): FulfillmentStatus {
  if (lines.every(({ fulfilled }) => fulfilled === 0)) return "UNFULFILLED";
  return lines.some((line) => remaining(line) > 0) ? "PARTIALLY_FULFILLED" : "FULFILLED";
}

// One company goes for all parcels; numbers and addresses belong together by their place.
function tracking(given: unknown): readonly TrackingRecord[] {
  const input = (given ?? {}) as Input;
  const company = (input["company"] as string | null | undefined) ?? null;
  const texts = (one: string, many: string): readonly string[] =>
    (input[many] as readonly string[] | null | undefined) ??
    [input[one]].filter((each) => each != null).map(String);
  const numbers = texts("number", "numbers");
  const urls = texts("url", "urls");
  const count = Math.max(numbers.length, urls.length, company === null ? 0 : 1);
  return Array.from({ length: count }, (_, at) => ({
    company,
    number: numbers[at] ?? null,
    url: urls[at] ?? null,
  }));
}

function fulfillmentOf(store: Store, id: unknown): FulfillmentRecord | undefined {
  return store.fulfillments.get(numberIn(id));
}

function numberIn(id: unknown): number {
  return parseGid(String(id))?.number ?? 0;
}
