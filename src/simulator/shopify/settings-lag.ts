import { isObject, type Json } from "../../core/json.ts";
import { HISTORY_MS } from "./catalogue/collection.ts";

/** Milliseconds, or a range out of which every change gets its own by the simulator's seed. */
export type LagSetting = number | { readonly min: number; readonly max: number };

/** How the index lags, by the name of a list; `default` is for those that are not named. */
export type IndexLag = Readonly<Partial<Record<LaggingList | "default", LagSetting>>>;

/** A list that can be searched and lags. */
export type LaggingList = (typeof LISTS)[number];

const LISTS = [
  "companies",
  "companyLocations",
  "customers",
  "draftOrders",
  "inventoryItems",
  "inventoryLevels",
  "locations",
  "orders",
  "productVariants",
  "products",
] as const;

/** Says what is wrong with a value for `index_lag`; undefined where it can be taken. */
export function indexLagProblem(value: Json): string | undefined {
  if (!isObject(value)) return `must be an object by list: ${LISTS.join(", ")}, default`;
  for (const [name, lag] of Object.entries(value)) {
    if (name !== "default" && !LISTS.some((list) => list === name)) {
      return `knows no list "${name}"; it has ${LISTS.join(", ")}, default`;
    }
    if (!isLag(lag)) {
      return `must give "${name}" milliseconds from 0 to ${HISTORY_MS}, or {min, max} of such`;
    }
  }
  return undefined;
}

function isLag(value: Json | undefined): boolean {
  if (!isObject(value)) return isLagMs(value);
  const { min, max, ...rest } = value;
  return Object.keys(rest).length === 0 && isLagMs(min) && isLagMs(max) && min <= max;
}

/** Tells whether a value is a lag that the simulator can remember long enough: at most an hour. */
export function isLagMs(value: Json | undefined): value is number {
  return typeof value === "number" && value >= 0 && value <= HISTORY_MS;
}
