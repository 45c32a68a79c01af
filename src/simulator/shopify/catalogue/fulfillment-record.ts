/** One shipment of an order; like every record it is replaced, never changed in place. */
export interface FulfillmentRecord {
  readonly id: number;
  readonly orderId: number;
  /** `#1001-F1`. */
  readonly name: string;
  readonly status: "CANCELLED" | "SUCCESS";
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly tracking: readonly TrackingRecord[];
  readonly lines: readonly FulfillmentLineRecord[];
}

/** How one parcel can be followed. */
export interface TrackingRecord {
  readonly company: string | null;
  readonly number: string | null;
  readonly url: string | null;
}

/** How much of one line of the order was shipped. */
export interface FulfillmentLineRecord {
  readonly id: number;
  /** The line of the order. */
  readonly lineId: number;
  readonly quantity: number;
}

/** The key under which the shipments of an order are found. */
export function fulfillmentKey(orderId: number): string {
  return `order:${orderId}`;
}
