import type { ProductRecord } from "../catalogue/records.ts";
import type { Args, Context, FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { productNode } from "../reads/nodes.ts";
import { publicationById } from "../reads/publications.ts";
import { shopNode } from "../reads/shop.ts";
import { list, save, type Input, type UserError } from "./edit.ts";

/** `publishablePublish`: puts a product on the Online Store, the only publication. */
export const publishablePublish: FieldResolver<unknown> = (_, args, context) =>
  publish(args, context, (product, input) => {
    const date = input["publishDate"] == null ? undefined : String(input["publishDate"]);
    return { ...product, publishedAt: date ?? product.publishedAt ?? context.store.stamp() };
  });

/** `publishableUnpublish`: takes it off again. */
export const publishableUnpublish: FieldResolver<unknown> = (_, args, context) =>
  publish(args, context, (product) => ({ ...product, publishedAt: null }));

function publish(
  args: Args,
  context: Context,
  change: (product: ProductRecord, input: Input) => ProductRecord,
) {
  const { store } = context;
  const shop = shopNode(context);
  const refuse = (...userErrors: readonly UserError[]) => ({ publishable: null, shop, userErrors });
  const before = store.product(parseGid(String(args["id"]))?.number ?? 0);
  if (before === undefined) {
    return refuse({ field: ["id"], message: "Resource does not exist" });
  }
  const inputs = list(args, "input");
  const stranger = inputs.findIndex(({ publicationId }) => publicationById(publicationId) === null);
  if (stranger >= 0) {
    const field = ["input", String(stranger), "publicationId"];
    return refuse({ field, message: "Publication does not exist or is not publishable" });
  }
  const after = inputs.reduce(change, before);
  const isSame = after.publishedAt === before.publishedAt;
  const saved = isSame ? before : save(store, after);
  return { publishable: productNode(saved), shop, userErrors: [] };
}
