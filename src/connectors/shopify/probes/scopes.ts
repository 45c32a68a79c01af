import type { CheckReport, ProbeFinding } from "../../../core/component.ts";

/**
 * Holds the scopes that an app was granted against those that the brand's documents need, as their
 * checks have noted them: one need may name alternatives. Who may write may read.
 */
export function judgeScopes(notes: CheckReport["notes"], granted: readonly string[]): ProbeFinding {
  const needs = new Set(
    notes
      .filter(({ label }) => label === "access scopes")
      .flatMap(({ value }) => value.split(", "))
      .filter((need) => need !== "none" && need !== ""),
  );
  const has = new Set([...granted, ...granted.map((one) => one.replace(/^write_/, "read_"))]);
  const missing = [...needs].filter((need) => !need.split(" or ").some((one) => has.has(one)));
  if (missing.length === 0) {
    if (needs.size === 0) return { state: "fine", says: "no document needs a scope" };
    return { state: "fine", says: `all ${String(needs.size)} scopes that are needed are granted` };
  }
  return {
    state: "wrong",
    says: `the app lacks what the brand's documents need: ${missing.sort().join(", ")}`,
    remedy:
      "Grant these scopes to the app, install it again, and use the token that it then gives.",
    option: "/access_token",
  };
}
