import type { DiscountRecord, LineRecord, SaleRecord } from "./order-parts.ts";

/** What a draft or an order comes to; amounts with two decimals. */
export interface Totals {
  /** The lines before any discount. */
  readonly lines: string;
  /** The lines after their own discounts. */
  readonly linesDiscounted: string;
  /** The lines after all discounts. */
  readonly subtotal: string;
  readonly discounts: string;
  readonly shipping: string;
  readonly tax: string;
  readonly total: string;
}

/** What one line comes to; amounts with two decimals. */
export interface LineTotals {
  readonly original: string;
  readonly discount: string;
  readonly discounted: string;
  /** What one piece costs, rounded: pieces of a line may differ by a cent. */
  readonly discountedUnit: string;
}

/** What a draft or an order comes to with the lines given, in place of its own where it was cut. */
export function totalsOf(
  sale: Pick<SaleRecord, "discount" | "lines" | "shippingLines" | "tax">,
): Totals {
  const each = sale.lines.map((line) => centsOf(line, line.quantity));
  const lines = sum(each.map(({ original }) => original));
  const linesDiscounted = sum(each.map(({ original, discount }) => original - discount));
  const onAll = discountOf(sale.discount, linesDiscounted, 1);
  const shipping = sum(sale.shippingLines.map(({ price }) => cents(price)));
  const tax = cents(sale.tax);
  const subtotal = linesDiscounted - onAll;
  return {
    lines: amount(lines),
    linesDiscounted: amount(linesDiscounted),
    subtotal: amount(subtotal),
    discounts: amount(lines - subtotal),
    shipping: amount(shipping),
    tax: amount(tax),
    total: amount(subtotal + shipping + tax),
  };
}

/** What a line comes to at a quantity, which is its own unless told otherwise. */
export function lineTotals(line: LineRecord, quantity = line.quantity): LineTotals {
  const { original, discount } = centsOf(line, quantity);
  return {
    original: amount(original),
    discount: amount(discount),
    discounted: amount(original - discount),
    discountedUnit: amount(quantity === 0 ? 0 : Math.round((original - discount) / quantity)),
  };
}

/** What a discount takes off an amount; never more than there is. */
export function discountAmount(discount: DiscountRecord, of: string, pieces: number): string {
  return amount(discountOf(discount, cents(of), pieces));
}

/** What a tax of so many percent adds to the lines and the shipping. */
export function taxOn(
  sale: Pick<SaleRecord, "discount" | "lines" | "shippingLines" | "taxExempt">,
  percent: number,
): string {
  if (sale.taxExempt) return "0.00";
  const { subtotal, shipping } = totalsOf({ ...sale, tax: "0.00" });
  return amount(Math.round(((cents(subtotal) + cents(shipping)) * percent) / 100));
}

/** Adds amounts up. */
export function addAmounts(...amounts: readonly string[]): string {
  return amount(sum(amounts.map(cents)));
}

function centsOf(line: LineRecord, quantity: number): { original: number; discount: number } {
  const original = cents(line.unitPrice) * quantity;
  return { original, discount: discountOf(line.discount, original, quantity) };
}

// A fixed amount is one of each piece on a line, as the admin words it (a guess for the API).
function discountOf(discount: DiscountRecord | null, of: number, pieces: number): number {
  if (discount === null) return 0;
  const { valueType, value } = discount;
  const off =
    valueType === "PERCENTAGE" ? Math.round((of * value) / 100) : Math.round(value * 100) * pieces;
  return Math.min(off, of);
}

function cents(text: string): number {
  return Math.round(Number(text) * 100);
}

function amount(count: number): string {
  return (count / 100).toFixed(2);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
