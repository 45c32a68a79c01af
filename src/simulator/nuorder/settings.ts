import type { Json } from "../../core/json.ts";

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
  readonly brand_name: string;
  readonly product_schema: readonly Json[];
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
  brand_name: "simulated brand",
  product_schema: [],
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

const fitting: Readonly<Record<keyof NuorderSettings, (value: Json) => boolean>> = {
  era: (value) => value === "2014" || value === "2025",
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
  brand_name: (value) => typeof value === "string",
  product_schema: (value) => Array.isArray(value),
};
