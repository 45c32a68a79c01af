import { isoNow, type Clock } from "../../core/world.ts";
import { Refusal } from "./answers.ts";
import {
  brandKey,
  combinationKey,
  textOf,
  type ProductFields,
  type StoredProduct,
  type StoredSize,
} from "./product.ts";
import type { ProductBook } from "./product-book.ts";
import { sizeKey, type GivenFields, type GivenSize } from "./product-fields.ts";
import type { NuorderSettings } from "./settings.ts";

export interface WriteContext {
  readonly book: ProductBook;
  readonly settings: NuorderSettings;
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * Finds the product that a body without an id means: by brand_id, which alone counts where it is
 * known, or else by style, season and color. A brand_id nobody has yet may claim a product without one.
 */
export function matchingProduct(given: GivenFields, book: ProductBook): StoredProduct | undefined {
  const brandId = textOf(given, "brand_id");
  const alike = book.byCombination(combinationKey(given));
  if (brandId === "") return alike[0];
  return (
    book.byBrandId(brandId) ?? alike.find((product) => textOf(product.fields, "brand_id") === "")
  );
}

/**
 * Stores a new product.
 * @throws Refusal 400 when something required is missing, 409 when a UPC is taken.
 */
export function createProduct(given: GivenFields, context: WriteContext): StoredProduct {
  const now = isoNow(context.clock);
  return store({ id: context.newId(), createdOn: now, modifiedOn: now }, given, [], context);
}

/**
 * Stores a change. A field that the body does not name stays, unless `replace_on_update`; sizes and
 * pricing are replaced as wholes either way.
 * @throws Refusal 400 when the result lacks something required or the brand_id would change.
 */
export function updateProduct(
  product: StoredProduct,
  given: GivenFields,
  context: WriteContext,
): StoredProduct {
  const brandId = textOf(product.fields, "brand_id");
  const wanted = textOf(given, "brand_id");
  if (wanted !== "" && brandId !== "" && brandKey(wanted) !== brandKey(brandId)) {
    throw new Refusal(400, "brand_id cannot be changed");
  }
  const holder = wanted === "" ? undefined : context.book.byBrandId(wanted);
  if (holder && holder.id !== product.id) throw new Refusal(409, "brand_id is taken");
  const kept = context.settings.replace_on_update
    ? brandId === ""
      ? {}
      : { brand_id: brandId }
    : product.fields;
  const head = { ...product, modifiedOn: isoNow(context.clock) };
  return store(head, { ...kept, ...given }, product.fields.sizes, context);
}

function store(
  head: Omit<StoredProduct, "fields">,
  given: GivenFields,
  sizesBefore: readonly StoredSize[],
  context: WriteContext,
): StoredProduct {
  const missing = missingFields(given, context.settings);
  if (missing.length > 0) throw new Refusal(400, missing.join("; "));
  const idsBefore = new Map(sizesBefore.map((size) => [sizeKey(size), size]));
  const sizes = (given.sizes ?? []).map((size): StoredSize => {
    const before = idsBefore.get(sizeKey(size));
    return {
      ...size,
      _id: before?._id ?? context.newId(),
      __global_id: before?.__global_id ?? context.newId(),
    };
  });
  if (context.settings.unique_upc) refuseTakenUpc(head.id, sizes, context.book);
  const fields: ProductFields = { ...given, sizes };
  const product = { ...head, fields };
  context.book.put(product);
  return product;
}

function missingFields(given: GivenFields, settings: NuorderSettings): string[] {
  const sizes = given.sizes ?? [];
  const hasPrices = (holder: GivenFields | GivenSize): boolean =>
    Object.keys(holder["pricing"] ?? {}).length > 0;
  const priced =
    hasPrices(given) || (settings.size_priced && sizes.length > 0 && sizes.every(hasPrices));
  return [
    ...["style_number", "season", "color", "name"]
      .filter((name) => textOf(given, name) === "")
      .map((name) => `${name} is required`),
    ...(sizes.length === 0 ? ["sizes must hold at least one size"] : []),
    ...(priced ? [] : ["pricing is required"]),
  ];
}

function refuseTakenUpc(id: string, sizes: readonly StoredSize[], book: ProductBook): void {
  const upcs = sizes
    .map((size) => size["upc"])
    .filter((upc) => typeof upc === "string" && upc !== "");
  const others = book.all().filter((product) => product.id !== id);
  const taken = new Set(
    others.flatMap((product) => product.fields.sizes.map((size) => size["upc"])),
  );
  const clash = upcs.find(
    (upc, at) => upc !== undefined && (taken.has(upc) || upcs.indexOf(upc) !== at),
  );
  if (clash !== undefined) throw new Refusal(409, `upc ${JSON.stringify(clash)} is taken`);
}
