import type { StoredOrder } from "./order.ts";
import type { OrderStatus } from "./order-status.ts";

/** All orders, found by id, by number and by status. */
export interface OrderBook {
  byId(id: string): StoredOrder | undefined;
  byNumber(number: string): StoredOrder | undefined;
  /** Those in a status, the one that came into it last at the end. */
  inStatus(status: OrderStatus): readonly StoredOrder[];
  all(): readonly StoredOrder[];
  /** Another order than this one, always the same; undefined where there is none. */
  otherThan(order: StoredOrder): StoredOrder | undefined;
  put(order: StoredOrder): void;
  remove(order: StoredOrder): void;
  clear(): void;
}

/** Makes an empty book. */
export function createOrderBook(): OrderBook {
  const orders = new Map<string, StoredOrder>();
  const idsByNumber = new Map<string, string>();
  const idsByStatus = new Map<OrderStatus, Set<string>>();
  const found = (id: string): readonly StoredOrder[] => {
    const order = orders.get(id);
    return order ? [order] : [];
  };

  return {
    byId: (id) => orders.get(id),
    byNumber: (number) => orders.get(idsByNumber.get(number) ?? ""),
    inStatus: (status) => [...(idsByStatus.get(status) ?? [])].flatMap(found),
    all: () => [...orders.values()],
    otherThan: (order) => {
      for (const one of orders.values()) if (one.id !== order.id) return one;
      return undefined;
    },
    put: (order) => {
      const before = orders.get(order.id);
      if (before) forget(before, before.status !== order.status);
      orders.set(order.id, order);
      idsByNumber.set(order.number, order.id);
      const ids = idsByStatus.get(order.status) ?? new Set();
      idsByStatus.set(order.status, ids.add(order.id));
    },
    remove: (order) => {
      forget(order, true);
      orders.delete(order.id);
    },
    clear: () => {
      orders.clear();
      idsByNumber.clear();
      idsByStatus.clear();
    },
  };

  function forget({ id, number, status }: StoredOrder, leavesStatus: boolean): void {
    if (idsByNumber.get(number) === id) idsByNumber.delete(number);
    if (leavesStatus) idsByStatus.get(status)?.delete(id);
  }
}
