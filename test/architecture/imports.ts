import path from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import type { Tree } from "./source-tree.ts";

/** One file asking for another, or for a package. */
export interface Import {
  readonly from: string;
  /** A path in the tree for a file of ours; else the name as it is written. */
  readonly to: string;
  readonly ours: boolean;
  /** True if nothing of it remains when the types are gone. */
  readonly typeOnly: boolean;
}

/** Lists everything that a tree's files import, export from elsewhere or load while running. */
export function importsOf(tree: Tree): readonly Import[] {
  return [...tree].flatMap(([from, text]) => {
    const key = `${from}\n${text}`;
    const known = read.get(key) ?? importsOfFile(from, text);
    read.set(key, known);
    return known;
  });
}

/** Planted trees differ in one file from the real one, so the others are parsed once. */
const read = new Map<string, readonly Import[]>();

function importsOfFile(from: string, text: string): readonly Import[] {
  const { program, errors } = parseSync(from, text);
  if (errors.length > 0) throw new Error(`${from} does not parse: ${errors[0]?.message}`);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const ours = specifier.startsWith(".");
    const to = ours ? path.posix.join(path.posix.dirname(from), specifier) : specifier;
    found.push({ from, to, ours, typeOnly });
  };
  new Visitor({
    ImportDeclaration: ({ source, importKind, specifiers }) =>
      add(source.value, importKind === "type" || allTypes(specifiers)),
    ExportNamedDeclaration: ({ source, exportKind }) => {
      if (source) add(source.value, exportKind === "type");
    },
    ExportAllDeclaration: ({ source, exportKind }) => add(source.value, exportKind === "type"),
    TSImportType: ({ source }) => add(source.value, true),
    ImportExpression: ({ source }) => {
      // A computed path could lead anywhere, so it is an import that no rule can allow.
      add(source.type === "Literal" ? String(source.value) : "./(computed)", false);
    },
  }).visit(program);
  return found;
}

function allTypes(specifiers: readonly { readonly type: string }[]): boolean {
  return (
    specifiers.length > 0 &&
    specifiers.every((one) => "importKind" in one && one.importKind === "type")
  );
}
