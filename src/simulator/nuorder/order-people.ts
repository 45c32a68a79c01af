import type { Json, JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castText, plainText } from "./cast.ts";
import { readOrderFields } from "./order-fields.ts";
import { submittedFields, type SubmittedOrder } from "./order-submit.ts";
import { orderStatuses, type OrderStatus } from "./order-status.ts";
import { createOrder, editOrder, putStatus, splitOrder, type OrderContext } from "./order-write.ts";
import { orderAnswer, type StoredOrder } from "./order.ts";

/** What people do to orders in NuORDER. An order is named by its id or number; answers are as the API's. */
export interface OrderPeople {
  /** A buyer or a rep sends an order in: `review` for a buyer, `pending` for a rep. */
  submit(order: SubmittedOrder): JsonObject;
  approve(order: string): JsonObject;
  cancel(order: string): JsonObject;
  /** Sets a processed order back to approved; that people can is a guess. */
  reapprove(order: string): JsonObject;
  /** Puts it into any status, be the step known or not. */
  setStatus(order: string, status: OrderStatus): JsonObject;
  edit(order: string, changes: JsonObject): JsonObject;
  /** Each part is the indexes of its lines. */
  split(order: string, parts: readonly (readonly number[])[]): readonly JsonObject[];
}

/**
 * Makes the people; `context` is read at each deed. All throw Refusal, an Error with a sentence,
 * where it cannot be.
 */
export function orderPeople(context: () => OrderContext): OrderPeople {
  const actor = { by: "people" } as const;
  const moveTo = (name: string, status: OrderStatus): JsonObject =>
    orderAnswer(putStatus(orderCalled(name), status, actor, context()));

  return {
    submit: (order) =>
      orderAnswer(createOrder(submittedFields(order, context()), actor, context())),
    approve: (order) => moveTo(order, "approved"),
    cancel: (order) => moveTo(order, "cancelled"),
    reapprove: (order) => moveTo(order, "approved"),
    setStatus: moveTo,
    edit: (order, changes) =>
      orderAnswer(editOrder(orderCalled(order), readOrderFields(changes), actor, context())),
    split: (order, parts) =>
      splitOrder(orderCalled(order), parts, actor, context()).map((part) => orderAnswer(part)),
  };

  function orderCalled(name: string): StoredOrder {
    const { orders } = context();
    const order = orders.byId(name) ?? orders.byNumber(name);
    if (!order) throw new Refusal(404, `there is no order "${name}"`);
    return order;
  }
}

/**
 * Lets people do what a seed says: `{do, order, …}`. Answers the order, or the parts of a split.
 * @throws Error naming what is wrong.
 */
export function doneByPeople(deed: JsonObject, people: OrderPeople): Json {
  const { do: what, ...rest } = deed;
  const name = castText("order", what === "submit" ? "" : (rest["order"] ?? null));
  switch (what) {
    case "submit":
      return people.submit(rest as unknown as SubmittedOrder);
    case "approve":
    case "cancel":
    case "reapprove":
      return people[what](name);
    case "edit":
      return people.edit(name, (rest["changes"] ?? {}) as JsonObject);
    case "split":
      return people.split(name, partsOf(rest["parts"] ?? null));
    case "set_status": {
      const status = orderStatuses.find((one) => one === rest["status"]);
      if (!status) throw new Error(`There is no status ${JSON.stringify(rest["status"] ?? null)}.`);
      return people.setStatus(name, status);
    }
    default:
      throw new Error(
        `People do not "${plainText(what)}". They submit, approve, cancel, reapprove, edit, split, set_status.`,
      );
  }
}

function partsOf(value: Json): readonly (readonly number[])[] {
  const isPart = (part: Json): boolean =>
    Array.isArray(part) && (part as readonly Json[]).every((one) => Number.isInteger(one));
  if (!Array.isArray(value) || !(value as readonly Json[]).every(isPart)) {
    throw new Error('"parts" must be lists of the indexes of lines.');
  }
  return value as readonly (readonly number[])[];
}
