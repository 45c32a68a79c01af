import { isObject, type Json } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castSwitch, castText, dayOf, plainText, usDayOf } from "./cast.ts";
import { castQuantity } from "./inventory-fields.ts";
import type { GivenRow } from "./inventory.ts";

/** Where a row goes when it does not say so itself, and what it must agree with. */
export interface RowPlace {
  readonly warehouseId: string;
  /** Absent where the path names no size. */
  readonly skuId?: string;
  readonly isWhole: boolean;
}

/**
 * Casts one v3 row.
 * @throws Refusal 400 naming what does not fit.
 */
export function readRow(item: Json, { warehouseId, skuId, isWhole }: RowPlace): GivenRow {
  if (!isObject(item)) throw new Refusal(400, "it must be an object");
  const field = (name: string): Json => item[name] ?? null;
  const warehouse_id = (
    castText("warehouse_id", field("warehouse_id")) || warehouseId
  ).toLowerCase();
  if (warehouse_id !== warehouseId) {
    throw new Refusal(400, `warehouse_id "${warehouse_id}" is not the warehouse of the address`);
  }
  const sku_id = (castText("sku_id", field("sku_id")) || (skuId ?? "")).toLowerCase();
  if (sku_id === "") throw new Refusal(400, "sku_id is required");
  if (skuId !== undefined && sku_id !== skuId) {
    throw new Refusal(400, `sku_id "${sku_id}" is not the size of the address`);
  }
  const display_name = castText("display_name", field("display_name"));
  if (display_name === "") throw new Refusal(400, "display_name is required");
  const prebook = castSwitch("prebook", field("prebook"));
  const quantity = castQuantity("quantity", field("quantity"), isWhole);
  if (quantity === null && !prebook) {
    throw new Refusal(400, "quantity is required unless prebook is true");
  }
  const period_start = castPeriod("period_start", field("period_start"));
  if (period_start === null) throw new Refusal(400, "period_start is required");
  const period_end = castPeriod("period_end", field("period_end"));
  if (period_end !== null && period_end < period_start) {
    throw new Refusal(400, "period_end is before period_start");
  }
  const active = castSwitch("active", item["active"] ?? true);
  return {
    warehouse_id,
    sku_id,
    display_name,
    prebook,
    period_start,
    period_end,
    quantity,
    active,
  };
}

function castPeriod(name: string, value: Json): number | null {
  if (value === null || value === "") return null;
  // Epoch ms, as answers show it; no Date goes further.
  if (Number.isInteger(value) && Math.abs(Number(value)) <= 8.64e15) return Number(value);
  const time = usDayOf(plainText(value)) ?? dayOf(plainText(value));
  if (time === undefined) throw new Refusal(400, `${name} is not a date: ${JSON.stringify(value)}`);
  return time;
}
