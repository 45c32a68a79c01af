import { isObject, type Json } from "../../core/json.ts";
import type { StoredProduct } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";
import type { SavedTokens } from "./token-book.ts";
import type { SavedWrites } from "./write-history.ts";

/** Everything a local NuORDER holds, as its `snapshot()` shows it. */
export interface NuorderSnapshot extends SavedWrites {
  readonly version: 1;
  /** How many ids were given out. */
  readonly ids: number;
  readonly products: readonly StoredProduct[];
  readonly tokens: SavedTokens;
  readonly settings: NuorderSettings;
}

/**
 * Takes plain JSON for a snapshot.
 * @throws Error when it is none.
 */
export function readSnapshot(value: Json): NuorderSnapshot {
  const fits =
    isObject(value) &&
    value["version"] === 1 &&
    typeof value["ids"] === "number" &&
    typeof value["write_count"] === "number" &&
    Array.isArray(value["writes"]) &&
    Array.isArray(value["products"]) &&
    value["products"].every(isProduct) &&
    isObject(value["settings"]) &&
    isObject(value["tokens"]) &&
    typeof value["tokens"]["issued"] === "number" &&
    isObject(value["tokens"]["permanent"]) &&
    isObject(value["tokens"]["temporary"]);
  if (!fits) throw new Error("This is no snapshot of a local NuORDER of version 1.");
  return value as unknown as NuorderSnapshot;
}

function isProduct(value: Json): boolean {
  return (
    isObject(value) &&
    ["id", "createdOn", "modifiedOn"].every((name) => typeof value[name] === "string") &&
    isObject(value["fields"]) &&
    Array.isArray(value["fields"]["sizes"])
  );
}
