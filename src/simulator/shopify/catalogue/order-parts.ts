import type { AddressRecord } from "./people-records.ts";
import type { MetafieldRecord } from "./records.ts";

// What drafts and orders are both made of. Amounts are texts with two decimals, as for prices.

/** What a draft and the order that it becomes have in common. */
export interface SaleRecord {
  readonly id: number;
  /** `#D12` for drafts, `#1001` for orders. */
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Null where nobody in particular buys. */
  readonly purchaser: PurchaserRecord | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly lines: readonly LineRecord[];
  /** The discount on everything; those on lines are with the lines. */
  readonly discount: DiscountRecord | null;
  readonly shippingLines: readonly ShippingLineRecord[];
  readonly shippingAddress: AddressRecord | null;
  readonly billingAddress: AddressRecord | null;
  readonly paymentTerms: PaymentTermsRecord | null;
  /** What the buyer pays in; at a rate of 1, as no rates are modelled. */
  readonly presentmentCurrency: string;
  readonly taxExempt: boolean;
  /** What was charged; it comes on top of the prices. */
  readonly tax: string;
  readonly tags: readonly string[];
  readonly note: string | null;
  readonly poNumber: string | null;
  readonly attributes: readonly AttributeRecord[];
  readonly sourceName: string | null;
  readonly metafields: readonly MetafieldRecord[];
}

/** Who buys: a customer, or a contact for a branch of a company. */
export interface PurchaserRecord {
  readonly customerId: number | null;
  /** Null for a customer who buys for nobody else. */
  readonly company: {
    readonly companyId: number;
    /** Null for an order that was made for a branch and nobody in particular. */
    readonly contactId: number | null;
    readonly locationId: number;
  } | null;
}

/** One line. */
export interface LineRecord {
  readonly id: number;
  readonly uuid: string;
  /** Null for a line that is no product of the shop; kept when the variant is deleted. */
  readonly variantId: number | null;
  readonly productId: number | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly vendor: string | null;
  readonly quantity: number;
  /** What one costs before discounts: the override where there is one. */
  readonly unitPrice: string;
  /** Said in place of the variant's price; null where it was not. */
  readonly priceOverride: string | null;
  readonly discount: DiscountRecord | null;
  readonly taxable: boolean;
  readonly requiresShipping: boolean;
  readonly isGiftCard: boolean;
  readonly attributes: readonly AttributeRecord[];
  /** What has been taken off the line by a cancellation. */
  readonly removed: number;
  /** What has been shipped. */
  readonly fulfilled: number;
}

/** A name with a value that somebody noted. */
export interface AttributeRecord {
  readonly key: string;
  readonly value: string;
}

/** A discount given by hand. */
export interface DiscountRecord {
  readonly title: string | null;
  readonly description: string;
  readonly valueType: "FIXED_AMOUNT" | "PERCENTAGE";
  /** A percentage; or an amount: of each piece on a line, of everything on a draft or an order. */
  readonly value: number;
}

/** What the shipping costs. */
export interface ShippingLineRecord {
  readonly id: number;
  readonly title: string;
  readonly code: string | null;
  readonly source: string | null;
  readonly price: string;
}

/** By when is to be paid. */
export interface PaymentTermsRecord {
  readonly id: number;
  /** The template they were made of. */
  readonly templateId: number;
  readonly scheduleId: number;
  readonly issuedAt: string | null;
  /** Null until it is known, for terms that begin with the fulfilment. */
  readonly dueAt: string | null;
}

/** Stock that a draft holds back or an order has taken. */
export interface TakenStock {
  readonly itemId: number;
  readonly locationId: number;
  readonly quantity: number;
}
