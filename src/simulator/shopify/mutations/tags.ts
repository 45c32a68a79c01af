import type { Context, FieldResolver } from "../context.ts";
import { tidyTags } from "../format.ts";
import { parseGid } from "../gid.ts";
import { productNode } from "../reads/nodes.ts";
import { customerNode } from "../reads/people-nodes.ts";
import { tagProblems } from "./customer-input.ts";
import { saveCustomer } from "./customers.ts";
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
  const { type, number = 0 } = parseGid(String(id)) ?? {};
  const product = type === "Product" ? store.product(number) : undefined;
  const customer = type === "Customer" ? store.people.customers.get(number) : undefined;
  const before = product?.tags ?? customer?.tags;
  if (before === undefined) {
    const message = `${type ?? "Resource"} does not exist`;
    return { node: null, userErrors: [{ field: ["id"], message }] };
  }
  const tags = change(before);
  // Nothing changed, nothing stamped.
  const isSame = tags.join("\n") === before.join("\n");
  if (customer !== undefined) {
    const [problem] = tagProblems(tags);
    if (problem !== undefined) {
      return { node: null, userErrors: [{ field: ["tags"], message: problem.message }] };
    }
    const after = isSame ? customer : saveCustomer(store, { ...customer, tags });
    return { node: customerNode(after), userErrors: [] };
  }
  if (product === undefined) return { node: null, userErrors: [] };
  const after = isSame ? product : save(store, { ...product, tags });
  return { node: productNode(after), userErrors: [] };
}
