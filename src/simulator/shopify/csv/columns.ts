/** What a column of a product export holds. */
export type Column =
  | { readonly kind: "field"; readonly field: CsvField }
  | {
      readonly kind: "metafield";
      readonly owner: "product" | "variant";
      readonly namespace: string;
      readonly key: string;
      /** Undefined where the heading does not say. */
      readonly type: string | undefined;
    };

/** A column that is part of Shopify's own format. */
export type CsvField = keyof typeof ALIASES;

/** Every heading of a field, old and new, in lower case. */
const ALIASES = {
  handle: ["handle", "url handle"],
  title: ["title"],
  description: ["body (html)", "body html", "description"],
  vendor: ["vendor"],
  category: ["product category", "standard product type"],
  type: ["type", "product type", "custom product type"],
  tags: ["tags"],
  published: ["published", "published on online store"],
  status: ["status"],
  option1Name: ["option1 name"],
  option1Value: ["option1 value"],
  option2Name: ["option2 name"],
  option2Value: ["option2 value"],
  option3Name: ["option3 name"],
  option3Value: ["option3 value"],
  sku: ["variant sku", "sku"],
  barcode: ["variant barcode", "barcode"],
  price: ["variant price", "price"],
  compareAtPrice: ["variant compare at price", "compare-at price", "compare at price"],
  cost: ["cost per item"],
  taxable: ["variant taxable", "charge tax"],
  tracker: ["variant inventory tracker", "inventory tracker"],
  quantity: ["variant inventory qty", "inventory quantity"],
  policy: ["variant inventory policy", "continue selling when out of stock"],
  requiresShipping: ["variant requires shipping", "requires shipping"],
  grams: ["variant grams", "weight value (grams)"],
  weightUnit: ["variant weight unit", "weight unit for display"],
  imageUrl: ["image src", "product image url"],
  imagePosition: ["image position"],
  imageAlt: ["image alt text"],
  variantImageUrl: ["variant image", "variant image url"],
  giftCard: ["gift card"],
  seoTitle: ["seo title"],
  seoDescription: ["seo description"],
} as const;

const FIELDS: ReadonlyMap<string, CsvField> = new Map<string, CsvField>(
  Object.entries(ALIASES).flatMap(([field, names]) =>
    names.map((name) => [name, field as CsvField] as const),
  ),
);

/** Reads a heading; undefined for one that means nothing here (Shopify exports many). */
export function columnOf(heading: string): Column | undefined {
  const text = heading.trim();
  const field = FIELDS.get(text.toLowerCase().replaceAll(/\s+/g, " "));
  if (field !== undefined) return { kind: "field", field };
  // "Fabric (product.metafields.custom.fabric)"
  const shown = /\((product|variant)\.metafields\.([^.()]+)\.([^()]+)\)\s*$/i.exec(text);
  if (shown !== null) return metafield(shown[1] ?? "", shown[2], shown[3], undefined);
  // "Metafield: custom.fabric [single_line_text_field]", with "Variant " before it for variants
  const named =
    /^(variant )?metafield:\s*([^.\s]+)\.([^[\s]+)\s*(?:\[(?:string: )?([\w.]+)\])?$/i.exec(text);
  if (named === null) return undefined;
  return metafield(named[1] === undefined ? "product" : "variant", named[2], named[3], named[4]);
}

function metafield(
  owner: string,
  namespace: string | undefined,
  key: string | undefined,
  type: string | undefined,
): Column {
  return {
    kind: "metafield",
    owner: owner.toLowerCase() === "variant" ? "variant" : "product",
    namespace: namespace ?? "",
    key: key?.trim() ?? "",
    type,
  };
}
