import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** How the local NuORDER behaves; the README says what each switch does. */
export interface NuorderSettings {
  readonly era: "2014" | "2025";
  readonly fold_case: boolean;
  readonly size_priced: boolean;
  readonly replace_on_update: boolean;
  readonly unique_upc: boolean;
  readonly legacy_rejects_query: boolean;
  readonly check_clock_skew_s: number;
  readonly check_nonce: boolean;
  readonly max_in_flight: number;
  readonly retry_after_s: number | null;
  readonly latency_ms: number;
  readonly max_body_bytes: number;
  readonly delete_answers: "body" | "empty";
  readonly brand_name: string;
  readonly product_schema: readonly Json[];
  readonly company_schema: readonly Json[];
  readonly fold_company_code: boolean;
  readonly addresses_replace: boolean;
  readonly company_archive_flag: string;
  readonly brand_users: readonly string[];
  readonly buyer_creation: "accept" | "refuse";
  readonly buyer_rep_required: boolean;
  readonly buyer_email_changes: boolean;
  readonly warehouses: readonly WarehouseSetting[];
  readonly warehouses_on_products: "all" | "stocked";
  readonly inventory_v1: boolean;
  readonly inventory_replaces: boolean;
  readonly inventory_unknown_size: "refuse" | "ignore";
  readonly whole_quantities: boolean;
  readonly wip_labels: boolean;
  readonly replenishment_key: "period" | "name" | "none";
  readonly replenishments_partial: boolean;
  readonly status_moves_modified_on: boolean;
  readonly unchanged_status: 200 | 304;
  readonly illegal_status: "refuse" | "conflict" | "allow";
  readonly cancelled_orders_locked: boolean;
  readonly settable_order_fields: readonly string[];
  readonly external_id_survives_edit: boolean;
  readonly external_id_survives_split: boolean;
  readonly split_original: "gone" | "cancelled";
  readonly orders_list_date: "created_on" | "modified_on";
  readonly first_order_number: number;
}

/** A warehouse of the brand, with a `code` where it has one; one called `default` is there even when none is named. */
export interface WarehouseSetting extends JsonObject {
  readonly name: string;
}

/** The settings a new local NuORDER starts with. */
export const defaultSettings: NuorderSettings = {
  era: "2025",
  fold_case: true,
  size_priced: false,
  replace_on_update: false,
  unique_upc: false,
  legacy_rejects_query: true,
  check_clock_skew_s: 0,
  check_nonce: false,
  max_in_flight: 5,
  retry_after_s: null,
  latency_ms: 0,
  max_body_bytes: 10_000_000,
  delete_answers: "body",
  brand_name: "simulated brand",
  product_schema: [],
  company_schema: [],
  fold_company_code: false,
  addresses_replace: true,
  company_archive_flag: "active",
  brand_users: [],
  buyer_creation: "accept",
  buyer_rep_required: false,
  buyer_email_changes: true,
  warehouses: [],
  warehouses_on_products: "all",
  inventory_v1: true,
  inventory_replaces: true,
  inventory_unknown_size: "refuse",
  whole_quantities: true,
  wip_labels: false,
  replenishment_key: "period",
  replenishments_partial: false,
  status_moves_modified_on: false,
  unchanged_status: 304,
  illegal_status: "refuse",
  cancelled_orders_locked: true,
  settable_order_fields: ["external_id"],
  external_id_survives_edit: true,
  external_id_survives_split: true,
  split_original: "gone",
  orders_list_date: "created_on",
  first_order_number: 100_500,
};

/**
 * Applies changes to settings.
 * @throws Error on an unknown name or a value that does not fit.
 */
export function changedSettings(
  settings: NuorderSettings,
  changes: Readonly<Record<string, Json>>,
): NuorderSettings {
  for (const [name, value] of Object.entries(changes)) {
    const fits = Object.hasOwn(fitting, name) ? fitting[name as keyof NuorderSettings] : undefined;
    if (!fits) {
      throw new Error(
        `NuORDER has no setting "${name}". It has ${Object.keys(fitting).join(", ")}.`,
      );
    }
    if (!fits(value)) {
      throw new Error(`The NuORDER setting "${name}" cannot be ${JSON.stringify(value)}.`);
    }
  }
  return { ...settings, ...changes };
}

const isSwitch = (value: Json): boolean => typeof value === "boolean";
const isAmount = (value: Json): boolean =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;
const isText = (value: Json | undefined): boolean => typeof value === "string" && value !== "";
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isOneOf =
  (...words: readonly string[]) =>
  (value: Json): boolean =>
    typeof value === "string" && words.includes(value);

const fitting: Readonly<Record<keyof NuorderSettings, (value: Json) => boolean>> = {
  era: isOneOf("2014", "2025"),
  fold_case: isSwitch,
  size_priced: isSwitch,
  replace_on_update: isSwitch,
  unique_upc: isSwitch,
  legacy_rejects_query: isSwitch,
  check_clock_skew_s: isAmount,
  check_nonce: isSwitch,
  max_in_flight: isAmount,
  retry_after_s: (value) => value === null || isAmount(value),
  latency_ms: isAmount,
  max_body_bytes: isAmount,
  delete_answers: isOneOf("body", "empty"),
  brand_name: (value) => typeof value === "string",
  product_schema: isList,
  company_schema: isList,
  fold_company_code: isSwitch,
  addresses_replace: isSwitch,
  company_archive_flag: isText,
  brand_users: (value) => isList(value) && value.every(isText),
  buyer_creation: isOneOf("accept", "refuse"),
  buyer_rep_required: isSwitch,
  buyer_email_changes: isSwitch,
  warehouses: areWarehouses,
  warehouses_on_products: isOneOf("all", "stocked"),
  inventory_v1: isSwitch,
  inventory_replaces: isSwitch,
  inventory_unknown_size: isOneOf("refuse", "ignore"),
  whole_quantities: isSwitch,
  wip_labels: isSwitch,
  replenishment_key: isOneOf("period", "name", "none"),
  replenishments_partial: isSwitch,
  status_moves_modified_on: isSwitch,
  unchanged_status: (value) => value === 200 || value === 304,
  illegal_status: isOneOf("refuse", "conflict", "allow"),
  cancelled_orders_locked: isSwitch,
  settable_order_fields: (value) => isList(value) && value.every(isText),
  external_id_survives_edit: isSwitch,
  external_id_survives_split: isSwitch,
  split_original: isOneOf("gone", "cancelled"),
  orders_list_date: isOneOf("created_on", "modified_on"),
  first_order_number: (value) => isAmount(value) && Number.isInteger(value),
};

/** Names and codes are what inventory is addressed by, so none may mean two warehouses. */
function areWarehouses(value: Json): boolean {
  if (!isList(value)) return false;
  const words = value.flatMap((one) =>
    isObject(one) ? [...new Set([one["name"], one["code"] ?? one["name"]])] : [null],
  );
  return words.every(isText) && new Set(words).size === words.length;
}
