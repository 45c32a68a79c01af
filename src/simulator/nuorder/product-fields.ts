import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
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
  if (!isObject(body)) throw new Refusal(400, "the body must be a JSON object");
  const problems: string[] = [];
  const fields: Record<string, Json> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith("__") || computed.has(name)) continue;
    try {
      const cast = castField(name, value, settings);
      if (cast !== undefined) fields[name] = cast;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new Refusal(400, problems.join("; "));
  return fields as GivenFields;
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
  if (texts.has(name)) return castText(name, value, settings);
  if (dates.has(name)) return castDate(name, value);
  if (switches.has(name)) return castSwitch(name, value);
  if (lists.has(name)) return castList(name, value);
  if (name === "pricing") return castPricing(name, value);
  if (name === "sizes") return castSizes(value, settings);
  return value;
}

function castText(name: string, value: Json, settings: NuorderSettings): string | undefined {
  const text = value === null ? "" : typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") throw new Refusal(400, `${name} must be text`);
  // An empty brand_id means that there is none.
  if (name === "brand_id" && text === "") return undefined;
  if (!settings.fold_case) return text;
  if (name === "style_number") return text.toUpperCase();
  return name === "brand_id" || name === "name" ? text.toLowerCase() : text;
}

function castDate(name: string, value: Json): string {
  if (value === null || value === "") return "";
  const [, year, month, day] =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:T.*)?$/.exec(String(value)) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = Number.isNaN(time) ? undefined : new Date(time);
  if (date?.getUTCMonth() !== Number(month) - 1) {
    throw new Refusal(400, `${name} is not a date: ${JSON.stringify(value)}`);
  }
  return date.toISOString();
}

function castSwitch(name: string, value: Json): boolean {
  if (value === true || value === "true") return true;
  if (value === false || value === "false" || value === null) return false;
  throw new Refusal(400, `${name} must be true or false`);
}

function castList(name: string, value: Json): readonly Json[] {
  if (value === null) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    throw new Refusal(400, `${name} must be a list of texts`);
  }
  return value as readonly Json[];
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
