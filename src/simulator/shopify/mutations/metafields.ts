import { metafieldNamed } from "../catalogue/derived.ts";
import type { MetafieldRecord, ProductRecord, VariantRecord } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import type { FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { compareDigest, metafieldName } from "../reads/metafields.ts";
import { metafieldNode, productNode, variantNode } from "../reads/nodes.ts";
import { editMetafield, replaced } from "./edit-metafields.ts";
import { list, save, type Input, type UserError } from "./edit.ts";

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
  const drafts = new Map<number, ProductRecord>();
  const errors: UserError[] = [];
  const written: { ownerId: unknown; metafield: MetafieldRecord }[] = [];
  for (const [index, input] of inputs.entries()) {
    const field = ["metafields", String(index)];
    const owner = ownerOf(store, drafts, input["ownerId"]);
    if (owner === undefined) {
      errors.push({
        field: [...field, "ownerId"],
        message: "Owner does not exist.",
        code: "INVALID_VALUE",
        elementIndex: index,
      });
      continue;
    }
    const owned = owner.variant?.metafields ?? owner.product.metafields;
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
    const product = withMetafields(store, owner, replaced(owned, edited.value));
    drafts.set(product.id, product);
    written.push({ ownerId: input["ownerId"], metafield: edited.value });
  }
  if (errors.length > 0) return { metafields: null, userErrors: errors };
  saveChanged(store, drafts);
  const metafields = written.flatMap(({ ownerId, metafield }) => {
    const owner = ownerOf(store, new Map(), ownerId);
    return owner === undefined ? [] : metafieldNode(nodeOf(owner), metafield);
  });
  return { metafields, userErrors: [] };
};

/** `metafieldsDelete`: what is not there counts as deleted, and is answered with null. */
export const metafieldsDelete: FieldResolver<unknown> = (_, args, { store }) => {
  const drafts = new Map<number, ProductRecord>();
  const deletedMetafields = list(args, "metafields").map((input) => {
    const owner = ownerOf(store, drafts, input["ownerId"]);
    if (owner === undefined) return null;
    const owned = owner.variant?.metafields ?? owner.product.metafields;
    const { namespace, key } = metafieldName(input["namespace"], String(input["key"]));
    const found = metafieldNamed(owned, namespace, key);
    if (found === undefined) return null;
    const product = withMetafields(
      store,
      owner,
      owned.filter((each) => each !== found),
    );
    drafts.set(product.id, product);
    return { ownerId: input["ownerId"], namespace, key };
  });
  saveChanged(store, drafts);
  return { deletedMetafields, userErrors: [] };
};

interface Owner {
  readonly product: ProductRecord;
  readonly variant?: VariantRecord;
}

function ownerOf(
  store: Store,
  drafts: ReadonlyMap<number, ProductRecord>,
  id: unknown,
): Owner | undefined {
  const parsed = parseGid(String(id));
  if (parsed?.type === "Product") {
    const product = drafts.get(parsed.number) ?? store.product(parsed.number);
    return product && { product };
  }
  const found = parsed?.type === "ProductVariant" ? store.byVariant(parsed.number) : undefined;
  if (found === undefined) return undefined;
  const product = drafts.get(found.product.id) ?? found.product;
  const variant = product.variants.find((each) => each.id === found.variant.id);
  return variant && { product, variant };
}

function nodeOf({ product, variant }: Owner) {
  return variant === undefined ? productNode(product) : variantNode(product, variant);
}

// `compareDigest: null` says that there must not be one yet.
function isStale(owned: readonly MetafieldRecord[], input: Input): boolean {
  const expected = input["compareDigest"];
  if (expected === undefined) return false;
  const { namespace, key } = metafieldName(input["namespace"], String(input["key"]));
  const before = metafieldNamed(owned, namespace, key);
  return (before === undefined ? null : compareDigest(before)) !== expected;
}

function withMetafields(
  store: Store,
  { product, variant }: Owner,
  metafields: readonly MetafieldRecord[],
): ProductRecord {
  if (variant === undefined) return { ...product, metafields };
  const at = product.variants.indexOf(variant);
  const after = { ...variant, metafields, updatedAt: store.stamp() };
  return { ...product, variants: product.variants.with(at, after) };
}

function saveChanged(store: Store, drafts: ReadonlyMap<number, ProductRecord>): void {
  for (const product of drafts.values()) save(store, product);
}
