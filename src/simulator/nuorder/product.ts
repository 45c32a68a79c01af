import type { Json, JsonObject } from "../../core/json.ts";

/** A product as the local NuORDER keeps it: what was written, folded, and nothing computed. */
export interface StoredProduct {
  readonly id: string;
  readonly createdOn: string;
  readonly modifiedOn: string;
  readonly fields: ProductFields;
}

/** Written fields by their API name; custom fields stand among them. */
export interface ProductFields extends JsonObject {
  readonly sizes: readonly StoredSize[];
}

export interface StoredSize extends JsonObject {
  readonly size: string;
  /** Stable over updates as long as the size keeps its name; v3 inventory calls it `sku_id`. */
  readonly _id: string;
  readonly __global_id: string;
}

/** Reads a field that holds text; "" where there is none. */
export function textOf(fields: JsonObject, name: string): string {
  const value: Json | undefined = fields[name];
  return typeof value === "string" ? value : "";
}

/** The key that external_id paths and upserts look up: NuORDER compares it without case. */
export function brandKey(brandId: string): string {
  return brandId.toLowerCase();
}

/** The key of products without a brand_id: one style, season and color is one product. */
export function combinationKey(fields: JsonObject): string {
  return JSON.stringify([
    textOf(fields, "style_number").toUpperCase(),
    textOf(fields, "season"),
    textOf(fields, "color"),
  ]);
}

/** What the write history calls a product: its brand_id, or else style, season and color. */
export function historyKey(fields: JsonObject): string {
  const brandId = textOf(fields, "brand_id");
  if (brandId !== "") return brandKey(brandId);
  return ["style_number", "season", "color"].map((name) => textOf(fields, name)).join("/");
}
