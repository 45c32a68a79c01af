import type { Context, FieldResolver } from "../context.ts";
import { tidyTags } from "../format.ts";
import { parseGid } from "../gid.ts";
import { productNode } from "../reads/nodes.ts";
import { save } from "./edit.ts";

/** `tagsAdd`: trims, splits at commas, folds repeats, sorts. */
export const tagsAdd: FieldResolver<unknown> = (_, { id, tags }, context) =>
  changeTags(id, context, (before) => tidyTags([...before, ...(tags as string[])]));

/** `tagsRemove`: takes tags off whatever their case. */
export const tagsRemove: FieldResolver<unknown> = (_, { id, tags }, context) => {
  const gone = new Set(tidyTags(tags as string[]).map((tag) => tag.toLowerCase()));
  return changeTags(id, context, (before) => before.filter((tag) => !gone.has(tag.toLowerCase())));
};

function changeTags(
  id: unknown,
  { store }: Context,
  change: (before: readonly string[]) => readonly string[],
) {
  const parsed = parseGid(String(id));
  const product = parsed?.type === "Product" ? store.product(parsed.number) : undefined;
  if (product === undefined) {
    const message = `${parsed?.type ?? "Resource"} does not exist`;
    return { node: null, userErrors: [{ field: ["id"], message }] };
  }
  const tags = change(product.tags);
  // Nothing changed, nothing stamped.
  const same = tags.join("\n") === product.tags.join("\n");
  const after = same ? product : save(store, { ...product, tags });
  return { node: productNode(after), userErrors: [] };
}
