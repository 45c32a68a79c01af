import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { isoNow } from "../../core/world.ts";
import { doneByPeople, type OrderPeople } from "./order-people.ts";
import { orderStatuses } from "./order-status.ts";
import type { OrderContext } from "./order-write.ts";
import type { StoredOrder } from "./order.ts";
import { textOf } from "./product.ts";

/** What a seed did: how many orders it put in, and what each deed answered. */
export interface SeededOrders extends JsonObject {
  readonly orders: number;
  readonly deeds: readonly Json[];
}

/**
 * Puts orders in as they are, in whichever recorded shape, and lets people do deeds:
 * `{orders?: […], deeds?: […]}`, or a list of orders alone. An order may be wrapped as recordings
 * are, in `response.body`, and there may be several in one. One whose `_id` is held takes its place.
 * @throws Error naming the order or deed that is wrong; those before it are done.
 */
export function seedOrders(body: Json, people: OrderPeople, context: OrderContext): SeededOrders {
  const whole = isObject(body) && ("orders" in body || "deeds" in body) ? body : { orders: body };
  for (const name of Object.keys(whole)) {
    if (!["orders", "deeds"].includes(name)) {
      throw new Error(`A seed has no "${name}". It has orders, deeds.`);
    }
  }
  const orders = unwrapped((whole as JsonObject)["orders"] ?? []);
  for (const [at, one] of orders.entries()) {
    named(`order ${String(at + 1)}`, () => {
      putOrder(one, context);
    });
  }
  const given: Json = (whole as JsonObject)["deeds"] ?? [];
  const deeds = Array.isArray(given) ? (given as readonly Json[]) : [given];
  const answers = deeds.map((deed, at) =>
    named(`deed ${String(at + 1)}`, () => {
      if (!isObject(deed)) throw new Error("It must be an object.");
      return doneByPeople(deed, people);
    }),
  );
  return { orders: orders.length, deeds: answers };
}

function unwrapped(value: Json): readonly Json[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(unwrapped);
  if (!isObject(value)) return [value];
  const { response } = value;
  return isObject(response) && response["body"] !== undefined
    ? unwrapped(response["body"])
    : [value];
}

function putOrder(value: Json, context: OrderContext): void {
  if (!isObject(value)) throw new Error("It must be an object.");
  const { orders, clock, ledger } = context;
  const { _id, order_number: givenNumber, status: word, ...rest } = value;
  const { created_on: created, modified_on: modified, ...fields } = rest;
  const id = _id === undefined ? context.newId() : textOf(value, "_id").toLowerCase();
  if (!/^[0-9a-f]{24}$/.test(id)) throw new Error('Its "_id" must be 24 hexadecimal digits.');
  const number = givenNumber === undefined ? context.nextNumber() : textOf(value, "order_number");
  if (number === "") throw new Error('Its "order_number" must be text.');
  const status = orderStatuses.find((one) => one === word);
  if (!status) throw new Error(`Its "status" must be one of ${orderStatuses.join(", ")}.`);
  const holder = orders.byNumber(number);
  if (holder && holder.id !== id) throw new Error(`The order_number "${number}" is taken.`);
  const now = isoNow(clock);
  const order: StoredOrder = {
    id,
    number,
    status,
    createdOn: typeof created === "string" ? created : now,
    modifiedOn: typeof modified === "string" ? modified : now,
    fields,
  };
  const before = orders.byId(id);
  orders.put(order);
  const event = { at: now, order: id, number, from: before?.status ?? null, to: status } as const;
  ledger.add({ ...event, what: before ? "edited" : "created" }, { by: "seed" });
}

function named<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`In ${what} of the seed: ${(error as Error).message}`, { cause: error });
  }
}
