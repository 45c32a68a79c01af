import type {
  MediaRecord,
  MetafieldRecord,
  OptionRecord,
  OptionValueRecord,
  ProductRecord,
  VariantRecord,
} from "../catalogue/records.ts";
import type { ShopRecord } from "../catalogue/shop.ts";

/** What stands for a GraphQL object while a query runs; `__typename` decides interfaces and unions. */
export type Node =
  | ProductNode
  | VariantNode
  | OptionNode
  | OptionValueNode
  | ItemNode
  | LevelNode
  | MediaNode
  | MetafieldNode
  | LocationNode;

export interface ProductNode {
  readonly __typename: "Product";
  readonly product: ProductRecord;
}
export interface VariantNode {
  readonly __typename: "ProductVariant";
  readonly product: ProductRecord;
  readonly variant: VariantRecord;
}
export interface OptionNode {
  readonly __typename: "ProductOption";
  readonly product: ProductRecord;
  readonly option: OptionRecord;
}
export interface OptionValueNode {
  readonly __typename: "ProductOptionValue";
  readonly product: ProductRecord;
  readonly value: OptionValueRecord;
}
export interface ItemNode {
  readonly __typename: "InventoryItem";
  readonly product: ProductRecord;
  readonly variant: VariantRecord;
}
export interface LevelNode {
  readonly __typename: "InventoryLevel";
  readonly product: ProductRecord;
  readonly variant: VariantRecord;
}
export interface MediaNode {
  readonly __typename: "MediaImage";
  readonly media: MediaRecord;
}
export interface MetafieldNode {
  readonly __typename: "Metafield";
  readonly owner: ProductNode | VariantNode;
  readonly metafield: MetafieldRecord;
}
export interface LocationNode {
  readonly __typename: "Location";
  readonly shop: ShopRecord;
}

/** Wraps a product. */
export function productNode(product: ProductRecord): ProductNode {
  return { __typename: "Product", product };
}

/** Wraps a variant with the product it belongs to. */
export function variantNode(product: ProductRecord, variant: VariantRecord): VariantNode {
  return { __typename: "ProductVariant", product, variant };
}

/** Wraps a metafield with its owner. */
export function metafieldNode(
  owner: ProductNode | VariantNode,
  metafield: MetafieldRecord,
): MetafieldNode {
  return { __typename: "Metafield", owner, metafield };
}

/** Wraps an image of a product. */
export function mediaNode(media: MediaRecord): MediaNode {
  return { __typename: "MediaImage", media };
}
