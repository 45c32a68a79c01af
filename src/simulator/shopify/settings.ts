import type { Json } from "../../core/json.ts";
import { EVERY_SCOPE } from "./graphql/access.ts";
import { indexLagProblem, isLagMs, type IndexLag } from "./settings-lag.ts";

/** How the local Shopify behaves; the README explains each key. */
export interface Settings {
  readonly index_lag_ms: number;
  readonly index_lag: IndexLag;
  readonly identifier_lag_ms: number;
  readonly cas: (typeof CHOICES.cas)[number];
  readonly unique_ids: (typeof CHOICES.unique_ids)[number];
  readonly unique_ids_none: (typeof CHOICES.unique_ids_none)[number];
  readonly unique_ids_window_ms: number;
  readonly bucket_size: number;
  readonly restore_rate: number;
  readonly page_limit: number;
  readonly bulk_access: boolean;
  readonly bulk_ms: number;
  readonly bulk_outcome: BulkOutcome;
  readonly scopes: readonly string[];
  readonly frozen: boolean;
  readonly protected_data: boolean;
  readonly draft_ready_ms: number;
  readonly draft_obeys_stock: boolean;
  readonly draft_metafields_carry: boolean;
  readonly draft_receipts: boolean;
  readonly tax_percent: number;
  readonly orders_per_minute: number;
  readonly cancel_ms: number;
}

/** How every bulk operation that is started from now on ends. */
export type BulkOutcome = (typeof CHOICES.bulk_outcome)[number];

const CHOICES = {
  bulk_outcome: ["completed", "failed", "canceled", "expired"],
  cas: ["atomic"],
  unique_ids: ["atomic", "race", "none"],
  unique_ids_none: ["duplicate", "without"],
} as const;

const LAGS: readonly string[] = ["index_lag_ms", "identifier_lag_ms"] satisfies (keyof Settings)[];

/** What is in force until somebody says otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  index_lag_ms: 3000,
  index_lag: {},
  identifier_lag_ms: 0,
  cas: "atomic",
  unique_ids: "atomic",
  unique_ids_none: "duplicate",
  unique_ids_window_ms: 1000,
  bucket_size: 2000,
  restore_rate: 100,
  page_limit: 250,
  bulk_access: true,
  bulk_ms: 300,
  bulk_outcome: "completed",
  scopes: [
    "write_products",
    "write_inventory",
    "write_locations",
    "write_customers",
    "write_companies",
    "write_draft_orders",
    "write_orders",
    "write_payment_terms",
    "write_publications",
  ],
  frozen: false,
  protected_data: true,
  draft_ready_ms: 0,
  draft_obeys_stock: false,
  draft_metafields_carry: false,
  draft_receipts: false,
  tax_percent: 0,
  orders_per_minute: 0,
  cancel_ms: 300,
};

/** What is different for the shop's owner: everything is allowed, and found at once. */
export const AS_OWNER = {
  scopes: [EVERY_SCOPE],
  index_lag_ms: 0,
  index_lag: {},
  orders_per_minute: 0,
} satisfies Partial<Settings>;

/**
 * Lays new settings over old ones.
 *
 * @throws Error on an unknown key or a value of the wrong kind; nothing is changed then.
 */
export function changeSettings(
  settings: Settings,
  change: Readonly<Record<string, Json>>,
): Settings {
  for (const [key, value] of Object.entries(change)) {
    if (!Object.hasOwn(DEFAULT_SETTINGS, key)) {
      const known = Object.keys(DEFAULT_SETTINGS).join(", ");
      throw new Error(`The local Shopify has no setting "${key}". It has: ${known}.`);
    }
    const problem = problemOf(key as keyof Settings, value);
    if (problem !== undefined) throw new Error(`The setting "${key}" ${problem}.`);
  }
  return { ...settings, ...change };
}

function problemOf(key: keyof Settings, value: Json): string | undefined {
  const choices = (CHOICES as Readonly<Record<string, readonly Json[] | undefined>>)[key];
  if (choices !== undefined) {
    return choices.includes(value) ? undefined : `must be one of ${choices.join(", ")}`;
  }
  if (key === "index_lag") return indexLagProblem(value);
  if (LAGS.includes(key)) {
    return isLagMs(value) ? undefined : "must be milliseconds from 0 to an hour";
  }
  if (key === "scopes") {
    return Array.isArray(value) && value.every((scope) => typeof scope === "string")
      ? undefined
      : "must be a list of scope names";
  }
  if (typeof DEFAULT_SETTINGS[key] === "boolean") {
    return typeof value === "boolean" ? undefined : "must be true or false";
  }
  return typeof value === "number" && value >= 0 ? undefined : "must be a number from 0 upwards";
}
