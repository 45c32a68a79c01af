/** The plain data the local Shopify holds; every record is replaced, never changed in place. */
export interface ProductRecord {
  readonly id: number;
  readonly title: string;
  readonly handle: string;
  readonly status: ProductStatus;
  readonly vendor: string;
  readonly productType: string;
  readonly category: CategoryRecord | null;
  readonly descriptionHtml: string;
  readonly tags: readonly string[];
  readonly seo: { readonly title: string | null; readonly description: string | null };
  readonly templateSuffix: string | null;
  readonly isGiftCard: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly publishedAt: string | null;
  readonly options: readonly OptionRecord[];
  readonly variants: readonly VariantRecord[];
  readonly media: readonly MediaRecord[];
  readonly metafields: readonly MetafieldRecord[];
}

/** Whether a product is on sale. */
export type ProductStatus = "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED";

/** A category of Shopify's taxonomy, as far as it is known here. */
export interface CategoryRecord {
  readonly id: string;
  readonly name: string;
  readonly fullName: string;
}

/** One of up to three ways in which variants differ. */
export interface OptionRecord {
  readonly id: number;
  readonly name: string;
  readonly values: readonly OptionValueRecord[];
}

/** One value of an option. */
export interface OptionValueRecord {
  readonly id: number;
  readonly name: string;
}

/** One variant of a product. */
export interface VariantRecord {
  readonly id: number;
  readonly inventoryItemId: number;
  /** Ids of option values, in the order of the product's options. */
  readonly optionValueIds: readonly number[];
  readonly sku: string | null;
  readonly barcode: string | null;
  /** Two decimals, as Shopify writes Money. */
  readonly price: string;
  readonly compareAtPrice: string | null;
  readonly taxable: boolean;
  readonly inventoryPolicy: "CONTINUE" | "DENY";
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mediaIds: readonly number[];
  readonly metafields: readonly MetafieldRecord[];
  readonly item: ItemRecord;
}

/** The part of a variant that Shopify shows as its inventory item. */
export interface ItemRecord {
  readonly tracked: boolean;
  readonly requiresShipping: boolean;
  readonly unitCost: string | null;
  readonly countryCodeOfOrigin: string | null;
  readonly harmonizedSystemCode: string | null;
  readonly weight: { readonly unit: string; readonly value: number } | null;
  readonly updatedAt: string;
  /** What there is of it, one entry for each location that stocks it or did. */
  readonly levels: readonly LevelRecord[];
}

/** What there is of an inventory item at one location. */
export interface LevelRecord {
  readonly locationId: number;
  /** False once the location stocks the item no longer; the quantities stay. */
  readonly isActive: boolean;
  readonly quantities: Quantities;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When `available` last changed, or was first said. */
  readonly availableAt: string;
}

/** What is in stock, by name. */
export type Quantities = Readonly<Record<QuantityName, number>>;
/** The name of a kept quantity. */
export type QuantityName = (typeof STORED_QUANTITIES)[number];

/** The quantity names that are kept; `on_hand` is their sum without `incoming`. */
export const STORED_QUANTITIES = [
  "available",
  "committed",
  "damaged",
  "incoming",
  "quality_control",
  "reserved",
  "safety_stock",
] as const;

/** One image of a product. */
export interface MediaRecord {
  readonly id: number;
  readonly url: string;
  readonly alt: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One metafield of a product or variant. */
export interface MetafieldRecord {
  readonly id: number;
  readonly namespace: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a level starts with: nothing in stock. */
export const NO_STOCK: Quantities = {
  available: 0,
  committed: 0,
  damaged: 0,
  incoming: 0,
  quality_control: 0,
  reserved: 0,
  safety_stock: 0,
};
