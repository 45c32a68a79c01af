import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { changed, readText } from "./preset.ts";

/** The customer of the first fixture with a patch over it. */
export const ridge = (patch: { readonly [key: string]: Json | undefined }): Json =>
  changed("customer-ridge-outfitters", patch as JsonObject);

/** That customer with these tags only. */
export const tagged = (...tags: string[]): Json => ridge({ tags });

/** Metafields by "namespace.key". */
const metafieldsOf = (
  values: Readonly<Record<string, string>>,
  type = "single_line_text_field",
): JsonObject[] =>
  Object.entries(values).map(([name, value]) => {
    const [namespace = "", key = ""] = name.split(".");
    return { id: `gid://shopify/Metafield/${name}`, namespace, key, type, value };
  });

/** That customer with these tags and metafields only; single lines unless a type is given. */
export const withMetafields = (
  tags: readonly string[],
  values: Readonly<Record<string, string>>,
  type = "single_line_text_field",
): Json => ridge({ tags, metafields: metafieldsOf(values, type) });

/** The settings of a brand whose customers are B2B companies. */
export const b2b = (settings: JsonObject = {}): JsonObject =>
  mergePatch({ customers: { from: "companies" } }, { customers: settings }) as JsonObject;

/** A complete address of a customer, with a patch over it. */
export const address = (number: number, patch: JsonObject = {}): JsonObject => ({
  id: `gid://shopify/MailingAddress/${String(number)}?model_name=CustomerAddress`,
  name: "Ann Lee",
  company: `Branch ${String(number)}`,
  address1: `${String(number)} Main Street`,
  address2: null,
  city: "Boulder",
  province: "Colorado",
  provinceCode: "CO",
  zip: "80302",
  country: "United States",
  countryCodeV2: "US",
  ...patch,
});

/** What a contract finds wrong with a document; "" where it is met. */
export function contractErrorsOf(contract: "company" | "buyer", document: JsonObject): string {
  const ajv = new Ajv({ allErrors: true, strict: false, ownProperties: true });
  addFormats.default(ajv);
  const schema = JSON.parse(readText(`schemas/nuorder/${contract}.schema.json`)) as JsonObject;
  const validate = ajv.compile(schema);
  return validate(document) ? "" : ajv.errorsText(validate.errors);
}
