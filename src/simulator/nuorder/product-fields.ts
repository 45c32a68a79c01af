import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castDate, castFields, castSwitch, castText, castTexts } from "./cast.ts";
import type { NuorderSettings } from "./settings.ts";

/** Written fields of one body, cast and folded; sizes have no ids yet. */
export interface GivenFields extends JsonObject {
  readonly sizes?: readonly GivenSize[];
}

export interface GivenSize extends JsonObject {
  readonly size: string;
}

/**
 * Casts a request body to what the service stores: text, dates, prices and sizes in their forms,
 * letter case folded, computed fields ignored, custom fields kept.
 * @throws Refusal 400 naming every field that does not fit.
 */
export function readProductFields(body: Json, settings: NuorderSettings): GivenFields {
  return castFields(body, computed, (name, value) =>
    castField(name, value, settings),
  ) as GivenFields;
}

const computed = new Set([
  "_id",
  "schema_id",
  "unique_key",
  "created_on",
  "modified_on",
  "warehouses",
]);
const texts = new Set([
  "style_number",
  "season",
  "color",
  "name",
  "brand_id",
  "color_code",
  "description",
  "category",
  "subcategory",
  "department",
  "division",
]);
const dates = new Set(["available_from", "available_until", "order_closing"]);
const switches = new Set(["available_now", "cancelled", "archived", "active"]);
const lists = new Set(["seasons", "size_groups", "images", "banners"]);

function castField(name: string, value: Json, settings: NuorderSettings): Json | undefined {
  if (texts.has(name)) return foldedText(name, castText(name, value), settings);
  if (dates.has(name)) return castDate(name, value);
  if (switches.has(name)) return castSwitch(name, value);
  if (lists.has(name)) return castTexts(name, value);
  if (name === "pricing") return castPricing(name, value);
  if (name === "sizes") return castSizes(value, settings);
  return value;
}

function foldedText(name: string, text: string, settings: NuorderSettings): string | undefined {
  // An empty brand_id means that there is none.
  if (name === "brand_id" && text === "") return undefined;
  if (!settings.fold_case) return text;
  if (name === "style_number") return text.toUpperCase();
  return name === "brand_id" || name === "name" ? text.toLowerCase() : text;
}

function castPricing(name: string, value: Json): JsonObject {
  if (!isObject(value)) throw new Refusal(400, `${name} must map currencies to prices`);
  return Object.fromEntries(
    Object.entries(value).map(([currency, price]) => {
      const place = `${name}.${currency}`;
      if (!isObject(price)) throw new Refusal(400, `${place} must be an object`);
      const wholesale = castPrice(`${place}.wholesale`, price["wholesale"]);
      if (wholesale === "") throw new Refusal(400, `${place}.wholesale is required`);
      const retail = castPrice(`${place}.retail`, price["retail"]);
      return [currency, { ...price, wholesale, retail }];
    }),
  );
}

function castPrice(place: string, value: Json | undefined): number | "" {
  if (value === undefined || value === null || value === "") return "";
  const price = typeof value === "string" ? Number(value) : value;
  if (typeof price !== "number" || !Number.isFinite(price) || price < 0) {
    throw new Refusal(400, `${place} is not a price: ${JSON.stringify(value)}`);
  }
  return price;
}

function castSizes(value: Json, settings: NuorderSettings): readonly GivenSize[] {
  if (!Array.isArray(value)) throw new Refusal(400, "sizes must be a list");
  const sizes = (value as readonly Json[]).map((item, at) => castSize(item, at, settings));
  const names = sizes.map(sizeKey);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Refusal(400, `sizes holds ${twice} twice`);
  return sizes;
}

/** What tells the sizes of one product apart. */
export function sizeKey(size: GivenSize): string {
  const group = size["size_group"];
  return typeof group === "string" ? `"${size.size}" of "${group}"` : `"${size.size}"`;
}

function castSize(item: Json, at: number, settings: NuorderSettings): GivenSize {
  if (!isObject(item)) throw new Refusal(400, `sizes[${at}] must be an object`);
  const { size, pricing, upc, _id, ...others } = item;
  const name = typeof size === "number" ? String(size) : size;
  if (typeof name !== "string" || name === "") {
    throw new Refusal(400, `sizes[${at}].size is required`);
  }
  const kept = Object.entries(others).filter(
    ([key, value]) => !key.startsWith("__") && value !== null,
  );
  return {
    size: name,
    ...(upc === undefined || upc === null ? {} : { upc: typeof upc === "number" ? `${upc}` : upc }),
    ...Object.fromEntries(kept),
    // Recorded: a brand that does not price by size loses these prices without a word.
    ...(settings.size_priced && pricing !== undefined
      ? { pricing: castPricing(`sizes[${at}].pricing`, pricing) }
      : {}),
  };
}
