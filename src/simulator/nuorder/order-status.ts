/** Every status an order can have, by the word of the API. */
export const orderStatuses = [
  "draft",
  "review",
  "pending",
  "approved",
  "processed",
  "shipped",
  "cancelled",
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

/** The status that a word of a path means: a status, or the verb that leads to it; any case. */
export function statusCalled(word: string): OrderStatus | undefined {
  const lower = word.toLowerCase();
  return orderStatuses.find((status) => status === lower) ?? verbs.get(lower);
}

// Recorded: process and cancel. The others are a guess.
const verbs: ReadonlyMap<string, OrderStatus> = new Map([
  ["process", "processed"],
  ["cancel", "cancelled"],
  ["approve", "approved"],
  ["ship", "shipped"],
]);

/** Tells whether an order in one status may take another; to stay is no step. */
export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  return steps[from].includes(to);
}

// Help pages and recordings; cancelling what is pending or in review is inferred. All else is unknown.
const steps: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ["review", "pending"],
  review: ["pending", "approved", "cancelled"],
  pending: ["approved", "cancelled"],
  approved: ["processed", "cancelled"],
  processed: ["shipped", "cancelled"],
  shipped: [],
  cancelled: [],
};
