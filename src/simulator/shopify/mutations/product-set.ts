import { metafieldNamed } from "../catalogue/derived.ts";
import type { OptionRecord, ProductRecord, VariantRecord } from "../catalogue/records.ts";
import type { Context, FieldResolver } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { notModelled } from "../graphql/errors.ts";
import { productNode } from "../reads/nodes.ts";
import { editMedia, findMedia } from "./edit-media.ts";
import { editMetafields } from "./edit-metafields.ts";
import { chooseValues, editOptions } from "./edit-options.ts";
import { editProduct } from "./edit-product.ts";
import { stockedAs } from "./edit-levels.ts";
import { editVariant } from "./edit-variant.ts";
import {
  blankProduct,
  blankVariant,
  done,
  list,
  refused,
  save,
  type Edited,
  type Input,
} from "./edit.ts";

const MOST_VARIANTS = 2048;

/** `productSet`: creates or updates a product as a whole; lists in the input replace the old ones. */
export const productSet: FieldResolver<unknown> = (_, args, context) => {
  if (args["synchronous"] === false) throw notModelled("productSet with synchronous: false");
  const edited = setProduct(args["input"] as Input, args["identifier"] as Input | null, context);
  if (!edited.ok) {
    const userErrors = edited.errors.map((error) => ({ code: "INVALID_INPUT", ...error }));
    return { product: null, productSetOperation: null, userErrors };
  }
  const product = save(context.store, edited.value);
  return { product: productNode(product), productSetOperation: null, userErrors: [] };
};

function setProduct(
  input: Input,
  identifier: Input | null | undefined,
  context: Context,
): Edited<ProductRecord> {
  const { store } = context;
  const found = findProduct(input, identifier, context);
  if (!found.ok) return found;
  if (input["variants"] != null && input["productOptions"] == null) {
    return refused({
      field: ["input"],
      message: "Product options input is required when updating variants",
      code: "PRODUCT_OPTIONS_INPUT_MISSING",
    });
  }
  if (input["productOptions"] != null && input["variants"] == null && found.value !== undefined) {
    return refused({
      field: ["input"],
      message: "Variants input is required when updating product options",
      code: "VARIANTS_INPUT_MISSING",
    });
  }
  const start = found.value ?? blankProduct(store, String(input["title"] ?? ""));
  const handle = identifier?.["handle"] ?? undefined;
  const withHandle = handle === undefined || input["handle"] != null ? input : { ...input, handle };
  const product = editProduct(store, start, withHandle);
  if (!product.ok) {
    return refused(...product.errors.map((each) => ({ ...each, field: inInput(each.field) })));
  }
  const metafields =
    input["metafields"] === undefined
      ? done(start.metafields)
      : editMetafields(
          store,
          start.metafields,
          list(input, "metafields"),
          ["input", "metafields"],
          { type: "PRODUCT", id: start.id },
          "only",
        );
  if (!metafields.ok) return metafields;
  const media =
    input["files"] === undefined
      ? start.media
      : list(input, "files").map((file) => editMedia(store, start.media, file));
  const withLists = { ...product.value, metafields: metafields.value, media };
  return input["productOptions"] == null ? done(withLists) : setVariants(withLists, input, context);
}

function setVariants(
  product: ProductRecord,
  input: Input,
  context: Context,
): Edited<ProductRecord> {
  const { store } = context;
  const inputs = list(input, "variants");
  if (inputs.length > MOST_VARIANTS) {
    return refused({
      field: ["input", "variants"],
      message: `The number of variants exceeds the ${MOST_VARIANTS} variants per product limit`,
      code: "VARIANTS_OVER_LIMIT",
    });
  }
  const edited = editOptions(store, product.options, list(input, "productOptions"), [
    "input",
    "productOptions",
  ]);
  if (!edited.ok) return edited;
  let options: readonly OptionRecord[] = edited.value;
  let media = product.media;
  const before = new Map(product.variants.map((each) => [each.optionValueIds.join(), each]));
  const known = new Map(product.variants.map((each) => [gid("ProductVariant", each.id), each]));
  const taken = new Set<string>();
  const variants: VariantRecord[] = [];
  for (const [index, each] of inputs.entries()) {
    const field = ["input", "variants", String(index)];
    const choice = chooseValues(store, options, list(each, "optionValues"));
    options = choice.options;
    const valueIds = choice.chosen.flatMap((id) => id ?? []);
    if (valueIds.length < options.length) {
      const missing = options.filter((_, at) => choice.chosen[at] === undefined);
      return refused({
        field,
        message: `You need to add option values for ${missing.map(({ name }) => name).join(", ")}`,
        code: "INVALID_VARIANT",
      });
    }
    const key = valueIds.join();
    if (taken.has(key)) {
      const title = valueIds.map((id) => valueName(options, id)).join(" / ");
      return refused({
        field,
        message: `The variant '${title}' already exists. Please change at least one option value.`,
        code: "INVALID_VARIANT",
      });
    }
    taken.add(key);
    const byId = known.get(String(each["id"]));
    if (each["id"] != null && byId === undefined) {
      return refused({
        field: [...field, "id"],
        message: "Product variant does not exist",
        code: "PRODUCT_VARIANT_DOES_NOT_EXIST",
      });
    }
    const start = byId ?? before.get(key) ?? blankVariant(store, valueIds);
    const variant = editVariant(store, start, each, field, "only");
    if (!variant.ok) return variant;
    const file = each["file"] as Input | null | undefined;
    let { mediaIds } = variant.value;
    if (file) {
      const image = findMedia(media, file) ?? editMedia(store, media, file);
      if (!media.includes(image)) media = [...media, image];
      mediaIds = [image.id];
    }
    const isNew = !product.variants.includes(start);
    const rows = list(each, "inventoryQuantities");
    const item = stockedAs(store, variant.value.item, rows, field, isNew);
    if (!item.ok) return item;
    const stocked = { ...variant.value, item: item.value };
    variants.push({ ...stocked, optionValueIds: valueIds, mediaIds });
  }
  if (variants.length === 0)
    variants.push(
      blankVariant(
        store,
        options.flatMap(({ values }) => values[0]?.id ?? []),
      ),
    );
  return done({ ...product, options, variants, media });
}

function findProduct(
  input: Input,
  identifier: Input | null | undefined,
  { store }: Context,
): Edited<ProductRecord | undefined> {
  const id = identifier?.["id"] ?? input["id"];
  if (id != null) {
    const product = store.product(parseGid(String(id))?.number ?? 0);
    if (product !== undefined) return done(product);
    return refused({
      field: [identifier?.["id"] == null ? "input" : "identifier", "id"],
      message: "Product does not exist",
      code: "PRODUCT_DOES_NOT_EXIST",
    });
  }
  if (identifier?.["handle"] != null) return done(store.byHandle(String(identifier["handle"])));
  const custom = identifier?.["customId"] as Record<string, string> | null | undefined;
  if (!custom) return done(undefined);
  const { namespace = "", key = "", value } = custom;
  return done(
    store
      .products()
      .find(({ metafields }) => metafieldNamed(metafields, namespace, key)?.value === value),
  );
}

function valueName(options: readonly OptionRecord[], id: number): string {
  for (const { values } of options) {
    const value = values.find((each) => each.id === id);
    if (value) return value.name;
  }
  return "";
}

function inInput(field: readonly string[] | null): readonly string[] | null {
  return field === null || field[0] === "input" ? field : ["input", ...field];
}
