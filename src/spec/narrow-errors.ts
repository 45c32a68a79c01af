import type { ErrorObject } from "ajv";
import type { Json, JsonObject } from "../core/json.ts";

/**
 * Keeps, of the branches of a union, the one whose kind fits the value; where none fits, the error
 * about the union itself.
 */
export function narrow(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const union = outermostUnion(errors);
  if (!union) return errors.filter((one) => one.keyword !== "if" && !one.propertyName);
  const branches = new Map<string, ErrorObject[]>();
  const outside: ErrorObject[] = [];
  for (const one of errors) {
    const branch = one === union ? undefined : branchOf(one, union);
    if (branch !== undefined) branches.set(branch, [...(branches.get(branch) ?? []), one]);
    else if (one !== union) outside.push(one);
  }
  const of = [...branches.values()];
  const fitting = of
    .filter((branch) => !branch.some((one) => tellsApart(one, union.instancePath)))
    .sort((a, b) => a.length - b.length);
  const kept = fitting[0] ?? [misfit(of, union)];
  return [...narrow(kept), ...narrow(outside)];
}

function outermostUnion(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = (one: ErrorObject): number =>
    one.instancePath.length * 10_000 + one.schemaPath.length;
  return errors
    .filter((one) => one.keyword === "anyOf" || one.keyword === "oneOf")
    .sort((a, b) => depth(a) - depth(b))[0];
}

/** Which branch of a union an error is from: the one it stands in, or the one that refers to where it stands. */
function branchOf(error: ErrorObject, union: ErrorObject): string | undefined {
  if (!`${error.instancePath}/`.startsWith(`${union.instancePath}/`)) return undefined;
  const prefix = `${union.schemaPath}/`;
  if (error.schemaPath.startsWith(prefix))
    return error.schemaPath.slice(prefix.length).split("/", 1)[0];
  const schemas = (union.schema ?? []) as readonly JsonObject[];
  const index = schemas.findIndex(({ $ref }) => {
    return typeof $ref === "string" && error.schemaPath.startsWith(`${$ref}/`);
  });
  return index < 0 ? undefined : String(index);
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
