import { metafieldNamed } from "../catalogue/derived.ts";
import type { MetafieldRecord } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import type { FieldResolver } from "../context.ts";
import { compareDigest, metafieldName } from "../reads/metafields.ts";
import { metafieldNode } from "../reads/nodes.ts";
import { editMetafield, replaced } from "./edit-metafields.ts";
import { metafieldOwner } from "./metafield-owners.ts";
import { list, type Input, type UserError } from "./edit.ts";

const MOST_METAFIELDS = 25;

/** `metafieldsSet`: all or nothing; `compareDigest` makes it compare-and-set. */
export const metafieldsSet: FieldResolver<unknown> = (_, args, { store }) => {
  const inputs = list(args, "metafields");
  if (inputs.length > MOST_METAFIELDS) {
    const error: UserError = {
      field: ["metafields"],
      message: `Exceeded the maximum metafields input limit of ${MOST_METAFIELDS}.`,
      code: "LESS_THAN_OR_EQUAL_TO",
    };
    return { metafields: null, userErrors: [error] };
  }
  const drafts = new Map<string, readonly MetafieldRecord[]>();
  const errors: UserError[] = [];
  const written: { ownerId: string; metafield: MetafieldRecord }[] = [];
  for (const [index, input] of inputs.entries()) {
    const field = ["metafields", String(index)];
    const ownerId = String(input["ownerId"]);
    const owner = metafieldOwner(store, ownerId);
    if (owner === undefined) {
      errors.push({
        field: [...field, "ownerId"],
        message: "Owner does not exist.",
        code: "INVALID_VALUE",
        elementIndex: index,
      });
      continue;
    }
    const owned = drafts.get(ownerId) ?? owner.metafields;
    if (isStale(owned, input)) {
      errors.push({
        field,
        message:
          "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
        code: "STALE_OBJECT",
        elementIndex: index,
      });
      continue;
    }
    const edited = editMetafield(store, owned, input, field);
    if (!edited.ok) {
      errors.push(...edited.errors.map((error) => ({ ...error, elementIndex: index })));
      continue;
    }
    drafts.set(ownerId, replaced(owned, edited.value));
    written.push({ ownerId, metafield: edited.value });
  }
  if (errors.length > 0) return { metafields: null, userErrors: errors };
  saveChanged(store, drafts);
  const metafields = written.flatMap(({ ownerId, metafield }) => {
    const owner = metafieldOwner(store, ownerId);
    return owner === undefined ? [] : metafieldNode(owner.node, metafield);
  });
  return { metafields, userErrors: [] };
};

/** `metafieldsDelete`: what is not there counts as deleted, and is answered with null. */
export const metafieldsDelete: FieldResolver<unknown> = (_, args, { store }) => {
  const drafts = new Map<string, readonly MetafieldRecord[]>();
  const deletedMetafields = list(args, "metafields").map((input) => {
    const ownerId = String(input["ownerId"]);
    const owned = drafts.get(ownerId) ?? metafieldOwner(store, ownerId)?.metafields;
    if (owned === undefined) return null;
    const { namespace, key } = metafieldName(input["namespace"], String(input["key"]));
    const found = metafieldNamed(owned, namespace, key);
    if (found === undefined) return null;
    drafts.set(
      ownerId,
      owned.filter((each) => each !== found),
    );
    return { ownerId: input["ownerId"], namespace, key };
  });
  saveChanged(store, drafts);
  return { deletedMetafields, userErrors: [] };
};

// `compareDigest: null` says that there must not be one yet.
function isStale(owned: readonly MetafieldRecord[], input: Input): boolean {
  const expected = input["compareDigest"];
  if (expected === undefined) return false;
  const { namespace, key } = metafieldName(input["namespace"], String(input["key"]));
  const before = metafieldNamed(owned, namespace, key);
  return (before === undefined ? null : compareDigest(before)) !== expected;
}

// One after the other, each on what the last one stored: a variant is part of its product.
function saveChanged(store: Store, drafts: ReadonlyMap<string, readonly MetafieldRecord[]>): void {
  for (const [ownerId, metafields] of drafts) metafieldOwner(store, ownerId)?.save(metafields);
}
