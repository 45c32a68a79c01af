import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type OperationDefinitionNode,
} from "graphql";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { Answer } from "./graphql/answer.ts";
import type { AdminSchema } from "./graphql/schema.ts";

/** What a seed did: how many operations, and what they saved under which name. */
export interface Seeded {
  readonly operations: number;
  readonly saved: Readonly<Record<string, string>>;
}

interface SeedOperation {
  readonly name: string;
  readonly query: string;
  readonly variables: JsonObject;
  /** Names for values of the answer, each with the JSON Pointer of its place in `data`. */
  readonly save: Readonly<Record<string, string>>;
}

const KEYS = ["name", "query", "variables", "save"];

/**
 * Runs the operations of a seed one after the other. `${name}` in variables stands for a saved value.
 *
 * @throws Error naming the operation that is wrong or was refused; those before it are done.
 */
export function runSeed(
  body: Json,
  admin: AdminSchema,
  ask: (query: string, variables: JsonObject) => Answer,
): Seeded {
  const operations = operationsOf(body);
  const saved = new Map<string, string>();
  for (const [index, { name, query, variables, save }] of operations.entries()) {
    const title = `Operation ${index + 1}${name === "" ? "" : ` "${name}"`}`;
    const fail = (sentence: string): never => {
      throw new Error(`${title}: ${sentence}`);
    };
    const filled = withSaved(variables, saved, fail);
    const answer = ask(withUserErrors(query, admin), filled);
    const [error] = answer.errors ?? [];
    if (error !== undefined) fail(error.message);
    const refusal = refusalIn(answer.data as Json);
    if (refusal !== undefined) fail(refusal);
    for (const [key, pointer] of Object.entries(save)) {
      const value = valueAt(answer.data as Json, pointer);
      if (typeof value !== "string" && typeof value !== "number") {
        fail(`"save" wants ${pointer} as "${key}", but the answer has no text or number there.`);
      }
      saved.set(key, String(value));
    }
  }
  return { operations: operations.length, saved: Object.fromEntries(saved) };
}

function operationsOf(body: Json): readonly SeedOperation[] {
  const list = isObject(body) ? body["operations"] : undefined;
  if (!Array.isArray(list)) {
    throw new Error('A seed is an object with "operations", a list of GraphQL operations.');
  }
  return (list as readonly Json[]).map((each, index) => {
    const at = `Operation ${index + 1}`;
    if (!isObject(each)) throw new Error(`${at} is no object with a "query".`);
    const unknown = Object.keys(each).find((key) => !KEYS.includes(key));
    if (unknown !== undefined) {
      throw new Error(`${at} has a key "${unknown}"; an operation has ${KEYS.join(", ")}.`);
    }
    const { name = "", query, variables = {}, save = {} } = each;
    if (typeof query !== "string") throw new Error(`${at} has no "query" (a text).`);
    if (typeof name !== "string") throw new Error(`${at}: "name" must be a text.`);
    if (!isObject(variables)) throw new Error(`${at}: "variables" must be an object.`);
    if (!isObject(save) || Object.values(save).some((pointer) => typeof pointer !== "string")) {
      throw new Error(
        `${at}: "save" must name JSON Pointers, e.g. {"id": "/locationAdd/location/id"}.`,
      );
    }
    return { name, query, variables, save: save as Readonly<Record<string, string>> };
  });
}

function withSaved(
  variables: JsonObject,
  saved: ReadonlyMap<string, string>,
  fail: (sentence: string) => never,
): JsonObject {
  const fill = (value: Json): Json => {
    if (typeof value === "string") {
      return value.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
        const known = [...saved.keys()].join(", ") || "nothing yet";
        return saved.get(name) ?? fail(`nothing is saved as "${name}"; saved so far: ${known}.`);
      });
    }
    if (Array.isArray(value)) return (value as readonly Json[]).map(fill);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]));
  };
  return fill(variables) as JsonObject;
}

// A mutation that does not ask for its user errors would be refused in silence.
function withUserErrors(query: string, { schema }: AdminSchema): string {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch {
    // The answer to it says what is wrong.
    return query;
  }
  const asked = (operation: OperationDefinitionNode): OperationDefinitionNode => {
    const root = schema.getRootType(operation.operation)?.getFields() ?? {};
    const selections = operation.selectionSet.selections.map((part) => {
      if (part.kind !== Kind.FIELD || part.selectionSet === undefined) return part;
      const type = root[part.name.value]?.type.toString().replaceAll(/[![\]]/g, "") ?? "";
      const payload = schema.getType(type);
      const fields = payload && "getFields" in payload ? Object.keys(payload.getFields()) : [];
      const errors = fields.filter((field) => /userErrors$/i.test(field));
      const [added] = parse(
        `{ ${errors.map((field) => `${field} { field message }`).join(" ")} id }`,
      ).definitions;
      if (errors.length === 0 || added?.kind !== Kind.OPERATION_DEFINITION) return part;
      const more = added.selectionSet.selections.slice(0, -1);
      const selectionSet = {
        ...part.selectionSet,
        selections: [...part.selectionSet.selections, ...more],
      };
      return { ...part, selectionSet };
    });
    return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  };
  const isMutation = (operation: OperationDefinitionNode): boolean =>
    operation.operation === "mutation";
  return print(
    visit(document, {
      OperationDefinition: (operation) => (isMutation(operation) ? asked(operation) : operation),
    }),
  );
}

function refusalIn(data: Json): string | undefined {
  if (!isObject(data)) return undefined;
  for (const [root, payload] of Object.entries(data)) {
    if (!isObject(payload)) continue;
    for (const [key, errors] of Object.entries(payload)) {
      if (!/userErrors$/i.test(key) || !Array.isArray(errors)) continue;
      const [first] = errors as readonly JsonObject[];
      if (first === undefined) continue;
      const field = Array.isArray(first["field"]) ? ` (${first["field"].join(".")})` : "";
      return `${root} is refused: ${String(first["message"])}${field}`;
    }
  }
  return undefined;
}

function valueAt(data: Json, pointer: string): Json | undefined {
  let here: Json | undefined = data;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(here)) here = (here as readonly Json[])[Number(key)];
    else here = isObject(here) ? here[key] : undefined;
  }
  return here;
}
