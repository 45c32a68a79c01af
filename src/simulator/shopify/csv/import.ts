import { metafieldNamed } from "../catalogue/derived.ts";
import { levelAt, newLevel, withLevel, withQuantities } from "../catalogue/levels.ts";
import type {
  MediaRecord,
  MetafieldRecord,
  OptionRecord,
  ProductRecord,
  ProductStatus,
  VariantRecord,
} from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { money, tidyTags } from "../format.ts";
import { editMedia } from "../mutations/edit-media.ts";
import { replaced } from "../mutations/edit-metafields.ts";
import { chooseValues, editOptions } from "../mutations/edit-options.ts";
import { blankProduct, blankVariant } from "../mutations/edit.ts";
import { groupProducts, type CsvProduct, type CsvVariant } from "./products.ts";
import { readRows, type CsvMetafield } from "./rows.ts";

const GRAMS: Readonly<Record<string, readonly [unit: string, grams: number]>> = {
  g: ["GRAMS", 1],
  kg: ["KILOGRAMS", 1000],
  lb: ["POUNDS", 453.59237],
  oz: ["OUNCES", 28.349523125],
};

/**
 * Puts the products of an export into the shop, adding `tags` to each.
 *
 * @throws Error naming the line that cannot be imported; the shop is left as it was.
 */
export function importProducts(
  store: Store,
  text: string,
  tags: readonly string[],
): { products: number; variants: number } {
  const grouped = groupProducts(readRows(text));
  // All are made before any is stored, so that a bad line leaves nothing half done.
  const products = grouped.map((each) => productOf(store, each, tags));
  for (const product of products) store.put(product, "at_once");
  return {
    products: products.length,
    variants: products.reduce((sum, { variants }) => sum + variants.length, 0),
  };
}

function productOf(store: Store, csv: CsvProduct, tags: readonly string[]): ProductRecord {
  const known = store.byHandle(csv.handle);
  const start: ProductRecord = known ?? {
    ...blankProduct(store, csv.handle),
    handle: csv.handle,
    options: [],
    variants: [],
  };
  const { fields } = csv;
  const now = store.stamp();
  const status = statusOf(csv);
  const isPublished = isTrue(fields.published, true);
  const media = csv.images.map(({ url, alt }) =>
    editMedia(store, start.media, { originalSource: url, ...(alt !== undefined && { alt }) }),
  );
  const { options, variants } = variantsOf(store, start, csv, media);
  return {
    ...start,
    title: (fields.title ?? "").trim(),
    descriptionHtml: fields.description ?? "",
    vendor: (fields.vendor ?? "").trim(),
    productType: (fields.type ?? "").trim(),
    category: categoryOf(fields.category),
    tags: tidyTags([fields.tags ?? "", ...tags]),
    status,
    isGiftCard: isTrue(fields.giftCard, false),
    seo: {
      title: fields.seoTitle?.trim() || null,
      description: fields.seoDescription?.trim() || null,
    },
    publishedAt: isPublished ? (start.publishedAt ?? now) : null,
    updatedAt: now,
    metafields: metafieldsOf(store, start.metafields, csv.metafields),
    media,
    options,
    variants,
  };
}

function variantsOf(
  store: Store,
  start: ProductRecord,
  csv: CsvProduct,
  media: readonly MediaRecord[],
): { options: readonly OptionRecord[]; variants: readonly VariantRecord[] } {
  const inputs = csv.optionNames.map((name, at) => ({
    name,
    values: [...new Set(csv.variants.map(({ values }) => values[at] ?? ""))].map((value) => ({
      name: value,
    })),
  }));
  const edited = editOptions(store, start.options, inputs, []);
  if (!edited.ok) {
    throw new Error(`Line ${csv.line}: ${edited.errors[0]?.message ?? "the options are wrong"}`);
  }
  const options = edited.value;
  const taken = new Map<string, VariantRecord>();
  for (const each of csv.variants) {
    const named = csv.optionNames.map((optionName, at) => ({ optionName, name: each.values[at] }));
    const ids = chooseValues(store, options, named).chosen.flatMap((id) => id ?? []);
    const key = ids.join();
    if (taken.has(key)) {
      throw new Error(
        `Line ${each.line}: the product "${csv.handle}" has the variant "${each.values.join(" / ")}" twice.`,
      );
    }
    const before = start.variants.find(({ optionValueIds }) => optionValueIds.join() === key);
    taken.set(key, variantOf(store, before ?? blankVariant(store, ids), each, media));
  }
  return { options, variants: [...taken.values()] };
}

function variantOf(
  store: Store,
  before: VariantRecord,
  { line, fields, metafields }: CsvVariant,
  media: readonly MediaRecord[],
): VariantRecord {
  const amount = (name: "price" | "compareAtPrice" | "cost"): string | null => {
    const cell = (fields[name] ?? "").trim();
    if (cell === "") return null;
    const value = money(cell);
    if (value === undefined) throw new Error(`Line ${line}: "${cell}" is no amount of money.`);
    return value;
  };
  const image = media.find(({ url }) => url === (fields.variantImageUrl ?? "").trim());
  const now = store.stamp();
  const available = Number.parseInt(fields.quantity ?? "", 10) || 0;
  // The export names no location: its quantity belongs to the primary one.
  const level = levelAt(before.item, store.primary().id) ?? newLevel(store.primary().id, now);
  return {
    ...before,
    // Blank stays blank, and a leading apostrophe is part of what Shopify exports.
    sku: (fields.sku ?? "") === "" ? null : (fields.sku ?? null),
    barcode: (fields.barcode ?? "") === "" ? null : (fields.barcode ?? null),
    price: amount("price") ?? "0.00",
    compareAtPrice: amount("compareAtPrice"),
    taxable: isTrue(fields.taxable, true),
    inventoryPolicy: /^(continue|true)$/i.test((fields.policy ?? "").trim()) ? "CONTINUE" : "DENY",
    updatedAt: now,
    mediaIds: image ? [image.id] : [],
    metafields: metafieldsOf(store, before.metafields, metafields),
    item: {
      ...withLevel(before.item, withQuantities(level, { available }, now)),
      tracked: (fields.tracker ?? "").trim() !== "",
      requiresShipping: isTrue(fields.requiresShipping, true),
      unitCost: amount("cost"),
      weight: weightOf(fields),
      updatedAt: now,
    },
  };
}

function metafieldsOf(
  store: Store,
  before: readonly MetafieldRecord[],
  inputs: readonly CsvMetafield[],
): readonly MetafieldRecord[] {
  const now = store.stamp();
  return inputs.reduce((all, { namespace, key, type, value }) => {
    const old = metafieldNamed(all, namespace, key);
    return replaced(all, {
      id: old?.id ?? store.nextId(),
      namespace,
      key,
      type: type ?? old?.type ?? "single_line_text_field",
      value,
      createdAt: old?.createdAt ?? now,
      updatedAt: now,
    });
  }, before);
}

function statusOf({ line, fields }: CsvProduct): ProductStatus {
  const text = (fields.status ?? "").trim().toUpperCase() || "ACTIVE";
  if (text === "ACTIVE" || text === "DRAFT" || text === "ARCHIVED" || text === "UNLISTED")
    return text;
  throw new Error(
    `Line ${line}: "${fields.status}" is no status; it must be Active, Draft or Archived.`,
  );
}

function categoryOf(cell: string | undefined): ProductRecord["category"] {
  const fullName = (cell ?? "").trim();
  if (fullName === "") return null;
  const name = fullName.split(" > ").at(-1) ?? fullName;
  const slug = fullName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return { id: `gid://shopify/TaxonomyCategory/${slug}`, name, fullName };
}

function weightOf({ grams, weightUnit }: CsvVariant["fields"]): VariantRecord["item"]["weight"] {
  const [unit, size] = GRAMS[(weightUnit ?? "").trim().toLowerCase()] ?? ["KILOGRAMS", 1000];
  return { unit, value: Math.round(((Number(grams) || 0) / size) * 10_000) / 10_000 };
}

function isTrue(cell: string | undefined, blank: boolean): boolean {
  const text = (cell ?? "").trim().toLowerCase();
  return text === "" ? blank : text === "true" || text === "yes" || text === "1";
}
