import type { SaleRecord, TakenStock } from "./order-parts.ts";

/** One order; like every record it is replaced, never changed in place. */
export interface OrderRecord extends SaleRecord {
  /** The number in its name, unless a name was given. */
  readonly number: number;
  /** The draft it was; null for one made by `orderCreate`. */
  readonly draftId: number | null;
  readonly processedAt: string;
  readonly closedAt: string | null;
  readonly cancelledAt: string | null;
  readonly cancelReason: CancelReason | null;
  readonly staffNote: string | null;
  /** A cancellation that is under way; null while there is none, and after it. */
  readonly cancelling: CancelJob | null;
  readonly test: boolean;
  readonly sourceIdentifier: string | null;
  readonly sourceUrl: string | null;
  readonly financialStatus: FinancialStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly transactions: readonly TransactionRecord[];
  /** What it took out of `available` and has not given back or shipped. */
  readonly committed: readonly TakenStock[];
}

/** Why an order was cancelled. */
export type CancelReason = "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF";

/** Where the payment stands. */
export type FinancialStatus =
  | "AUTHORIZED"
  | "EXPIRED"
  | "PAID"
  | "PARTIALLY_PAID"
  | "PARTIALLY_REFUNDED"
  | "PENDING"
  | "REFUNDED"
  | "VOIDED";

/** Where the shipping stands. */
export type FulfillmentStatus =
  "FULFILLED" | "IN_PROGRESS" | "ON_HOLD" | "PARTIALLY_FULFILLED" | "RESTOCKED" | "UNFULFILLED";

/** A cancellation that takes effect at an instant, in milliseconds since 1970. */
export interface CancelJob {
  readonly id: number;
  readonly at: number;
  readonly reason: CancelReason;
  readonly restock: boolean;
  readonly refund: boolean;
  readonly notify: boolean;
  readonly staffNote: string | null;
}

/** Money that moved, or is to. */
export interface TransactionRecord {
  readonly id: number;
  readonly kind: "AUTHORIZATION" | "CAPTURE" | "REFUND" | "SALE" | "VOID";
  readonly status: "FAILURE" | "PENDING" | "SUCCESS";
  readonly gateway: string;
  readonly amount: string;
  readonly test: boolean;
  readonly createdAt: string;
  readonly processedAt: string;
}
