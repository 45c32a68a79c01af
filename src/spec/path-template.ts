import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, toPointer, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";

/** What a path may be chosen by: only what is known before anything is read. */
export interface PathBindings {
  readonly settings: JsonObject;
  readonly brand: string;
}

/**
 * Fills `${ $settings.a.b }` and `${ $brand }` into the path of a file.
 *
 * This is less than JSONata on purpose: which files a pipeline consists of must be plain to see, and
 * known without evaluating anything.
 */
export function renderPath(
  text: string,
  bindings: PathBindings,
  place: Location | undefined,
): string | Diagnostic {
  let fault: Diagnostic | undefined;
  const path = text.replaceAll(/\$\{([^}]*)\}?/g, (whole, inside: string) => {
    const expression = inside.trim();
    const steps = /^\$settings((?:\.\w+)+)$/.exec(expression)?.[1]?.slice(1).split(".");
    if (expression === "$brand") return bindings.brand;
    if (!steps || !whole.endsWith("}")) {
      const hint = "The path of a file may hold ${ $settings.name } and ${ $brand }, nothing else.";
      fault ??= finding("spec/template-syntax", `"${whole}" cannot stand in a path`, place, hint);
      return "";
    }
    const value = atPointer(bindings.settings, toPointer(steps));
    if (typeof value === "string") return value;
    const message = `${expression} has no text to put into the path "${text}"`;
    fault ??= finding("spec/template-syntax", message, place, "Give the setting in brand.yaml.");
    return "";
  });
  return fault ?? path;
}
