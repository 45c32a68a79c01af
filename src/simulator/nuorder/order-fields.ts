import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castDate, castFields, castNumber, castText, castTexts } from "./cast.ts";

/**
 * Casts a request body to what an order keeps: computed fields ignored, custom fields kept. Lines
 * and retailer are still as they were sent. The header's dates are taken under either name.
 * @throws Refusal 400 naming every field that does not fit.
 */
export function readOrderFields(body: Json): JsonObject {
  const given = castFields(body, computed, castField);
  const { ship_start: start, ship_end: end, ...rest } = given;
  return {
    ...(start === undefined ? {} : { start_ship: start }),
    ...(end === undefined ? {} : { end_ship: end }),
    ...rest,
  };
}

const computed = new Set([
  "_id",
  "schema_id",
  "created_on",
  "modified_on",
  "edited",
  "edited_on",
  "edited_by",
  "split",
  "total",
  "total_quantity",
  "order_discounts",
  "style_number",
]);
const texts = new Set([
  "order_number",
  "external_id",
  "customer_po_number",
  "currency_code",
  "status",
  "notes",
  "rep_name",
  "rep_code",
  "rep_email",
  "creator_name",
  "order_type",
]);
const dates = new Set(["ship_start", "ship_end", "start_ship", "end_ship"]);

function castField(name: string, value: Json): Json | undefined {
  if (texts.has(name)) return castText(name, value);
  if (dates.has(name)) return castDate(name, value);
  if (name === "discount" || name === "additional_percentage") return castNumber(name, value);
  if (name === "order_tags") return castTexts(name, value);
  if (name === "billing_address" || name === "shipping_address") return castAddress(name, value);
  if (name === "retailer") return objectOf(name, value);
  if (name === "line_items" || name === "shipments") return objectsOf(name, value);
  return value;
}

/** What is sent empty is left out, as `line_2`, `state` and `code` are in recorded orders. */
function castAddress(name: string, value: Json): Json | undefined {
  if (value === null) return undefined;
  const fields = Object.entries(objectOf(name, value)).map(
    ([key, one]) => [key, castText(`${name}.${key}`, one)] as const,
  );
  return Object.fromEntries(fields.filter(([, one]) => one !== ""));
}

function objectOf(name: string, value: Json): JsonObject {
  if (!isObject(value)) throw new Refusal(400, `${name} must be an object`);
  return value;
}

/** @throws Refusal 400 for what is no list of objects. */
export function objectsOf(name: string, value: Json): readonly JsonObject[] {
  const list = value === null ? [] : value;
  if (!Array.isArray(list) || !(list as readonly Json[]).every(isObject)) {
    throw new Refusal(400, `${name} must be a list of objects`);
  }
  return list as readonly JsonObject[];
}
