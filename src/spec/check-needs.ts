import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { isObject } from "../core/json.ts";
import type { BrandSpec } from "./brand.ts";
import { schemaFault } from "./compile-schema.ts";
import type { ResolvedSpec } from "./resolve-extends.ts";
import { validate } from "./validate.ts";

/**
 * Holds a brand's settings against what one pipeline needs of them; findings stand in the brand's file.
 *
 * Settings that are wrong in themselves are not held against anything further.
 */
export function checkNeeds({ value, origin }: ResolvedSpec, brand: BrandSpec): Diagnostic[] {
  const { needs, pipeline } = value;
  if (!isObject(needs)) return [];
  const fault = schemaFault(needs);
  if (fault !== undefined) {
    const message = `what the pipeline needs is not a JSON Schema: ${fault}`;
    const hint = "Correct the schema under needs.";
    return [finding("spec/bad-schema", message, origin("/needs", "key"), hint)];
  }
  if (!brand.settingsHold) return [];
  const file = `pipelines/${brand.name}/brand.yaml`;
  const subject = { name: "settings", at: "/settings", locate: brand.locate, file };
  const why = typeof pipeline === "string" ? ` (for the pipeline "${pipeline}")` : "";
  return validate(needs, brand.settings, subject).map((one) => ({
    ...one,
    message: `${one.message}${why}`,
  }));
}
