import { available } from "./levels.ts";
import type { MetafieldRecord, ProductRecord, VariantRecord } from "./records.ts";

/** The option values a variant stands for, in the order of the product's options. */
export function selectedOptions(
  product: ProductRecord,
  variant: VariantRecord,
): { name: string; value: string; valueId: number }[] {
  return product.options.map((option, index) => {
    const id = variant.optionValueIds[index];
    const value = option.values.find((each) => each.id === id);
    return { name: option.name, value: value?.name ?? "", valueId: id ?? 0 };
  });
}

/** The title of a variant: its option values joined by " / ". */
export function variantTitle(product: ProductRecord, variant: VariantRecord): string {
  return selectedOptions(product, variant)
    .map(({ value }) => value)
    .join(" / ");
}

/** Where a variant stands in its product, counted from 1. */
export function variantPosition(product: ProductRecord, variant: VariantRecord): number {
  return product.variants.indexOf(variant) + 1;
}

/** The sum of what is available over all tracked variants. */
export function totalInventory(product: ProductRecord): number {
  return product.variants
    .filter(({ item }) => item.tracked)
    .reduce((sum, { item }) => sum + available(item), 0);
}

/** True where nothing but the variant exists that Shopify makes by itself. */
export function hasOnlyDefaultVariant(product: ProductRecord): boolean {
  const [option] = product.options;
  return (
    product.variants.length === 1 &&
    product.options.length === 1 &&
    option?.name === "Title" &&
    option.values[0]?.name === "Default Title"
  );
}

/** True where a variant can be bought now. */
export function isAvailable(variant: VariantRecord): boolean {
  const { item } = variant;
  return !item.tracked || variant.inventoryPolicy === "CONTINUE" || available(item) > 0;
}

/** Finds a metafield by its name. */
export function metafieldNamed(
  metafields: readonly MetafieldRecord[],
  namespace: string,
  key: string,
): MetafieldRecord | undefined {
  return metafields.find((each) => each.namespace === namespace && each.key === key);
}
