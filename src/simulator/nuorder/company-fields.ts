import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castFields, castNumber, castSwitch, castText, castTexts, gathering } from "./cast.ts";
import type { StoredAddress } from "./company.ts";
import type { NuorderSettings } from "./settings.ts";

/** Written fields of one body, cast and folded. */
export interface GivenCompany extends JsonObject {
  readonly addresses?: readonly StoredAddress[];
}

/**
 * Casts a request body to what the service stores: computed fields and buyers ignored, custom
 * fields kept, and terms, groups and price sheets kept whether or not the brand knows them.
 * @throws Refusal 400 naming every field that does not fit.
 */
export function readCompanyFields(body: Json, settings: NuorderSettings): GivenCompany {
  const given = castFields(body, computed, (name, value) =>
    name === settings.company_archive_flag ? castSwitch(name, value) : castField(name, value),
  ) as GivenCompany;
  const name = given["name"];
  // Recorded in 2014 only: the newer service keeps the capitals of a company's name.
  const folds = settings.fold_case && settings.era === "2014" && typeof name === "string";
  return folds ? { ...given, name: name.toLowerCase() } : given;
}

const computed = new Set([
  "_id",
  "schema_id",
  "created_on",
  "modified_on",
  "buyers",
  "user_connections",
]);
const texts = new Set([
  "name",
  "code",
  "currency_code",
  "payment_terms",
  "credit_status",
  "pricing_template",
  "phone",
  "phone_office",
]);
const numbers = new Set(["discount", "surcharge", "default_discount", "default_surcharge"]);
const switches = new Set(["active", "archived", "allow_bulk"]);
const lists = new Set(["currency_codes", "customer_groups"]);

function castField(name: string, value: Json): Json | undefined {
  if (texts.has(name)) return castText(name, value);
  if (numbers.has(name)) return castNumber(name, value);
  if (switches.has(name)) return castSwitch(name, value);
  if (lists.has(name)) return castTexts(name, value);
  if (name === "addresses") return castAddresses(value);
  if (name === "reps") return castReps(value);
  if (name === "warehouse") return castWarehouse(value);
  return value;
}

function castWarehouse(value: Json): string | undefined {
  const id = castText("warehouse", value);
  if (id === "") return undefined;
  if (!/^[0-9a-f]{24}$/i.test(id)) throw new Refusal(400, `warehouse is no id: "${id}"`);
  return id.toLowerCase();
}

function castReps(value: Json): Json {
  const reps = value === null ? [] : value;
  const isRep = (rep: Json): boolean => isObject(rep) && typeof rep["email"] === "string";
  if (!Array.isArray(reps) || !(reps as readonly Json[]).every(isRep)) {
    throw new Refusal(400, "reps must be a list of objects with an email");
  }
  return reps as readonly Json[];
}

function castAddresses(value: Json): readonly StoredAddress[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new Refusal(400, "addresses must be a list");
  const problems: string[] = [];
  const addresses = (value as readonly Json[]).flatMap((item, at) => {
    return gathering(problems, () => castAddress(item, `addresses[${at}]`)) ?? [];
  });
  if (problems.length > 0) throw new Refusal(400, problems.join("; "));
  return addresses;
}

function castAddress(item: Json, place: string): StoredAddress {
  const fields = isObject(item)
    ? castFields(item, new Set(["_id"]), (name, value) => castAddressField(place, name, value))
    : undefined;
  if (!fields) throw new Refusal(400, `${place} must be an object`);
  const missing = ["line_1", "country"].filter((name) => fields[name] === undefined);
  if (missing.length > 0) {
    throw new Refusal(400, missing.map((name) => `${place}.${name} is required`).join("; "));
  }
  return fields as StoredAddress;
}

/** What is sent empty is not stored. */
function castAddressField(place: string, name: string, value: Json): Json | undefined {
  if (name === "default_billing" || name === "default_shipping") {
    return castSwitch(`${place}.${name}`, value);
  }
  if (isObject(value) || Array.isArray(value) || typeof value === "boolean") {
    throw new Refusal(400, `${place}.${name} must be text`);
  }
  const text = castText(`${place}.${name}`, value);
  if (name === "type" && !["", "billing", "shipping", "both"].includes(text)) {
    throw new Refusal(400, `${place}.type must be billing, shipping or both, not "${text}"`);
  }
  return text.trim() === "" ? undefined : text;
}
