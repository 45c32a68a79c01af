import type { ProductRecord } from "../catalogue/records.ts";
import type { Args, Context, FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { fault } from "../graphql/errors.ts";
import { productNode } from "../reads/nodes.ts";
import { shopNode } from "../reads/shop.ts";
import { editMedia } from "./edit-media.ts";
import { editMetafields } from "./edit-metafields.ts";
import { editOptions } from "./edit-options.ts";
import { editProduct } from "./edit-product.ts";
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

/** `productCreate`: a product with its first variant. */
export const productCreate: FieldResolver<unknown> = (_, args, context) => {
  const input = oneInput("productCreate", args);
  const shop = shopNode(context);
  if (input["id"] != null) {
    const error = { field: ["input"], message: "id cannot be specified during creation" };
    return { product: null, shop, userErrors: [error] };
  }
  const start = blankProduct(context.store, String(input["title"] ?? ""));
  const edited = withLists(start, input, args, context);
  if (!edited.ok) return { product: null, shop, userErrors: edited.errors };
  return { product: productNode(save(context.store, edited.value)), shop, userErrors: [] };
};

/** `productUpdate`: changes the fields that are given, found by id or identifier. */
export const productUpdate: FieldResolver<unknown> = (_, args, context) => {
  const input = oneInput("productUpdate", args);
  const identifier = (args["identifier"] ?? {}) as Input;
  const id = identifier["id"] ?? input["id"];
  const { handle } = identifier;
  const product =
    handle == null
      ? context.store.product(parseGid(String(id))?.number ?? 0)
      : context.store.byHandle(String(handle));
  if (product === undefined) {
    return { product: null, userErrors: [{ field: ["id"], message: "Product does not exist" }] };
  }
  const edited = withLists(product, input, args, context);
  if (!edited.ok) return { product: productNode(product), userErrors: edited.errors };
  return { product: productNode(save(context.store, edited.value)), userErrors: [] };
};

/** `productDelete`. */
export const productDelete: FieldResolver<unknown> = (_, { input }, context) => {
  const id = String((input as Input)["id"]);
  const number = parseGid(id)?.number ?? 0;
  const shop = shopNode(context);
  if (context.store.product(number) === undefined) {
    const error = { field: ["id"], message: "Product does not exist" };
    return { deletedProductId: null, shop, userErrors: [error] };
  }
  context.store.remove(number);
  return { deletedProductId: id, productDeleteOperation: null, shop, userErrors: [] };
};

/** `productChangeStatus`, deprecated but served. */
export const productChangeStatus: FieldResolver<unknown> = (
  _,
  { productId, status },
  { store },
) => {
  const product = store.product(parseGid(String(productId))?.number ?? 0);
  if (product === undefined) {
    const error = {
      field: ["productId"],
      message: "Product does not exist",
      code: "PRODUCT_NOT_FOUND",
    };
    return { product: null, userErrors: [error] };
  }
  const saved = save(store, { ...product, status: status as ProductRecord["status"] });
  return { product: productNode(saved), userErrors: [] };
};

// Both mutations still take the old `input` beside the new `product`.
function oneInput(mutation: string, args: Args): Input {
  const given = [args["input"], args["product"]].filter((each) => each != null);
  if (given.length === 1) return given[0] as Input;
  throw fault(
    "INVALID_FIELD_ARGUMENTS",
    `${mutation} must include exactly one of the following arguments: input, product.`,
  );
}

function withLists(
  start: ProductRecord,
  input: Input,
  args: Args,
  { store }: Context,
): Edited<ProductRecord> {
  const product = editProduct(store, start, input);
  if (!product.ok) return product;
  const owner = { type: "PRODUCT", id: start.id };
  const inputs = list(input, "metafields");
  const metafields = editMetafields(store, start.metafields, inputs, ["metafields"], owner);
  if (!metafields.ok) return metafields;
  const added = list(args, "media").map((each) => editMedia(store, start.media, each));
  const media = [...start.media, ...added.filter((each) => !start.media.includes(each))];
  const after = { ...product.value, metafields: metafields.value, media };
  if (input["productOptions"] == null) return done(after);
  const options = editOptions(store, [], list(input, "productOptions"), ["options"]);
  if (!options.ok) {
    // Recorded: productCreate uses other words than productSet for the same mistake.
    const isSequence = options.errors.some(({ message }) =>
      message.includes("unsupported sequence"),
    );
    const message = 'Name cannot contain the character sequence " / "';
    return isSequence ? refused({ field: ["options"], message }) : options;
  }
  const valueIds = options.value.flatMap(({ values }) => values[0]?.id ?? []);
  return done({ ...after, options: options.value, variants: [blankVariant(store, valueIds)] });
}
