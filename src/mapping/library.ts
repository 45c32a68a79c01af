import { SyncError } from "../core/errors.ts";
import { finding, type Diagnostic } from "../core/diagnostics.ts";
import type { Json } from "../core/json.ts";
import { checkTree } from "./check-expression.ts";
import { compileRaw, type RawExpression } from "./raw-expression.ts";
import { builtInNames, hostFunctionNames } from "./names.ts";
import { walk, type SyntaxNode } from "./syntax-tree.ts";
import { locationIn, type TextOrigin } from "./text-origin.ts";
import { translateError, type Source } from "./translate-error.ts";

/** Positions in a functions file count from here, so that they cannot be taken for the caller's. */
const ownPositions = 1_000_000_000;

/** The functions of one functions file. */
export interface Library {
  readonly names: ReadonlySet<string>;
  readonly source: Source | undefined;
  /**
   * Gives the functions, ready to be bound. They share the time and depth they may use, so each
   * evaluation opens the library anew; it costs about twenty microseconds.
   */
  open(): Promise<Readonly<Record<string, unknown>>>;
}

/** A library without functions. */
export const emptyLibrary: Library = {
  names: new Set(),
  source: undefined,
  open: () => Promise.resolve({}),
};

/** What the functions themselves may use beside their arguments. */
export interface LibraryBindings {
  readonly settings: Json;
  readonly brand: Json;
}

/**
 * Compiles a functions file.
 *
 * JSONata's functions carry the limits of the evaluation that made them: made once, every call
 * later than the time limit after loading would fail, and the depth that a rejected record leaves
 * behind would add up. So the file is parsed once and evaluated for each evaluation that uses it.
 *
 * @throws SyncError `mapping/syntax`, `mapping/bad-functions-file`
 */
export async function loadLibrary(
  file: { readonly text: string; readonly origin: TextOrigin },
  bindings: LibraryBindings,
): Promise<Library> {
  const raw = compileRaw(file.text, file.origin);
  walk(raw.tree, (node) => {
    if (node.position !== undefined) node.position += ownPositions;
  });
  const source: Source = { ...file, offset: ownPositions };
  const open = () => evaluateFunctions(raw, source, bindings);
  return { names: new Set(Object.keys(await open())), source, open };
}

async function evaluateFunctions(
  raw: RawExpression,
  source: Source,
  bindings: LibraryBindings,
): Promise<Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    value = await raw.evaluate(undefined, { ...bindings });
  } catch (thrown) {
    throw translateError(thrown, [source]);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return badFile(source);
  const functions = Object.entries(value);
  if (functions.length === 0 || !functions.every(([, one]) => isFunction(one))) badFile(source);
  return Object.fromEntries(functions);
}

function badFile(source: Source): never {
  throw new SyncError(
    "mapping/bad-functions-file",
    "the file does not end in a map of names to functions",
    { location: locationIn(source.origin, 0) },
  );
}

function isFunction(value: unknown): boolean {
  return (
    typeof value === "function" ||
    (typeof value === "object" &&
      value !== null &&
      ("_jsonata_lambda" in value || "_jsonata_function" in value))
  );
}

/** Checks a functions file without evaluating it, and names what it offers. */
export function checkFunctionsFile(
  text: string,
  origin: TextOrigin,
): { readonly names: ReadonlySet<string>; readonly diagnostics: readonly Diagnostic[] } {
  let raw: RawExpression;
  try {
    raw = compileRaw(text, origin);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { names: new Set(), diagnostics: [finding(error.code, error.message, error.location)] };
  }
  const map = lastExpression(raw.tree);
  const names = map ? keysOf(map) : [];
  if (!map || names.length === 0) {
    const message = "the file does not end in a map of names to functions";
    const place = locationIn(origin, map ? 0 : Math.max(0, text.trimEnd().length - 1));
    return {
      names: new Set(),
      diagnostics: [finding("mapping/bad-functions-file", message, place)],
    };
  }
  const known = new Set([...builtInNames, ...hostFunctionNames, "settings", "brand"]);
  return {
    names: new Set(names),
    diagnostics: checkTree(raw.tree, text, origin, known),
  };
}

function lastExpression(tree: SyntaxNode): SyntaxNode | undefined {
  const last = tree.type === "block" ? tree.expressions?.at(-1) : tree;
  return last?.type === "unary" && last.value === "{" ? last : undefined;
}

function keysOf(map: SyntaxNode): string[] {
  const pairs = map.lhs as readonly (readonly [SyntaxNode, SyntaxNode])[];
  return pairs.flatMap(([key]) => (typeof key.value === "string" ? [key.value] : []));
}
