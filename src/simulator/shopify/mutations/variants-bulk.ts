import type { OptionRecord, ProductRecord, VariantRecord } from "../catalogue/records.ts";
import { hasOnlyDefaultVariant } from "../catalogue/derived.ts";
import type { Args, Context, FieldResolver } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { productNode, variantNode } from "../reads/nodes.ts";
import { editMedia } from "./edit-media.ts";
import { chooseValues } from "./edit-options.ts";
import { stockedAs } from "./edit-levels.ts";
import { editVariant } from "./edit-variant.ts";
import { blankVariant, list, save, type Input, type UserError } from "./edit.ts";

const NO_PRODUCT: UserError = {
  field: ["productId"],
  message: "Product does not exist",
  code: "PRODUCT_DOES_NOT_EXIST",
};

/** `productVariantsBulkUpdate`: all or nothing, unless partial updates are allowed. */
export const productVariantsBulkUpdate: FieldResolver<unknown> = (_, args, context) => {
  const product = productOf(args, context);
  if (product === undefined)
    return { product: null, productVariants: null, userErrors: [NO_PRODUCT] };
  let draft = withAddedMedia(product, args, context);
  const errors: UserError[] = [];
  const touched: number[] = [];
  for (const [index, input] of list(args, "variants").entries()) {
    const edited = updated(draft, input, ["variants", String(index)], context);
    if ("errors" in edited) {
      errors.push(...edited.errors);
      continue;
    }
    draft = edited.product;
    touched.push(edited.variantId);
  }
  if (errors.length > 0 && args["allowPartialUpdates"] !== true) {
    return { product: productNode(product), productVariants: null, userErrors: errors };
  }
  const saved = save(context.store, draft);
  return {
    product: productNode(saved),
    productVariants: nodes(saved, touched),
    userErrors: errors,
  };
};

/** `productVariantsBulkCreate`: adds variants, and option values that are new. */
export const productVariantsBulkCreate: FieldResolver<unknown> = (_, args, context) => {
  const product = productOf(args, context);
  if (product === undefined)
    return { product: null, productVariants: null, userErrors: [NO_PRODUCT] };
  const replaces =
    args["strategy"] === "REMOVE_STANDALONE_VARIANT" ||
    (args["strategy"] === "DEFAULT" && hasOnlyDefaultVariant(product));
  const start = withAddedMedia(product, args, context);
  let draft = replaces && product.variants.length === 1 ? { ...start, variants: [] } : start;
  const errors: UserError[] = [];
  const touched: number[] = [];
  for (const [index, input] of list(args, "variants").entries()) {
    const created = createdVariant(draft, input, ["variants", String(index)], context);
    if ("errors" in created) {
      errors.push(...created.errors);
      continue;
    }
    draft = created.product;
    touched.push(created.variantId);
  }
  if (errors.length > 0) {
    return { product: productNode(product), productVariants: null, userErrors: errors };
  }
  const saved = save(context.store, draft);
  return { product: productNode(saved), productVariants: nodes(saved, touched), userErrors: [] };
};

/** `productVariantsBulkDelete`: never the last one. */
export const productVariantsBulkDelete: FieldResolver<unknown> = (_, args, context) => {
  const product = productOf(args, context);
  if (product === undefined) return { product: null, userErrors: [NO_PRODUCT] };
  const ids = (args["variantsIds"] as readonly string[]).map((id) => parseGid(id)?.number);
  const stranger = ids.findIndex((id) => !product.variants.some((variant) => variant.id === id));
  if (stranger >= 0) {
    const error: UserError = {
      field: ["variantsIds", String(stranger)],
      message: "At least one variant does not belong to the product",
      code: "AT_LEAST_ONE_VARIANT_DOES_NOT_BELONG_TO_THE_PRODUCT",
    };
    return { product: productNode(product), userErrors: [error] };
  }
  const variants = product.variants.filter(({ id }) => !ids.includes(id));
  if (variants.length === 0) {
    const error: UserError = {
      field: ["variantsIds"],
      message: "Cannot delete the last variant of a product",
      code: "CANNOT_DELETE_LAST_VARIANT",
    };
    return { product: productNode(product), userErrors: [error] };
  }
  return {
    product: productNode(save(context.store, { ...product, variants })),
    userErrors: [],
  };
};

type Change =
  | { readonly product: ProductRecord; readonly variantId: number }
  | { readonly errors: readonly UserError[] };

function updated(
  product: ProductRecord,
  input: Input,
  field: readonly string[],
  context: Context,
): Change {
  if (input["id"] == null) {
    return failure(field, "PRODUCT_VARIANT_ID_MISSING", "Product variant is missing ID attribute");
  }
  const id = parseGid(String(input["id"]))?.number ?? 0;
  const at = product.variants.findIndex((variant) => variant.id === id);
  const before = product.variants[at];
  if (before === undefined) {
    return failure(
      [...field, "id"],
      "PRODUCT_VARIANT_DOES_NOT_EXIST",
      "Product variant does not exist",
    );
  }
  if (input["inventoryQuantities"] != null) {
    return failure(
      [...field, "inventoryQuantities"],
      "NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE",
      "Inventory quantities can only be provided during create. To update inventory for existing variants, use inventoryAdjustQuantities.",
    );
  }
  const edited = editVariant(context.store, before, input, field);
  if (!edited.ok) return { errors: edited.errors };
  const values = list(input, "optionValues");
  const choice = chooseValues(context.store, product.options, values);
  const optionValueIds = before.optionValueIds.map((old, index) => choice.chosen[index] ?? old);
  const others = product.variants.filter((variant) => variant !== before);
  const clash = alreadyThere(others, optionValueIds, choice.options, field);
  if (clash !== undefined) return { errors: [clash] };
  const mediaIds = chosenMedia(product, input) ?? before.mediaIds;
  const variant = { ...edited.value, optionValueIds, mediaIds };
  const variants = product.variants.with(at, variant);
  return { product: { ...product, options: choice.options, variants }, variantId: id };
}

function createdVariant(
  product: ProductRecord,
  input: Input,
  field: readonly string[],
  context: Context,
): Change {
  const { store } = context;
  if (input["id"] != null)
    return failure(field, "NO_KEY_ON_CREATE", "id cannot be specified during creation");
  const choice = chooseValues(store, product.options, list(input, "optionValues"));
  const missing = product.options.filter((_, at) => choice.chosen[at] === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    return failure(
      field,
      "NEED_TO_ADD_OPTION_VALUES",
      `You need to add option values for ${names}`,
    );
  }
  const optionValueIds = choice.chosen.flatMap((id) => id ?? []);
  const clash = alreadyThere(product.variants, optionValueIds, choice.options, field);
  if (clash !== undefined) return { errors: [clash] };
  const edited = editVariant(store, blankVariant(store, optionValueIds), input, field);
  if (!edited.ok) return { errors: edited.errors };
  const stock = list(input, "inventoryQuantities");
  const item = stockedAs(store, edited.value.item, stock, field, true);
  if (!item.ok) return { errors: item.errors };
  const mediaIds = chosenMedia(product, input) ?? [];
  const variant = { ...edited.value, item: item.value, mediaIds };
  const variants = [...product.variants, variant];
  return { product: { ...product, options: choice.options, variants }, variantId: variant.id };
}

function failure(field: readonly string[], code: string, message: string): Change {
  return { errors: [{ field, code, message }] };
}

function alreadyThere(
  variants: readonly VariantRecord[],
  valueIds: readonly number[],
  options: readonly OptionRecord[],
  field: readonly string[],
): UserError | undefined {
  const key = valueIds.join();
  if (!variants.some(({ optionValueIds }) => optionValueIds.join() === key)) return undefined;
  const names = options.map(
    (option, at) => option.values.find(({ id }) => id === valueIds[at])?.name,
  );
  return {
    field,
    code: "VARIANT_ALREADY_EXISTS",
    message: `The variant '${names.join(" / ")}' already exists.`,
  };
}

function productOf({ productId }: Args, { store }: Context): ProductRecord | undefined {
  return store.product(parseGid(String(productId))?.number ?? 0);
}

function withAddedMedia(product: ProductRecord, args: Args, { store }: Context): ProductRecord {
  const added = list(args, "media").map((input) => editMedia(store, product.media, input));
  const fresh = added.filter((each) => !product.media.includes(each));
  return fresh.length === 0 ? product : { ...product, media: [...product.media, ...fresh] };
}

function chosenMedia(product: ProductRecord, input: Input): readonly number[] | undefined {
  const sources = (input["mediaSrc"] ?? []) as readonly string[];
  const found = product.media.find(
    ({ id, url }) => gid("MediaImage", id) === input["mediaId"] || sources.includes(url),
  );
  return found && [found.id];
}

function nodes(product: ProductRecord, ids: readonly number[]) {
  return ids.flatMap((id) => {
    const variant = product.variants.find((each) => each.id === id);
    return variant ? variantNode(product, variant) : [];
  });
}
