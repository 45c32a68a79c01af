import type { Json } from "../../core/json.ts";
import { isObject } from "../../core/json.ts";
import { Refusal, type Answer } from "./answers.ts";
import { bodyOf, castText, dayOf } from "./cast.ts";
import { readOrderFields } from "./order-fields.ts";
import type { OrderActor } from "./order-ledger.ts";
import { mayBecome, orderStatuses, statusCalled } from "./order-status.ts";
import {
  createOrder,
  editOrder,
  putStatus,
  setOrderField,
  type OrderContext,
} from "./order-write.ts";
import { orderAnswer, type StoredOrder } from "./order.ts";
import { objectId, type Call, type Route } from "./route.ts";

/** The calls on orders, OR1 to OR14 of the reconstruction; `context` is read at each call. */
export function orderRoutes(context: () => OrderContext): readonly Route[] {
  const statusRoutes = ["POST", "PUT"].flatMap((method): readonly Route[] => [
    { method, pattern: "/api/order/number/:number/:status", answer: moveAlong },
    { method, pattern: "/api/order/:id/:status", answer: moveAlong },
  ]);
  return [
    { method: "PUT", pattern: "/api/order/new", answer: create },
    { method: "GET", pattern: "/api/order/number/:number", answer: read },
    { method: "GET", pattern: "/api/order/:id", answer: read },
    { method: "POST", pattern: "/api/order/:id", answer: edit },
    { method: "POST", pattern: "/api/order/:id/set/:field/:value", answer: setField },
    ...statusRoutes,
    { method: "GET", pattern: "/api/orders/list", answer: listByDate },
    { method: "GET", pattern: "/api/orders/:status/list", answer: listIds },
    { method: "GET", pattern: "/api/orders/:status/detail", answer: listOrders },
  ];

  function create(call: Call): Answer {
    const order = createOrder(readOrderFields(bodyOf(call)), actorOf(call), context());
    call.key = order.number;
    // What the service answers is not known; 201 is recorded for a new product.
    return { status: 201, body: orderAnswer(order) };
  }

  function read(call: Call): Answer {
    const order = orderOf(call, context());
    const isOther = call.request.fault === "other_record";
    const shown = (isOther ? context().orders.otherThan(order) : undefined) ?? order;
    return { status: 200, body: orderAnswer(shown, wantsPayments(call)) };
  }

  function edit(call: Call): Answer {
    const order = orderOf(call, context());
    call.key = order.number;
    const edited = editOrder(order, readOrderFields(bodyOf(call)), actorOf(call), context());
    return { status: 200, body: orderAnswer(edited) };
  }

  function setField(call: Call): Answer {
    const order = orderOf(call, context());
    call.key = order.number;
    const { field = "", value = "" } = call.params;
    const set = setOrderField(order, [field, value], actorOf(call), context());
    return { status: 200, body: orderAnswer(set) };
  }

  function moveAlong(call: Call): Answer {
    const { settings } = context();
    const order = orderOf(call, context());
    call.key = order.number;
    const word = call.params["status"] === "status" ? wordIn(call) : (call.params["status"] ?? "");
    const status = statusCalled(word);
    if (!status) throw new Refusal(400, `unknown status "${word}"`);
    if (status === order.status && settings.unchanged_status === 304) {
      return { status: 304, body: null };
    }
    if (status === order.status) return { status: 200, body: orderAnswer(order) };
    if (settings.illegal_status !== "allow" && !mayBecome(order.status, status)) {
      const code = settings.illegal_status === "conflict" ? 409 : 400;
      throw new Refusal(code, `the order is ${order.status} and cannot become ${status}`);
    }
    const moved = putStatus(order, status, actorOf(call), context());
    return { status: 200, body: orderAnswer(moved) };
  }

  function listIds(call: Call): Answer {
    return { status: 200, body: listed(call).map(({ id }) => id) };
  }

  function listOrders(call: Call): Answer {
    const payments = wantsPayments(call);
    return { status: 200, body: listed(call).map((order) => orderAnswer(order, payments)) };
  }

  function listed(call: Call): readonly StoredOrder[] {
    const word = (call.params["status"] ?? "").toLowerCase();
    // Recorded: this word is taken and lists nothing, not even what was edited.
    if (word === "edited") return [];
    const status = orderStatuses.find((one) => one === word);
    if (!status) throw new Refusal(400, `unknown status "${word}"`);
    return withoutOne(call, context().orders.inStatus(status));
  }

  function listByDate(call: Call): Answer {
    const { orders, settings } = context();
    const [from, to] = ["start_date", "end_date"].map((name) => {
      const text = call.request.url.searchParams.get(name) ?? "";
      const day = dayOf(text);
      if (day === undefined) throw new Refusal(400, `${name} is not a date: "${text}"`);
      return day;
    });
    const start = new Date(from ?? 0).toISOString();
    const end = new Date((to ?? 0) + 86_400_000).toISOString();
    const found = orders.all().filter(({ createdOn, modifiedOn }) => {
      const date = settings.orders_list_date === "created_on" ? createdOn : modifiedOn;
      return date >= start && date < end;
    });
    return { status: 200, body: withoutOne(call, found).map(({ id }) => id) };
  }
}

/** A list that leaves out its last order, where a fault wants it so. */
function withoutOne(call: Call, orders: readonly StoredOrder[]): readonly StoredOrder[] {
  return call.request.fault === "omitted" ? orders.slice(0, -1) : orders;
}

/**
 * The order that a path names by `:number` or `:id`.
 * @throws Refusal 404 when there is none, 500 for an id that is none.
 */
function orderOf({ params }: Call, { orders }: OrderContext): StoredOrder {
  const { number, id = "" } = params;
  const order = number === undefined ? orders.byId(objectId(id)) : orders.byNumber(number);
  if (!order) throw new Refusal(404, "order not found");
  return order;
}

function actorOf({ request }: Call): OrderActor {
  return { by: "api", request: `${request.method} ${request.url.pathname}` };
}

function wantsPayments({ request }: Call): boolean {
  return request.url.searchParams.getAll("__populate").includes("__payments");
}

function wordIn(call: Call): string {
  const body: Json = bodyOf(call);
  return isObject(body) ? castText("status", body["status"] ?? null) : "";
}
