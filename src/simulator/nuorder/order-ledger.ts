import type { OrderStatus } from "./order-status.ts";

/** Who did something to an order: a client's request, people in NuORDER, or what filled the system. */
export type OrderActor =
  { readonly by: "api"; readonly request: string } | { readonly by: "people" | "seed" };

/** One thing that happened to an order: ground truth, which only tests read. */
export interface OrderEvent {
  readonly at: string;
  readonly what: "created" | "status" | "edited" | "split" | "field";
  /** The order's id and number. */
  readonly order: string;
  readonly number: string;
  /** Null for an order that was not there before. */
  readonly from: OrderStatus | null;
  /** Null for an order that is gone, as one is that was split. */
  readonly to: OrderStatus | null;
  readonly by: OrderActor["by"];
  /** Method and path, where it was a request. */
  readonly request?: string;
  /** `split`: the numbers of the parts; `field`: name and value. */
  readonly detail?: string;
}

/** Keeps all of it, in the sequence in which it happened. */
export interface OrderLedger {
  add(event: Omit<OrderEvent, "by" | "request">, actor: OrderActor): void;
  save(): readonly OrderEvent[];
  load(events: readonly OrderEvent[]): void;
}

/** Makes an empty ledger. */
export function createOrderLedger(): OrderLedger {
  let events: OrderEvent[] = [];
  return {
    add: (event, actor) => {
      events.push({ ...event, ...actor });
    },
    save: () => [...events],
    load: (saved) => {
      events = [...saved];
    },
  };
}
