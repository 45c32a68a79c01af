import { SyncError } from "../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { ThrottleStatus } from "./pacing.ts";

/** One entry of `errors` in an answer. */
export interface FieldError {
  readonly message: string;
  readonly code: string | undefined;
  readonly path: readonly (string | number)[];
  readonly requiredAccess: string | undefined;
}

/** Points as an answer reports them. */
export interface Cost {
  readonly requested: number;
  readonly actual: number | undefined;
  readonly throttle: ThrottleStatus | undefined;
}

/** What an answer with status 200 means. Data may come with errors of single fields. */
export type GraphqlJudgement =
  | { readonly kind: "data"; readonly data: JsonObject; readonly errors: readonly FieldError[] }
  | { readonly kind: "throttled" }
  | { readonly kind: "again"; readonly error: SyncError }
  | { readonly kind: "refused"; readonly error: SyncError };

/** Judges what an answer's body says; status and headers are judged before. */
export function judgeGraphql(
  body: { readonly data: Json | undefined; readonly errors: readonly FieldError[] },
  facts: Readonly<Record<string, string | number | boolean>>,
): GraphqlJudgement {
  const { data, errors } = body;
  if (errors.some((one) => one.code === "THROTTLED")) return { kind: "throttled" };
  const denied = errors.find((one) => one.code === "ACCESS_DENIED");
  if (denied) return { kind: "refused", error: accessError(denied, facts) };
  const failed = errors.find(
    (one) => one.code === "INTERNAL_SERVER_ERROR" || one.code === "TIMEOUT",
  );
  const empty = !isObject(data) || Object.values(data).every((value) => value === null);
  if (failed && empty) {
    const error = new SyncError("http/server-error", `Shopify failed: "${failed.message}".`, {
      facts,
    });
    return { kind: "again", error };
  }
  const [first] = errors;
  if (isObject(data) && !(first && empty)) return { kind: "data", data, errors };
  if (!first) {
    const error = new SyncError(
      "http/bad-answer",
      "Shopify's answer has neither data nor errors.",
      { facts },
    );
    return { kind: "again", error };
  }
  const more = errors.length > 1 ? ` And ${String(errors.length - 1)} more.` : "";
  const error = new SyncError(
    "source/refused",
    `Shopify refuses the query: "${first.message}".${more}`,
    {
      // GraphQL leaves `data` out where nothing was begun.
      facts: {
        ...facts,
        begun: data !== undefined,
        ...(first.code === undefined ? {} : { code: first.code }),
      },
    },
  );
  return { kind: "refused", error };
}

/** Reads the entries of `errors`, whatever their form. */
export function readErrors(errors: unknown): FieldError[] {
  if (typeof errors === "string") return [fieldError({ message: errors })];
  return Array.isArray(errors) ? (errors as unknown[]).map(fieldError) : [];
}

/** Reads `extensions.cost`; undefined where there is none. */
export function readCost(extensions: unknown): Cost | undefined {
  const cost = isObject(extensions) ? extensions["cost"] : undefined;
  if (!isObject(cost)) return undefined;
  const { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: status } = cost;
  return {
    requested: typeof requested === "number" ? requested : 0,
    actual: typeof actual === "number" ? actual : undefined,
    throttle: isThrottleStatus(status) ? status : undefined,
  };
}

/**
 * Finds the warnings about a search filter. Shopify ignores what it does not know in a filter and
 * then sends everything, so every warning is an error to us.
 */
export function ignoredFilter(extensions: unknown): SyncError | undefined {
  const searches = isObject(extensions) ? extensions["search"] : undefined;
  if (!Array.isArray(searches)) return undefined;
  for (const search of searches as unknown[]) {
    if (!isObject(search) || !Array.isArray(search["warnings"])) continue;
    const [warning] = search["warnings"] as unknown[];
    if (!isObject(warning)) continue;
    const [filter, field, words] = [search["query"], warning["field"], warning["message"]].map(
      String,
    );
    return new SyncError(
      "source/ignored-filter",
      `Shopify would ignore "${field ?? ""}" in the filter "${filter ?? ""}": ${words ?? ""}`,
      {
        facts: { code: String(warning["code"]) },
        hint: "Check the field's name; put quotes around every value, time stamps above all.",
      },
    );
  }
  return undefined;
}

/** Turns `userErrors` of a mutation into one error; undefined where there are none. */
export function userError(errors: unknown, doing: string): SyncError | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const said = (errors as unknown[]).filter(isObject).map((one) => {
    const field = Array.isArray(one["field"]) ? `${(one["field"] as unknown[]).join(".")}: ` : "";
    return field + String(one["message"]);
  });
  const [first] = (errors as unknown[]).filter(isObject);
  const code = first?.["code"];
  return new SyncError("source/refused", `Shopify refuses ${doing}: "${said.join('", "')}".`, {
    facts: typeof code === "string" ? { code } : {},
  });
}

function accessError(
  denied: FieldError,
  facts: Readonly<Record<string, string | number | boolean>>,
): SyncError {
  const needed = denied.requiredAccess ?? "";
  return new SyncError("access/forbidden", `Shopify denies access: "${denied.message}"`, {
    facts: { ...facts, code: "ACCESS_DENIED", path: denied.path.join(".") },
    ...(needed === "" ? {} : { hint: `The app needs: ${needed.replaceAll("`", "")}` }),
  });
}

function fieldError(raw: unknown): FieldError {
  const error = isObject(raw) ? raw : { message: String(raw) };
  const extensions = isObject(error["extensions"]) ? error["extensions"] : {};
  const { code, requiredAccess } = extensions;
  const path = Array.isArray(error["path"]) ? (error["path"] as (string | number)[]) : [];
  return {
    message: String(error["message"] ?? "unknown error"),
    code: typeof code === "string" ? code : undefined,
    path,
    requiredAccess: typeof requiredAccess === "string" ? requiredAccess : undefined,
  };
}

function isThrottleStatus(value: unknown): value is JsonObject & ThrottleStatus {
  return (
    isObject(value) &&
    ["maximumAvailable", "currentlyAvailable", "restoreRate"].every(
      (name) => typeof value[name] === "number",
    )
  );
}
