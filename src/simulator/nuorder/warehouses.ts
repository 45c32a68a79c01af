import type { JsonObject } from "../../core/json.ts";
import { derivedText } from "../chance.ts";
import { textOf } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";

/** A warehouse of the brand; v1 inventory calls it by name or code, v3 by id. */
export interface Warehouse {
  readonly id: string;
  readonly name: string;
  readonly code: string;
}

/** The brand's warehouses, `default` first unless it is placed otherwise; ids come from seed and name. */
export function warehousesOf(settings: NuorderSettings, seed: number): readonly Warehouse[] {
  const { warehouses: named } = settings;
  const hasDefault = named.some(({ name }) => name === "default");
  const all = hasDefault ? named : [{ name: "default" }, ...named];
  return all.map((warehouse) => ({
    id: derivedText(seed, `warehouse ${warehouse.name}`, 24, "0123456789abcdef"),
    name: warehouse.name,
    code: textOf(warehouse, "code"),
  }));
}

/** Finds a warehouse as v1 inventory names it. */
export function warehouseCalled(
  word: string,
  warehouses: readonly Warehouse[],
): Warehouse | undefined {
  return (
    warehouses.find(({ name }) => name === word) ??
    warehouses.find(({ code }) => code !== "" && code === word)
  );
}

/** Shows a warehouse as products carry it in `__warehouses`. */
export function warehouseAnswer(warehouse: Warehouse, sort: number, brandId: string): JsonObject {
  return {
    id: warehouse.id,
    brand_id: brandId,
    display_name: warehouse.name,
    created_on: longAgo,
    modified_on: longAgo,
    code: warehouse.code,
    sort,
    active: true,
  };
}

// Warehouses come from the settings and have no time of their own.
const longAgo = "2020-01-01T00:00:00.000Z";
