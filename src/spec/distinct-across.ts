import type { FuncKeywordDefinition, SchemaValidateFunction } from "ajv";
import { isObject, toPointer, type Json } from "../core/json.ts";

/** Finds a text that stands in the lists of two maps of a map, whatever its case and spaces. */
const validate: SchemaValidateFunction = (key: string, maps: Json, parentSchema = {}, context) => {
  if (!isObject(maps)) return true;
  const ownerOf = new Map<string, string>();
  const errors = Object.entries(maps).flatMap(([name, one]) => {
    const list = isObject(one) ? one[key] : undefined;
    if (!Array.isArray(list)) return [];
    return (list as readonly Json[]).flatMap((item, index) => {
      if (typeof item !== "string") return [];
      const owner = ownerOf.get(fold(item));
      if (owner === undefined) ownerOf.set(fold(item), name);
      if (owner === undefined || owner === name) return [];
      return {
        keyword: "distinctAcross",
        params: { owner, item },
        instancePath: `${context?.instancePath ?? ""}${toPointer([name, key, index])}`,
        parentSchema,
      };
    });
  });
  validate.errors = errors;
  return errors.length === 0;
};

/**
 * A word of our schemas: `distinctAcross: list` on a map of maps. No two of the maps may name the same
 * text in their `list`; texts are compared without case and extra spaces.
 */
export const distinctAcross: FuncKeywordDefinition = {
  keyword: "distinctAcross",
  type: "object",
  schemaType: "string",
  validate,
};

function fold(text: string): string {
  return text.normalize("NFC").trim().replaceAll(/\s+/g, " ").toLowerCase();
}
