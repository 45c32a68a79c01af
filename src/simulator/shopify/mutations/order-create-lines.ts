import type { LineRecord } from "../catalogue/order-parts.ts";
import type { Context } from "../context.ts";
import { money } from "../format.ts";
import { soldAs } from "./order-lines.ts";
import { attributesIn, numberOf, textIn } from "./order-parts-input.ts";
import { done, list, refused, type Edited, type Input, type UserError } from "./edit.ts";

/** The lines of an order that is made as it is told; the words but the first are guesses. */
export function createdLines(context: Context, input: Input): Edited<readonly LineRecord[]> {
  const rows = list(input, "lineItems");
  const field = ["order", "lineItems"];
  if (rows.length === 0) {
    const message = "Line items must have at least one line item";
    return refused({ field, message, code: "INVALID" });
  }
  const lines: LineRecord[] = [];
  const errors: UserError[] = [];
  for (const [index, row] of rows.entries()) {
    const line = createdLine(context, row, [...field, String(index)]);
    if (line.ok) lines.push(line.value);
    else errors.push(...line.errors);
  }
  return errors.length > 0 ? refused(...errors) : done(lines);
}

function createdLine(
  { store, world }: Context,
  row: Input,
  field: readonly string[],
): Edited<LineRecord> {
  const refuse = (name: string, message: string) =>
    refused({ field: [...field, name], message, code: "INVALID" });
  const quantity = Number(row["quantity"]);
  if (quantity < 1) return refuse("quantity", "Quantity must be greater than 0");
  const variantId = row["variantId"] == null ? null : numberOf(row["variantId"]);
  const sold = variantId === null ? undefined : soldAs(store, variantId);
  if (variantId !== null && sold === undefined) {
    return refuse("variantId", "Variant does not exist");
  }
  const title = textIn(row, "title") ?? sold?.title;
  if (title === undefined) return refuse("title", "Title can't be blank");
  const price = (row["priceSet"] as Input | null | undefined)?.["shopMoney"] as Input | undefined;
  const unitPrice =
    price === undefined ? (sold?.unitPrice ?? "0.00") : money(String(price["amount"]));
  if (unitPrice === undefined || Number(unitPrice) < 0) {
    return refuse("priceSet", "Price must be greater than or equal to 0");
  }
  return done({
    id: store.nextId(),
    uuid: world.randomHex(16),
    variantId,
    productId: sold?.productId ?? null,
    title,
    variantTitle: textIn(row, "variantTitle") ?? sold?.variantTitle ?? null,
    sku: textIn(row, "sku") ?? sold?.sku ?? null,
    vendor: textIn(row, "vendor") ?? sold?.vendor ?? null,
    quantity,
    unitPrice,
    priceOverride: null,
    discount: null,
    // The schema's own defaults, whatever the variant says.
    taxable: row["taxable"] !== false,
    requiresShipping: row["requiresShipping"] === true,
    isGiftCard: row["giftCard"] === true,
    attributes: attributesIn(row, "properties"),
    removed: 0,
    fulfilled: 0,
  });
}
