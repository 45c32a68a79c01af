import { createHash } from "node:crypto";
import { metafieldNamed } from "../catalogue/derived.ts";
import type { MetafieldRecord } from "../catalogue/records.ts";
import { page } from "../connection.ts";
import type { Args, Context, TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { metafieldNode, type MetafieldNode, type MetafieldOwner } from "./nodes.ts";

// A metafield written without a namespace goes to the app's own reserved one.
const APP_NAMESPACE = "app--1";

/** Answers `metafield(namespace:, key:)` of any owner. */
export function oneMetafield(owner: MetafieldOwner, args: Args): MetafieldNode | null {
  const { namespace, key } = metafieldName(args["namespace"], String(args["key"]));
  const metafield =
    "shopWideMetafields" in owner
      ? owner.shopWideMetafields.named(owner.__typename, namespace, key)
      : metafieldNamed(metafieldsOf(owner), namespace, key);
  return metafield === undefined ? null : metafieldNode(owner, metafield);
}

/** Answers `metafields(…)` of any owner. */
export function manyMetafields(owner: MetafieldOwner, args: Args, context: Context) {
  const { namespace } = args;
  const keys = args["keys"] as readonly string[] | null | undefined;
  const items = metafieldsOf(owner).filter(
    (each) =>
      (namespace == null || each.namespace === namespace) &&
      (keys == null || keys.includes(`${each.namespace}.${each.key}`)),
  );
  return page(
    { items, id: ({ id }) => id, toNode: (each) => metafieldNode(owner, each) },
    args,
    context,
  );
}

/** Splits a key such as `custom.fabric`, and fills in the app's namespace where none is given. */
export function metafieldName(namespace: unknown, key: string): { namespace: string; key: string } {
  if (typeof namespace === "string") {
    return { namespace: namespace.replace(/^\$app(?=$|:)/, APP_NAMESPACE), key };
  }
  const dot = key.lastIndexOf(".");
  return dot > 0
    ? { namespace: key.slice(0, dot), key: key.slice(dot + 1) }
    : { namespace: APP_NAMESPACE, key };
}

/** The digest that `compareDigest` is checked against. */
export function compareDigest({ type, value }: MetafieldRecord): string {
  return createHash("sha256")
    .update(JSON.stringify([type, value]))
    .digest("hex");
}

/** What Shopify calls each kind of owner. */
export const OWNER_TYPES = {
  AppInstallation: "API_PERMISSION",
  Company: "COMPANY",
  CompanyLocation: "COMPANY_LOCATION",
  Customer: "CUSTOMER",
  DraftOrder: "DRAFTORDER",
  Location: "LOCATION",
  Order: "ORDER",
  Product: "PRODUCT",
  ProductVariant: "PRODUCTVARIANT",
  Shop: "SHOP",
} as const satisfies Record<MetafieldOwner["__typename"], string>;

/** Fields of Metafield. */
export const METAFIELD: TypeResolvers<MetafieldNode> = {
  id: ({ metafield }) => gid("Metafield", metafield.id),
  legacyResourceId: ({ metafield }) => String(metafield.id),
  namespace: ({ metafield }) => metafield.namespace,
  key: ({ metafield }) => metafield.key,
  type: ({ metafield }) => metafield.type,
  value: ({ metafield }) => metafield.value,
  jsonValue: ({ metafield }) => jsonValue(metafield),
  compareDigest: ({ metafield }) => compareDigest(metafield),
  createdAt: ({ metafield }) => metafield.createdAt,
  updatedAt: ({ metafield }) => metafield.updatedAt,
  owner: ({ owner }) => owner,
  ownerType: ({ owner }) => OWNER_TYPES[owner.__typename],
  sizeInBytes: ({ metafield }) => Buffer.byteLength(metafield.value),
};

function metafieldsOf(owner: MetafieldOwner): readonly MetafieldRecord[] {
  switch (owner.__typename) {
    case "Product":
      return owner.product.metafields;
    case "ProductVariant":
      return owner.variant.metafields;
    case "Location":
    case "CompanyLocation":
      return owner.location.metafields;
    case "Customer":
      return owner.customer.metafields;
    case "Company":
      return owner.company.metafields;
    case "DraftOrder":
      return owner.draft.metafields;
    case "Order":
      return owner.order.metafields;
    case "AppInstallation":
    case "Shop":
      return owner.shopWideMetafields.of(owner.__typename);
  }
}

const TEXTS = new Set(["single_line_text_field", "multi_line_text_field", "id", "url", "color"]);

function jsonValue({ type, value }: MetafieldRecord): unknown {
  if (TEXTS.has(type)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
