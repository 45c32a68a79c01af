import { expect, test } from "vitest";
import { importsOf } from "./imports.ts";
import { layerViolations, rooms, walls } from "./layers.ts";
import { planted, readTree, type Tree } from "./source-tree.ts";

const tree = readTree("src", ".ts");
const standing = layerViolations(tree);

/** What is refused beside what already stood. */
function refused(changed: Tree): readonly string[] {
  return layerViolations(changed).filter((sentence) => !standing.includes(sentence));
}

test("arrows between rooms point down, and nothing goes round", () => {
  expect(standing).toEqual([]);
});

test("the check sees every module, every room and the types that are imported", () => {
  const imports = importsOf(tree).filter(({ ours }) => ours);
  const seen = new Set(imports.map(({ from }) => from.split("/")[1]?.replace(/\.ts$/, "")));
  expect(tree.size).toBeGreaterThan(150);
  expect(imports.length).toBeGreaterThan(400);
  expect(imports.filter(({ typeOnly }) => typeOnly).length).toBeGreaterThan(100);
  expect([...seen].map(String).sort()).toEqual(Object.keys(rooms).sort());
});

/** One import that each rule forbids: the file it is planted in, its text, a part of the sentence. */
const forbidden: readonly (readonly [file: string, text: string, sentence: string])[] = [
  ["src/core/planted.ts", `import "../http/send.ts";`, "core may not import http"],
  ["src/core/planted.ts", `import type { Mapper } from "../mapping/mapper.ts";`, "not even a type"],
  ["src/core/planted.ts", `export * from "../state/open.ts";`, "core may not import state"],
  ["src/core/planted.ts", `type S = import("../state/open.ts").S;`, "core may not import state"],
  ["src/core/planted.ts", `await import("../state/open.ts");`, "core may not import state"],
  ["src/mapping/planted.ts", `import "../spec/lint.ts";`, "mapping may not import spec"],
  ["src/http/planted.ts", `import "../mapping/compile.ts";`, "http may not import mapping"],
  ["src/state/planted.ts", `import "../engine/plan.ts";`, "state may not import engine"],
  ["src/simulator/planted.ts", `import "../http/send.ts";`, "simulator may not import http"],
  [
    "src/spec/planted.ts",
    `import "../connectors/nuorder/index.ts";`,
    "spec may not import connectors",
  ],
  ["src/engine/planted.ts", `import "../state/open.ts";`, "engine may not import state"],
  [
    "src/engine/planted.ts",
    `import "../connectors/nuorder/index.ts";`,
    "engine may not import connectors",
  ],
  [
    "src/engine/planted.ts",
    `import { x } from "../spec/envelope.ts";`,
    "engine may not import spec",
  ],
  [
    "src/engine/planted.ts",
    `import type { x } from "../spec/lint.ts";`,
    "engine may not import spec",
  ],
  [
    "src/connectors/nuorder/planted.ts",
    `import "../../state/open.ts";`,
    "connectors may not import state",
  ],
  [
    "src/connectors/nuorder/planted.ts",
    `import "../shopify/index.ts";`,
    "a connector may not import another",
  ],
  ["src/app/planted.ts", `import "../cli/cli.ts";`, "app may not import cli"],
  ["src/cli/planted.ts", `import "../engine/plan.ts";`, "cli may not import engine"],
  ["src/planted/file.ts", `import "../core/json.ts";`, "lies in no room"],
  ["src/core/planted.ts", `import "./nowhere.ts";`, "is not there"],
  ["src/core/planted.ts", "await import(`./${name}.ts`);", "is not there"],
];

test.each(forbidden)("%s may not say %s", (file, text, sentence) => {
  // Targets that a rule must name even while a tree lacks them.
  const reachable = planted(
    planted(tree, "src/cli/cli.ts", ""),
    "src/connectors/shopify/index.ts",
    "",
  );
  expect(refused(planted(reachable, file, text)).join("\n")).toContain(sentence);
});

test.each(Object.entries(walls))("%s is loaded in %s alone", (name, room) => {
  const elsewhere = room === "http" ? "core" : "http";
  const text = `import "${name}";`;
  const found = refused(planted(tree, `src/${elsewhere}/planted.ts`, text));
  expect(found).toEqual([
    `src/${elsewhere}/planted.ts loads "${name}", which is walled in ${room}`,
  ]);
});

test("a ring of types alone is a ring", () => {
  const ring = planted(
    planted(tree, "src/core/one.ts", `import type { Two } from "./two.ts";`),
    "src/core/two.ts",
    `import type { One } from "./one.ts";`,
  );
  expect(refused(ring)).toEqual(["ring: src/core/one.ts → src/core/two.ts → src/core/one.ts"]);
});

test("what the rules allow passes", () => {
  const allowed = planted(
    tree,
    "src/engine/planted.ts",
    `import type { a } from "../spec/envelope.ts";`,
  );
  expect(refused(allowed)).toEqual([]);
});
