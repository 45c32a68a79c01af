import type { Json, JsonObject } from "../../core/json.ts";
import { amountOf, linesOf, sizesOf } from "./order.ts";
import type { NuorderSettings } from "./settings.ts";

/** Sets what is computed of an order's lines and discount, as servers of the chosen era show it. */
export function withTotals(fields: JsonObject, era: NuorderSettings["era"]): JsonObject {
  const lines = linesOf(fields);
  const discounted = lines.map((line) => sumOf(line, "price"));
  const lineTotal = discounted.reduce((sum, one) => sum + one, 0);
  // In ten thousandths of a unit, so that no binary fraction shows.
  const total = Math.round((lineTotal * (100 - amountOf(fields["discount"]))) / 100);
  if (era === "2014") return { ...fields, total: numberOf(cents(total)) };
  const original = lines.reduce((sum, line) => sum + sumOf(line, "original_price"), 0);
  const quantity = lines
    .flatMap(sizesOf)
    .reduce((sum, size) => sum + amountOf(size["quantity"]), 0);
  const orderLevel = cents(lineTotal - total);
  return {
    ...fields,
    line_items: lines.map((line, at) => withLineTotals(line, discounted[at] ?? 0)),
    total: numberOf(cents(total)),
    total_quantity: quantity,
    order_discounts: {
      original_total: textOfUnits(original),
      discounted_total: textOfUnits(cents(total)),
      total_after_line_item_discount: textOfUnits(lineTotal),
      total_applied: textOfUnits(original - total),
      total_order_level_discount: textOfUnits(orderLevel),
      total_line_items_discount: textOfUnits(original - lineTotal),
      total_line_item_manual_discounts: textOfUnits(original - lineTotal),
      total_line_item_product_promotions: "0",
      company_manual_discount: textOfUnits(orderLevel),
      shipping_final_amount: "0",
      surcharge: "0",
      applied: [],
      surcharges: { total_surcharge: "0", applied: [] },
    },
  };
}

/** Recorded in 2023: sums of a line are texts, prices in words have a sign. */
function withLineTotals(line: JsonObject, discounted: number): JsonObject {
  const original = sumOf(line, "original_price");
  const [first = {}] = sizesOf(line);
  const sign = "$";
  const price = `${sign}${amountOf(first["price"]).toFixed(2)}`;
  return {
    ...line,
    total_applied: textOfUnits(original - discounted),
    effective_subtotal: textOfUnits(discounted),
    original_total: textOfUnits(original),
    discounted_total: textOfUnits(discounted),
    total_adjustment: "0",
    company_manual_discount_on_item: "0",
    item_manual_discount_on_item: textOfUnits(original - discounted),
    item_price_after_discount: price,
    adjusted_wholesale_string: price,
    retail_string: `${sign}${amountOf(first["retail"]).toFixed(2)}`,
    applied: [],
    surcharges: { total_surcharge: "0", applied: [] },
  };
}

/** Ten thousandths of a unit. */
function sumOf(line: JsonObject, name: "price" | "original_price"): number {
  return sizesOf(line).reduce((sum, size) => {
    const price: Json | undefined = size[name] ?? size["price"];
    return sum + Math.round(amountOf(price) * 10_000) * amountOf(size["quantity"]);
  }, 0);
}

function cents(units: number): number {
  return Math.round(units / 100) * 100;
}

function numberOf(units: number): number {
  return units / 10_000;
}

function textOfUnits(units: number): string {
  return String(numberOf(units));
}
