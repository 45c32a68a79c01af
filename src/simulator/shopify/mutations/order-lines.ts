import { hasOnlyDefaultVariant, variantTitle } from "../catalogue/derived.ts";
import type { LineRecord } from "../catalogue/order-parts.ts";
import type { Store } from "../catalogue/store.ts";
import type { Context } from "../context.ts";
import { money } from "../format.ts";
import { attributesIn, discountIn, numberOf, textIn } from "./order-parts-input.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

/**
 * The lines of a draft, or everything that is wrong with them, in the words recorded.
 *
 * Variants of drafts and archived products are taken (a guess); deleted ones are not.
 */
export function draftLines(
  context: Context,
  inputs: readonly Input[],
  currency: string,
): Edited<readonly LineRecord[]> {
  if (inputs.length === 0) return refused({ field: null, message: "Add at least 1 product" });
  const lines: LineRecord[] = [];
  const errors: UserError[] = [];
  for (const [index, input] of inputs.entries()) {
    const line = draftLine(context, input, ["lineItems", String(index)], currency);
    if (line.ok) lines.push(line.value);
    else errors.push(...line.errors);
  }
  return errors.length > 0 ? refused(...errors) : done(lines);
}

/** What a line says of the variant that it sells; undefined where the variant is gone. */
export function soldAs(store: Store, variantId: number) {
  const owned = store.byVariant(variantId);
  if (owned === undefined) return undefined;
  const { product, variant } = owned;
  return {
    variantId,
    productId: product.id,
    title: product.title,
    variantTitle: hasOnlyDefaultVariant(product) ? null : variantTitle(product, variant),
    sku: variant.sku,
    vendor: product.vendor === "" ? null : product.vendor,
    unitPrice: variant.price,
    taxable: variant.taxable,
    requiresShipping: variant.item.requiresShipping,
    isGiftCard: product.isGiftCard,
  };
}

/** What is said about a variant that is not there any more. */
export function variantGone(variantId: number | string): UserError {
  // Recorded; Shopify says "product" and gives the number that was asked for.
  return { field: null, message: `Product with ID ${variantId} is no longer available.` };
}

function draftLine(
  { store, world }: Context,
  input: Input,
  field: readonly string[],
  currency: string,
): Edited<LineRecord> {
  const quantity = Number(input["quantity"]);
  if (quantity < 1) {
    const message = "Quantity must be greater than or equal to 1";
    return refused({ field: [...field, "quantity"], message });
  }
  const rest = {
    id: store.nextId(),
    uuid: textIn(input, "uuid") ?? world.randomHex(16),
    quantity,
    discount: discountIn(input),
    attributes: attributesIn(input, "customAttributes"),
    removed: 0,
    fulfilled: 0,
  };
  if (input["variantId"] == null) return customLine(input, rest, currency);
  const variantId = numberOf(input["variantId"]);
  const sold = soldAs(store, variantId);
  if (sold === undefined) return refused(variantGone(variantId));
  // Title, SKU and the rest of the input are left aside for a variant (documented).
  const override = priceIn(input["priceOverride"] as Input | null | undefined, currency);
  if (!override.ok) return override;
  const unitPrice = override.value ?? sold.unitPrice;
  return done({ ...rest, ...sold, unitPrice, priceOverride: override.value });
}

function customLine(
  input: Input,
  rest: Pick<
    LineRecord,
    "attributes" | "discount" | "fulfilled" | "id" | "quantity" | "removed" | "uuid"
  >,
  currency: string,
): Edited<LineRecord> {
  const title = textIn(input, "title");
  if (title === null) return refused({ field: null, message: "Merchandise title is empty." });
  const given = (input["originalUnitPriceWithCurrency"] as Input | null | undefined) ?? {
    amount: input["originalUnitPrice"] ?? "0",
    currencyCode: currency,
  };
  const price = priceIn(given, currency);
  if (!price.ok) return price;
  return done({
    ...rest,
    variantId: null,
    productId: null,
    title,
    variantTitle: null,
    sku: textIn(input, "sku"),
    vendor: null,
    unitPrice: price.value ?? "0.00",
    priceOverride: null,
    taxable: input["taxable"] !== false,
    requiresShipping: input["requiresShipping"] === true,
    isGiftCard: false,
  });
}

// That a price must be in the draft's own currency is documented, the words are a guess.
function priceIn(price: Input | null | undefined, currency: string): Edited<string | null> {
  if (price == null) return done(null);
  if (Number(price["amount"]) < 0) {
    return refused({ field: null, message: "Cannot send negative price for line_item" });
  }
  if (price["currencyCode"] !== currency) {
    const message = `Price must be in ${currency}, the currency of the draft order`;
    return refused({ field: null, message });
  }
  return done(money(String(price["amount"])) ?? "0.00");
}
