import { distance } from "fastest-levenshtein";
import {
  isLeafType,
  isObjectType,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";
import { isObject, type Json } from "../../../core/json.ts";
import { fieldTypes } from "./child-types.ts";
import {
  flatSelections,
  nodesIn,
  responseKey,
  type ConnectionNode,
  type Operation,
} from "./document.ts";

/** Where ids stand in an answer whose connections have become plain lists. */
export interface IdsPath {
  /** Names from a node of the root connection down to the id. */
  readonly steps: readonly string[];
}

/** Why a path leads to no ids. */
export interface PathProblem {
  readonly message: string;
  readonly hint: string | undefined;
}

/**
 * Follows a dotted path through what a document selects: each step is a field as the answer names
 * it; lists and connections are passed through by their name alone. With a schema the end must be
 * an ID, and a field `id` must be that of one of `types`.
 */
export function readIdsPath(
  { definition }: Operation,
  root: ConnectionNode,
  path: string,
  schema?: GraphQLSchema,
  types: readonly string[] = [],
): IdsPath | PathProblem {
  const steps = path.split(".");
  const query = schema?.getRootType(definition.operation);
  let sets: readonly SelectionSetNode[] = [definition.selectionSet];
  let owners: readonly GraphQLNamedType[] = query ? [query] : [];
  let above = "the query";
  for (const [at, step] of steps.entries()) {
    const selected = sets.flatMap(flatSelections);
    const fields = selected.filter((field) => responseKey(field) === step);
    const [field] = fields;
    if (!field) return unknownStep(step, above, selected);
    const last = at === steps.length - 1;
    const inside = fields.flatMap((one) => (one.selectionSet ? [one.selectionSet] : []));
    if (last && inside.length > 0) {
      return problem(`"${path}" ends at "${step}", which has fields of its own.`, inside);
    }
    if (!last && inside.length === 0) {
      return { message: `"${step}" in "${path}" has no fields of its own.`, hint: undefined };
    }
    if (last && schema) {
      const wrong = wrongEnd(path, field, owners, schema, types);
      if (wrong) return wrong;
    }
    owners = owners.flatMap((owner) => ownersBelow(owner, field, schema));
    sets = inside.map((one) => nodesIn(one)?.selection ?? one);
    above = `"${step}"`;
  }
  const keys = root.path.map(responseKey);
  if (steps.length > keys.length && keys.every((key, at) => steps[at] === key)) {
    return { steps: steps.slice(keys.length) };
  }
  return {
    message: `"${path}" does not lead through the query's first connection.`,
    hint: `Begin with "${keys.join(".")}".`,
  };
}

/** Calls back for every value at the end of a path; what is null on the way has none. */
export function eachId(value: Json, steps: readonly string[], visit: (id: Json) => void): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) eachId(item, steps, visit);
    return;
  }
  const [step, ...rest] = steps;
  if (value === null) return;
  if (step === undefined) visit(value);
  else if (isObject(value)) eachId(value[step] ?? null, rest, visit);
}

/** Types below a field; a connection is passed through to those of its nodes. */
function ownersBelow(
  owner: GraphQLNamedType,
  { name, selectionSet }: FieldNode,
  schema: GraphQLSchema | undefined,
): readonly GraphQLNamedType[] {
  if (!schema) return [];
  const form = selectionSet && nodesIn(selectionSet)?.form;
  const more = form === "nodes" ? ["nodes"] : form === "edges" ? ["edges", "node"] : [];
  return [name.value, ...more].reduce<readonly GraphQLNamedType[]>(
    (found, field) => [...new Set(found.flatMap((type) => fieldTypes(type, field, schema)))],
    [owner],
  );
}

function wrongEnd(
  path: string,
  field: FieldNode,
  owners: readonly GraphQLNamedType[],
  schema: GraphQLSchema,
  types: readonly string[],
): PathProblem | undefined {
  const ends = owners.flatMap((owner) => fieldTypes(owner, field.name.value, schema));
  const [end] = ends;
  if (end && !(isLeafType(end) && end.name === "ID")) {
    return { message: `"${path}" gives ${end.name}, not ids.`, hint: undefined };
  }
  const names = owners.map((owner) => owner.name);
  const open = types.length === 0 || !owners.every(isObjectType) || field.name.value !== "id";
  if (open || names.length === 0 || names.some((name) => types.includes(name))) return undefined;
  return {
    message: `"${path}" gives ids of ${names.join(" or ")}, and the records are ${types.join(" or ")}.`,
    hint: `Select the id of the ${types.join(" or ")}, and name the path to it.`,
  };
}

function unknownStep(step: string, above: string, selected: readonly FieldNode[]): PathProblem {
  const known = [...new Set(selected.map(responseKey))];
  const limit = Math.max(1, Math.ceil(step.length / 3));
  const near = known
    .map((word) => ({ word, away: distance(step.toLowerCase(), word.toLowerCase()) }))
    .sort((one, other) => one.away - other.away)[0];
  const message = `The query selects no "${step}" in ${above}.`;
  if (/^(nodes?|edges)$/.test(step)) {
    return { message, hint: `Leave "${step}" out: a connection is named by its own name alone.` };
  }
  if (near && near.away <= limit) return { message, hint: `Did you mean "${near.word}"?` };
  return { message, hint: known.length > 0 ? `It selects ${known.join(", ")}.` : undefined };
}

function problem(message: string, inside: readonly SelectionSetNode[]): PathProblem {
  const sets = inside.map((one) => nodesIn(one)?.selection ?? one);
  const names = [...new Set(sets.flatMap(flatSelections).map(responseKey))];
  return { message, hint: `Go on with one of its fields: ${names.join(", ")}.` };
}
