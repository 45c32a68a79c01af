import type { JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castDate, castNumber, castSwitch, castText, gathering, plainText } from "./cast.ts";
import { objectsOf } from "./order-fields.ts";
import { combinationKey, textOf, type StoredProduct } from "./product.ts";
import type { ProductBook } from "./product-book.ts";
import type { NuorderSettings } from "./settings.ts";

/** What lines are made of. */
export interface LineContext {
  readonly book: ProductBook;
  readonly newId: () => string;
  readonly settings: NuorderSettings;
}

/** What holds for lines that do not say otherwise. */
export interface LineDefaults {
  readonly currency: string;
  readonly start: string;
  readonly end: string;
}

/**
 * Makes the lines of an order of what was sent, with what the product knows.
 * @throws Refusal 400 naming every line that does not fit.
 */
export function madeLines(
  given: readonly JsonObject[],
  defaults: LineDefaults,
  context: LineContext,
): readonly JsonObject[] {
  const problems: string[] = [];
  const lines = given.flatMap((line, at): readonly JsonObject[] => {
    const place = `line_items[${String(at)}]`;
    const made = gathering(problems, () => madeLine(line, place, defaults, context));
    return made ? [made] : [];
  });
  if (problems.length > 0) throw new Refusal(400, problems.join("; "));
  return lines;
}

function madeLine(
  line: JsonObject,
  place: string,
  { currency, start, end }: LineDefaults,
  context: LineContext,
): JsonObject {
  const wanted = (line["product"] ?? {}) as JsonObject;
  const product = productOf(wanted, context.book);
  if (!product) throw new Refusal(400, `${place}.product is not known`);
  const sizes = objectsOf(`${place}.sizes`, line["sizes"] ?? null);
  if (sizes.length === 0) throw new Refusal(400, `${place}.sizes must hold at least one size`);
  const { era } = context.settings;
  const warehouse = castText("warehouse", line["warehouse"] ?? null);
  const discount = line["discount"];
  return {
    product: shownProduct(product, era),
    sizes: sizes.map((size, index) =>
      madeSize(size, `${place}.sizes[${String(index)}]`, product, currency, context),
    ),
    ...(warehouse === "" ? {} : { warehouse }),
    ...(era === "2014"
      ? {}
      : {
          prebook: castSwitch("prebook", line["prebook"] ?? false),
          ship_start: castDate("ship_start", line["ship_start"] ?? start),
          ship_end: castDate("ship_end", line["ship_end"] ?? end),
        }),
    ...(discount === undefined ? {} : { discount: castNumber("discount", discount) }),
    ...(line["notes"] === undefined ? {} : { notes: castText("notes", line["notes"]) }),
  };
}

/** The product that a line names: by id, brand_id, a size's UPC, or style, season and color. */
function productOf(wanted: JsonObject, book: ProductBook): StoredProduct | undefined {
  const [id, brandId] = [textOf(wanted, "_id"), textOf(wanted, "brand_id")];
  return (
    book.byId(id) ??
    (brandId === "" ? undefined : book.byBrandId(brandId)) ??
    book.byCombination(combinationKey(wanted))[0]
  );
}

function shownProduct({ id, fields }: StoredProduct, era: NuorderSettings["era"]): JsonObject {
  const brandId = textOf(fields, "brand_id");
  const later = { season: textOf(fields, "season"), department: textOf(fields, "department") };
  return {
    _id: id,
    style_number: textOf(fields, "style_number"),
    color: textOf(fields, "color"),
    color_code: textOf(fields, "color_code"),
    ...(brandId === "" ? {} : { brand_id: brandId }),
    ...(era === "2014" ? {} : later),
  };
}

function madeSize(
  given: JsonObject,
  place: string,
  { fields }: StoredProduct,
  currency: string,
  { newId, settings }: LineContext,
): JsonObject {
  const name = castText(`${place}.size`, given["size"] ?? null);
  const known = fields.sizes.find(({ size }) => size === name);
  const pricing = pricesOf(known, currency) ?? pricesOf(fields, currency) ?? {};
  const price = castNumber(`${place}.price`, given["price"] ?? pricing["wholesale"] ?? null);
  const original = castNumber(`${place}.original_price`, given["original_price"] ?? price);
  const upc = castText(`${place}.upc`, given["upc"] ?? known?.["upc"] ?? null);
  return {
    size: name,
    quantity: castNumber(`${place}.quantity`, given["quantity"] ?? null),
    price,
    ...(upc === "" ? {} : { upc }),
    ...(settings.era === "2014"
      ? {}
      : {
          original_price: original,
          price_precise: plainText(price),
          retail: castNumber("retail", pricing["retail"] ?? null),
          units_per_pack: 1,
          discounts: { _id: newId(), total_discount: plainText(original - price), applied: [] },
          surcharges: { total_surcharge: "0", applied: [] },
        }),
  };
}

function pricesOf(holder: JsonObject | undefined, currency: string): JsonObject | undefined {
  const pricing = (holder?.["pricing"] ?? {}) as JsonObject;
  return pricing[currency] as JsonObject | undefined;
}
