import type { OwnedLevel } from "../catalogue/levels.ts";
import type { LocationRecord } from "../catalogue/location-record.ts";
import type {
  MediaRecord,
  MetafieldRecord,
  OptionRecord,
  OptionValueRecord,
  ProductRecord,
  VariantRecord,
} from "../catalogue/records.ts";
import type { ShopMetafields, ShopWideOwner } from "../catalogue/shop-metafields.ts";
import type { CompanyLocationNode, CompanyNode, CustomerNode } from "./people-nodes.ts";
import type { DraftNode, OrderNode } from "./sale-nodes.ts";

// What stands for GraphQL objects while a query runs; `__typename` decides interfaces and unions.

/** A product. */
export interface ProductNode {
  readonly __typename: "Product";
  readonly product: ProductRecord;
}

/** A variant, with the product it belongs to. */
export interface VariantNode {
  readonly __typename: "ProductVariant";
  readonly product: ProductRecord;
  readonly variant: VariantRecord;
}

/** An option of a product. */
export interface OptionNode {
  readonly __typename: "ProductOption";
  readonly product: ProductRecord;
  readonly option: OptionRecord;
}

/** One value of an option. */
export interface OptionValueNode {
  readonly __typename: "ProductOptionValue";
  readonly product: ProductRecord;
  readonly value: OptionValueRecord;
}

/** The inventory item of a variant. */
export interface ItemNode {
  readonly __typename: "InventoryItem";
  readonly product: ProductRecord;
  readonly variant: VariantRecord;
}

/** What an inventory item has at one location. */
export interface LevelNode extends OwnedLevel {
  readonly __typename: "InventoryLevel";
}

/** An image of a product. */
export interface MediaNode {
  readonly __typename: "MediaImage";
  readonly media: MediaRecord;
}

/** What can have metafields here. */
export type MetafieldOwner =
  | ProductNode
  | VariantNode
  | LocationNode
  | CustomerNode
  | CompanyNode
  | CompanyLocationNode
  | DraftNode
  | OrderNode
  | ShopWideNode;

/** The shop itself, or the app's installation in it. */
export interface ShopWideNode {
  readonly __typename: ShopWideOwner;
  readonly shopWideMetafields: ShopMetafields;
}

/** A metafield with its owner. */
export interface MetafieldNode {
  readonly __typename: "Metafield";
  readonly owner: MetafieldOwner;
  readonly metafield: MetafieldRecord;
}

/** A location. */
export interface LocationNode {
  readonly __typename: "Location";
  readonly location: LocationRecord;
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
export function metafieldNode(owner: MetafieldOwner, metafield: MetafieldRecord): MetafieldNode {
  return { __typename: "Metafield", owner, metafield };
}

/** Wraps an image of a product. */
export function mediaNode(media: MediaRecord): MediaNode {
  return { __typename: "MediaImage", media };
}

/** Wraps a location. */
export function locationNode(location: LocationRecord): LocationNode {
  return { __typename: "Location", location };
}
