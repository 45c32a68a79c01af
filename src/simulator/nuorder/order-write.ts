import type { JsonObject } from "../../core/json.ts";
import { isoNow, type Clock } from "../../core/world.ts";
import { Refusal } from "./answers.ts";
import type { CompanyBook } from "./company-book.ts";
import type { OrderBook } from "./order-book.ts";
import { dressedOrder, type OrderDress } from "./order-dress.ts";
import { objectsOf } from "./order-fields.ts";
import type { OrderActor, OrderEvent, OrderLedger } from "./order-ledger.ts";
import { madeLines, type LineContext } from "./order-lines.ts";
import { retailerOf } from "./order-retailer.ts";
import { statusCalled, type OrderStatus } from "./order-status.ts";
import { withTotals } from "./order-totals.ts";
import { linesOf, type StoredOrder } from "./order.ts";
import { textOf } from "./product.ts";

/** What writes on orders need. */
export interface OrderContext extends LineContext, OrderDress {
  readonly orders: OrderBook;
  readonly ledger: OrderLedger;
  readonly companies: CompanyBook;
  readonly clock: Clock;
  /** The next number that no order has. */
  readonly nextNumber: () => string;
}

/**
 * Stores a new order of cast fields; pending unless it says otherwise.
 * @throws Refusal 400 when something required is missing or unknown, 409 when its number is taken.
 */
export function createOrder(
  given: JsonObject,
  actor: OrderActor,
  context: OrderContext,
): StoredOrder {
  const { orders, settings } = context;
  const { order_number: _, status: word, ...fields } = given;
  const status = word === undefined ? "pending" : statusCalled(textOf(given, "status"));
  if (!status) throw new Refusal(400, `unknown status ${JSON.stringify(word)}`);
  const currency = textOf(fields, "currency_code");
  const [start, end] = [textOf(fields, "start_ship"), textOf(fields, "end_ship")];
  const sent = objectsOf("line_items", fields["line_items"] ?? null);
  const missing = [
    ...(currency === "" ? ["currency_code is required"] : []),
    ...(sent.length === 0 ? ["line_items must hold at least one line"] : []),
  ];
  if (missing.length > 0) throw new Refusal(400, missing.join("; "));
  const retailer = retailerOf((fields["retailer"] ?? {}) as JsonObject, context);
  const line_items = madeLines(sent, { currency, start, end }, context);
  const number = textOf(given, "order_number") || context.nextNumber();
  if (orders.byNumber(number)) throw new Refusal(409, `order_number "${number}" is taken`);
  const { era } = settings;
  const createdOn = isoNow(context.clock);
  const order: StoredOrder = {
    id: context.newId(),
    number,
    status,
    createdOn,
    // Recorded: a moment after it was created.
    modifiedOn: momentLater(context.clock),
    fields: withTotals(dressedOrder({ ...fields, retailer, line_items }, context), era),
  };
  orders.put(order);
  tell(context, actor, "created", order, null);
  return order;
}

/**
 * Stores an edit of cast fields: what is not named stays, a status is left aside, lines are replaced
 * as a whole. `edited`, `edited_on` and `modified_on` say that it happened.
 * @throws Refusal 400 when the order is locked or something does not fit, 409 when its number is taken.
 */
export function editOrder(
  order: StoredOrder,
  given: JsonObject,
  actor: OrderActor,
  context: OrderContext,
): StoredOrder {
  refuseLocked(order, context);
  const { orders, settings, clock } = context;
  const { status: _status, order_number: _, line_items: lines, retailer, ...rest } = given;
  const number = textOf(given, "order_number") || order.number;
  const holder = orders.byNumber(number);
  if (holder && holder.id !== order.id) {
    throw new Refusal(409, `order_number "${number}" is taken`);
  }
  const { external_id: externalId, ...others } = order.fields;
  const keeps = settings.external_id_survives_edit && externalId !== undefined;
  const before = keeps ? order.fields : others;
  const now = isoNow(clock);
  const merged = { ...before, ...rest, edited: true, edited_on: now };
  const [start, end] = [textOf(merged, "start_ship"), textOf(merged, "end_ship")];
  const defaults = { currency: textOf(merged, "currency_code"), start, end };
  const fields: JsonObject = {
    ...merged,
    ...(retailer === undefined ? {} : { retailer: retailerOf(retailer as JsonObject, context) }),
    ...(lines === undefined
      ? {}
      : { line_items: madeLines(objectsOf("line_items", lines), defaults, context) }),
  };
  const counts = ["line_items", "discount"].some((name) => given[name] !== undefined);
  const edited: StoredOrder = {
    ...order,
    number,
    // Recorded once, in 2014: a cancelled order that was edited in the browser was pending again.
    status: order.status === "cancelled" ? "pending" : order.status,
    modifiedOn: momentLater(clock),
    fields: counts ? withTotals(fields, settings.era) : fields,
  };
  orders.put(edited);
  tell(context, actor, "edited", edited, order.status);
  return edited;
}

/**
 * Sets one field.
 * @throws Refusal 400 for a field that cannot be set so, or when the order is locked.
 */
export function setOrderField(
  order: StoredOrder,
  [name, value]: readonly [name: string, value: string],
  actor: OrderActor,
  context: OrderContext,
): StoredOrder {
  refuseLocked(order, context);
  if (!context.settings.settable_order_fields.includes(name)) {
    throw new Refusal(400, `the field "${name}" cannot be set`);
  }
  const modifiedOn = momentLater(context.clock);
  const set = { ...order, modifiedOn, fields: { ...order.fields, [name]: value } };
  context.orders.put(set);
  tell(context, actor, "field", set, order.status, `${name} = ${value}`);
  return set;
}

/** Puts an order into another status, whether or not the life cycle knows the step. */
export function putStatus(
  order: StoredOrder,
  status: OrderStatus,
  actor: OrderActor,
  context: OrderContext,
): StoredOrder {
  const { settings, orders, clock } = context;
  const locks = "locked" in order.fields ? { locked: status === "cancelled" } : {};
  const moved: StoredOrder = {
    ...order,
    status,
    // Recorded in 2014: neither process nor cancel moves it.
    ...(settings.status_moves_modified_on ? { modifiedOn: momentLater(clock) } : {}),
    fields: { ...order.fields, ...locks },
  };
  orders.put(moved);
  tell(context, actor, "status", moved, order.status);
  return moved;
}

/**
 * Splits an order into parts that are orders of their own; each has the lines at its indexes.
 * @throws Refusal 400 unless every line is in exactly one part, or when the order is locked.
 */
export function splitOrder(
  order: StoredOrder,
  parts: readonly (readonly number[])[],
  actor: OrderActor,
  context: OrderContext,
): readonly StoredOrder[] {
  refuseLocked(order, context);
  const { orders, settings } = context;
  const lines = linesOf(order.fields);
  const indexes = parts.flat().sort((a, b) => a - b);
  const isWhole = indexes.length === lines.length && indexes.every((one, at) => one === at);
  if (!isWhole || parts.length < 2 || parts.some(({ length }) => length === 0)) {
    throw new Refusal(400, "the parts of a split must hold every line once");
  }
  const { external_id: externalId, ...others } = order.fields;
  const keeps = settings.external_id_survives_split && externalId !== undefined;
  const fields = keeps ? order.fields : others;
  const numbers = parts.map((_, at) => partNumber(order.number, at));
  const taken = numbers.find((number) => orders.byNumber(number));
  if (taken !== undefined) throw new Refusal(409, `order_number "${taken}" is taken`);
  if (settings.split_original === "gone") orders.remove(order);
  else orders.put({ ...order, status: "cancelled" });
  const to = settings.split_original === "gone" ? null : "cancelled";
  const gone = { ...headOf(order, context), what: "split", from: order.status, to } as const;
  context.ledger.add({ ...gone, detail: numbers.join(", ") }, actor);
  return parts.map((own, at) => {
    const part: StoredOrder = {
      id: context.newId(),
      number: numbers[at] ?? "",
      status: order.status,
      createdOn: isoNow(context.clock),
      modifiedOn: momentLater(context.clock),
      fields: withTotals(
        { ...fields, line_items: own.flatMap((index) => lines[index] ?? []) },
        settings.era,
      ),
    };
    orders.put(part);
    tell(context, actor, "created", part, null, `part of ${order.number}`);
    return part;
  });
}

/** Help pages: 100589-1 and 100589-2; deeper 100589-1-A. */
function partNumber(number: string, at: number): string {
  const isPart = /-\d+$/.test(number);
  return `${number}-${isPart ? String.fromCharCode(65 + at) : String(at + 1)}`;
}

/** Help pages: cancelled orders are locked. */
function refuseLocked({ status }: StoredOrder, { settings }: OrderContext): void {
  if (status !== "cancelled" || !settings.cancelled_orders_locked) return;
  throw new Refusal(400, "the order is cancelled and locked");
}

/** Recorded: 11 to 50 ms after what made it. */
function momentLater(clock: Clock): string {
  return new Date(clock.now() + 15).toISOString();
}

function headOf({ id, number }: StoredOrder, { clock }: OrderContext) {
  return { at: isoNow(clock), order: id, number };
}

function tell(
  context: OrderContext,
  actor: OrderActor,
  what: OrderEvent["what"],
  order: StoredOrder,
  from: OrderStatus | null,
  detail?: string,
): void {
  const event = { ...headOf(order, context), what, from, to: order.status };
  context.ledger.add(detail === undefined ? event : { ...event, detail }, actor);
}
