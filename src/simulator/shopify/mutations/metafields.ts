import type { MetafieldRecord } from "../catalogue/records.ts";
import type { FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { compareDigest, metafieldName, OWNER_TYPES } from "../reads/metafields.ts";
import { metafieldNode } from "../reads/nodes.ts";
import { editMetafield, VALUE_TAKEN, type OwnedBy } from "./edit-metafields.ts";
import { metafieldChanges } from "./metafield-changes.ts";
import { metafieldOwner } from "./metafield-owners.ts";
import { list, refused, type Edited, type Input, type UserError } from "./edit.ts";

const MOST_METAFIELDS = 25;

/** `metafieldsSet`: all or nothing; `compareDigest` makes it compare-and-set. */
export const metafieldsSet: FieldResolver<unknown> = (_, args, context) => {
  const inputs = list(args, "metafields");
  if (inputs.length > MOST_METAFIELDS) {
    const error: UserError = {
      field: ["metafields"],
      message: `Exceeded the maximum metafields input limit of ${MOST_METAFIELDS}.`,
      code: "LESS_THAN_OR_EQUAL_TO",
    };
    return { metafields: null, userErrors: [error] };
  }
  const changes = metafieldChanges(context);
  const errors: UserError[] = [];
  const written: { ownerId: string; metafield: MetafieldRecord }[] = [];
  for (const [index, input] of inputs.entries()) {
    const field = ["metafields", String(index)];
    const ownerId = String(input["ownerId"]);
    const edited = edit(input, ownerId, field);
    if (!edited.ok) {
      errors.push(...edited.errors.map((error) => ({ ...error, elementIndex: index })));
      continue;
    }
    changes.put(ownerId, edited.value);
    written.push({ ownerId, metafield: edited.value });
  }
  if (errors.length > 0) return { metafields: null, userErrors: errors };
  changes.save();
  const metafields = written.flatMap(({ ownerId, metafield }) => {
    const owner = metafieldOwner(context, ownerId);
    return owner === undefined ? [] : metafieldNode(owner.node, metafield);
  });
  return { metafields, userErrors: [] };

  function edit(input: Input, ownerId: string, field: readonly string[]): Edited<MetafieldRecord> {
    const { namespace, key } = metafieldName(input["namespace"], String(input["key"]));
    const before = changes.named(ownerId, namespace, key);
    if (before === undefined) {
      return refused({
        field: [...field, "ownerId"],
        message: "Owner does not exist.",
        code: "INVALID_VALUE",
      });
    }
    if (isStale(before, input)) {
      const message =
        "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.";
      return refused({ field, message, code: "STALE_OBJECT" });
    }
    const owner = ownedBy(ownerId);
    const owned = before === null ? [] : [before];
    const edited = editMetafield(context.store, owned, input, field, owner);
    if (!edited.ok || !isTakenInCall(ownerId, owner.type, edited.value)) return edited;
    return refused({ field: [...field, "value"], message: VALUE_TAKEN, code: "TAKEN" });
  }

  // Two owners cannot be given one unique value by one call either.
  function isTakenInCall(ownerId: string, type: string, metafield: MetafieldRecord): boolean {
    const { namespace, key, value } = metafield;
    if (context.store.definitions.of(type, metafield)?.uniqueValues !== true) return false;
    return written.some(
      ({ ownerId: other, metafield: its }) =>
        other !== ownerId &&
        ownedBy(other).type === type &&
        its.namespace === namespace &&
        its.key === key &&
        its.value === value,
    );
  }
};

/** `metafieldsDelete`: what is not there counts as deleted, and is answered with null. */
export const metafieldsDelete: FieldResolver<unknown> = (_, args, context) => {
  const changes = metafieldChanges(context);
  const deletedMetafields = list(args, "metafields").map((input) => {
    const ownerId = String(input["ownerId"]);
    const { namespace, key } = metafieldName(input["namespace"], String(input["key"]));
    const found = changes.named(ownerId, namespace, key);
    if (found == null) return null;
    changes.drop(ownerId, found);
    return { ownerId: input["ownerId"], namespace, key };
  });
  changes.save();
  return { deletedMetafields, userErrors: [] };
};

function ownedBy(ownerId: string): OwnedBy {
  const { type = "", number = 0 } = parseGid(ownerId) ?? {};
  return { type: (OWNER_TYPES as Readonly<Record<string, string>>)[type] ?? type, id: number };
}

// `compareDigest: null` says that there must not be one yet.
function isStale(before: MetafieldRecord | null, input: Input): boolean {
  const expected = input["compareDigest"];
  if (expected === undefined) return false;
  return (before === null ? null : compareDigest(before)) !== expected;
}
