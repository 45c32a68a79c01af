import type { CsvField } from "./columns.ts";
import type { CsvMetafield, CsvRow } from "./rows.ts";

/** One product of an export, put together from all its lines. */
export interface CsvProduct {
  readonly line: number;
  readonly handle: string;
  /** The line that carries the product's own fields: its first. */
  readonly fields: CsvRow["fields"];
  readonly metafields: readonly CsvMetafield[];
  readonly optionNames: readonly string[];
  readonly variants: readonly CsvVariant[];
  readonly images: readonly CsvImage[];
}

/** One variant of an export: one line. */
export interface CsvVariant {
  readonly line: number;
  readonly fields: CsvRow["fields"];
  readonly metafields: readonly CsvMetafield[];
  readonly values: readonly string[];
}

/** One image of an export. */
export interface CsvImage {
  readonly url: string;
  readonly alt: string | undefined;
  readonly position: number;
}

const OPTIONS: readonly (readonly [CsvField, CsvField])[] = [
  ["option1Name", "option1Value"],
  ["option2Name", "option2Value"],
  ["option3Name", "option3Value"],
];

/**
 * Groups lines by handle; a handle that comes back later belongs to the same product.
 *
 * @throws Error naming the line that has no handle or no title.
 */
export function groupProducts(rows: readonly CsvRow[]): readonly CsvProduct[] {
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const handle = (row.fields.handle ?? "").trim();
    if (handle === "") throw new Error(`Line ${row.line}: the handle is missing.`);
    groups.set(handle, [...(groups.get(handle) ?? []), row]);
  }
  return [...groups].map(([handle, lines]) => productOf(handle, lines));
}

function productOf(handle: string, rows: readonly CsvRow[]): CsvProduct {
  const [first] = rows as [CsvRow];
  if ((first.fields.title ?? "").trim() === "") {
    throw new Error(`Line ${first.line}: the product "${handle}" has no title on its first line.`);
  }
  const optionNames = OPTIONS.flatMap(([name]) => {
    const text = (first.fields[name] ?? "").trim();
    return text === "" ? [] : [text];
  });
  const variants = rows.filter(hasVariant).map((row) => variantOf(row, optionNames.length));
  return {
    line: first.line,
    handle,
    fields: first.fields,
    metafields: first.metafields.filter(({ owner }) => owner === "product"),
    optionNames: optionNames.length > 0 ? optionNames : ["Title"],
    variants: variants.length > 0 ? variants : [variantOf(first, optionNames.length)],
    images: imagesOf(rows),
  };
}

// Lines with nothing but an image have neither an option value nor a price nor a SKU.
function hasVariant({ fields }: CsvRow): boolean {
  return [fields.option1Value, fields.price, fields.sku].some((cell) => (cell ?? "").trim() !== "");
}

function variantOf({ line, fields, metafields }: CsvRow, optionCount: number): CsvVariant {
  const values = OPTIONS.slice(0, optionCount).map(([, value]) => (fields[value] ?? "").trim());
  return {
    line,
    fields,
    metafields: metafields.filter(({ owner }) => owner === "variant"),
    values: optionCount === 0 ? ["Default Title"] : values.map((value) => value || "Default Title"),
  };
}

function imagesOf(rows: readonly CsvRow[]): readonly CsvImage[] {
  const images = new Map<string, CsvImage>();
  for (const { fields } of rows) {
    const url = (fields.imageUrl ?? "").trim();
    if (url === "" || images.has(url)) continue;
    const position = Number(fields.imagePosition) || images.size + 1;
    images.set(url, { url, alt: fields.imageAlt?.trim() || undefined, position });
  }
  // An image that only a variant shows is an image of the product too.
  for (const { fields } of rows) {
    const url = (fields.variantImageUrl ?? "").trim();
    if (url !== "" && !images.has(url)) {
      images.set(url, { url, alt: undefined, position: Number.MAX_SAFE_INTEGER });
    }
  }
  return [...images.values()].sort((a, b) => a.position - b.position);
}
