import type { Context, FieldResolver } from "../context.ts";
import type { Store } from "../catalogue/store.ts";
import { tidyTags } from "../format.ts";
import { parseGid } from "../gid.ts";
import { productNode } from "../reads/nodes.ts";
import { customerNode } from "../reads/people-nodes.ts";
import { draftNode, orderNode } from "../reads/sale-nodes.ts";
import { tagProblems } from "./customer-input.ts";
import { saveCustomer } from "./customers.ts";
import { saleTags } from "./order-parts-input.ts";
import { save } from "./edit.ts";

/** `tagsAdd`: trims, splits at commas, folds repeats, sorts. */
export const tagsAdd: FieldResolver<unknown> = (_, { id, tags }, context) =>
  changeTags(id, context, (before) => tidyTags([...before, ...(tags as string[])]));

/** `tagsRemove`: takes tags off whatever their case. */
export const tagsRemove: FieldResolver<unknown> = (_, { id, tags }, context) => {
  const gone = new Set(tidyTags(tags as string[]).map((tag) => tag.toLowerCase()));
  return changeTags(id, context, (before) => before.filter((tag) => !gone.has(tag.toLowerCase())));
};

/** Something with tags. */
interface Tagged {
  readonly node: unknown;
  readonly tags: readonly string[];
  /** What is wrong with other tags; undefined where they are good. */
  readonly problem: (tags: readonly string[]) => string | undefined;
  /** Stores other tags and answers what has them now. */
  readonly save: (tags: readonly string[]) => unknown;
}

function changeTags(
  id: unknown,
  { store }: Context,
  change: (before: readonly string[]) => readonly string[],
) {
  const { type = "Resource", number = 0 } = parseGid(String(id)) ?? {};
  const tagged = taggedBy(store, type, number);
  if (tagged === undefined) {
    return { node: null, userErrors: [{ field: ["id"], message: `${type} does not exist` }] };
  }
  const tags = change(tagged.tags);
  const message = tagged.problem(tags);
  if (message !== undefined) return { node: null, userErrors: [{ field: ["tags"], message }] };
  // Nothing changed, nothing stamped.
  const isSame = tags.join("\n") === tagged.tags.join("\n");
  return { node: isSame ? tagged.node : tagged.save(tags), userErrors: [] };
}

function taggedBy(store: Store, type: string, id: number): Tagged | undefined {
  const { people, sales } = store;
  switch (type) {
    case "Product": {
      const product = store.product(id);
      return (
        product && {
          node: productNode(product),
          tags: product.tags,
          problem: () => undefined,
          save: (tags) => productNode(save(store, { ...product, tags })),
        }
      );
    }
    case "Customer": {
      const customer = people.customers.get(id);
      return (
        customer && {
          node: customerNode(customer),
          tags: customer.tags,
          problem: (tags) => tagProblems(tags)[0]?.message,
          save: (tags) => customerNode(saveCustomer(store, { ...customer, tags })),
        }
      );
    }
    case "DraftOrder": {
      const draft = sales.drafts.get(id);
      const updatedAt = store.stamp();
      return (
        draft && {
          node: draftNode(draft),
          tags: draft.tags,
          problem: saleProblem,
          save: (tags) => draftNode(sales.drafts.put({ ...draft, tags, updatedAt })),
        }
      );
    }
    case "Order": {
      const order = sales.orders.get(id);
      const updatedAt = store.stamp();
      return (
        order && {
          node: orderNode(order),
          tags: order.tags,
          problem: saleProblem,
          save: (tags) => orderNode(sales.orders.put({ ...order, tags, updatedAt })),
        }
      );
    }
    default:
      return undefined;
  }
}

function saleProblem(tags: readonly string[]): string | undefined {
  const checked = saleTags(tags);
  return checked.ok ? undefined : checked.errors[0]?.message;
}
