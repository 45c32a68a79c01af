import type { SaleRecord, TakenStock } from "./order-parts.ts";

/** One draft of an order; like every record it is replaced, never changed in place. */
export interface DraftRecord extends SaleRecord {
  readonly status: "COMPLETED" | "INVOICE_SENT" | "OPEN";
  /** From when on it is `ready`, in milliseconds since 1970; 0 where it was at once. */
  readonly readyAt: number;
  readonly completedAt: string | null;
  /** The order it became. */
  readonly orderId: number | null;
  readonly reserveInventoryUntil: string | null;
  /** What it holds back until then, or until it is completed or deleted. */
  readonly reserved: readonly TakenStock[];
  readonly visibleToCustomer: boolean;
  readonly acceptAutomaticDiscounts: boolean;
  readonly allowDiscountCodesInCheckout: boolean;
  readonly discountCodes: readonly string[];
}
