import type { ErrorObject } from "ajv";
import type { Json } from "../core/json.ts";

/**
 * Keeps, of the branches of a union, the one whose kind fits the value; where none fits, the error
 * about the union itself.
 */
export function narrow(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const union = errors.find((one) => one.keyword === "anyOf" || one.keyword === "oneOf");
  if (!union) return errors.filter((one) => one.keyword !== "if" && !one.propertyName);
  const prefix = `${union.schemaPath}/`;
  const outside = errors.filter((one) => one !== union && !one.schemaPath.startsWith(prefix));
  const branches = new Map<string, ErrorObject[]>();
  for (const one of errors.filter((error) => error.schemaPath.startsWith(prefix))) {
    const branch = one.schemaPath.slice(prefix.length).split("/", 1)[0] ?? "";
    branches.set(branch, [...(branches.get(branch) ?? []), one]);
  }
  const of = [...branches.values()];
  const fitting = of
    .filter((branch) => !branch.some((one) => tellsApart(one, union.instancePath)))
    .sort((a, b) => a.length - b.length);
  const kept = fitting[0] ?? [misfit(of, union)];
  return [...narrow(kept), ...narrow(outside)];
}

/** True for an error that says another branch is meant: another kind of value, or another constant. */
function tellsApart(error: ErrorObject, pointer: string): boolean {
  if (error.instancePath === pointer) return ["type", "const", "enum"].includes(error.keyword);
  return isConstantKey(error, pointer);
}

/** True for a wrong value of a key such as `type` or `style`, by which the branches are told apart. */
function isConstantKey(error: ErrorObject, pointer: string): boolean {
  const inner = error.instancePath.slice(pointer.length);
  return error.keyword === "const" && /^\/[^/]+$/.test(inner);
}

/** Where no branch fits: the key that should have told them apart, else the kind of the value. */
function misfit(branches: readonly (readonly ErrorObject[])[], union: ErrorObject): ErrorObject {
  const wrong = branches.flat().filter((one) => isConstantKey(one, union.instancePath));
  const [first] = wrong;
  if (!first) return { ...union, keyword: "kind" };
  const allowed = wrong
    .filter((one) => one.instancePath === first.instancePath)
    .map((one) => one.params["allowedValue"] as Json);
  return { ...first, keyword: "enum", parentSchema: { enum: allowed } };
}
