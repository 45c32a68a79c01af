import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/core/diagnostics.ts";
import { formatDiagnostic } from "../../src/core/format-diagnostic.ts";
import { boundAt } from "../../src/spec/bound-at.ts";
import { loadProject, type LoadOptions, type Project } from "../../src/spec/load-project.ts";
import { formatShown, showPipeline } from "../../src/spec/show.ts";
import { expectGolden } from "./golden.ts";
import { onceProject } from "./once-project.ts";
import { tempProject } from "./temp-project.ts";
import { toys } from "./toy-connector.ts";
import { toyEnvironment } from "./toy-project.ts";

type Files = Readonly<Record<string, string>>;

const gifts = "pipelines/acme/gifts.yaml";
const call = "pipelines/acme/toy-call.graphql";

const options: LoadOptions = {
  connectors: [toys],
  env: toyEnvironment,
  requireSecrets: true,
  checkDocuments: true,
};

function load(changes: Files = {}): Project {
  using project = tempProject({ ...onceProject, ...changes });
  return loadProject(project.root, options);
}

/** The gifts with one text replaced by another, wherever it stands first. */
function changed(from: string, to: string): string {
  const text = onceProject[gifts] ?? "";
  if (!text.includes(from)) throw new Error(`"${from}" is not in ${gifts}`);
  return text.replace(from, () => to);
}

const withGifts = (from: string, to: string): Files => ({ [gifts]: changed(from, to) });

const told = ({ diagnostics }: Project): string[] =>
  diagnostics.map(({ code, message, location }: Diagnostic) => {
    const { file, line, column } = location ?? { file: "", line: 0, column: 0 };
    return `${code} ${path.basename(file)}:${String(line)}:${String(column)}: ${message}`;
  });

const giftsOf = (project: Project) => {
  const brand = project.brands.get("acme");
  const pipeline = brand?.pipelines.get("gifts");
  if (!brand || !pipeline) throw new Error(told(project).join("\n"));
  return { brand, pipeline };
};

test("a pipeline that uses every key has no findings, and its calls are whole", () => {
  const project = load();
  expect(told(project)).toEqual([]);
  const { pipeline } = giftsOf(project);
  const { once } = pipeline.spec.sink;
  expect(once?.mint.call).toMatchObject({ document: call, patient: true });
  expect(once).toMatchObject({ on_changed: "alert", orphans: { age: "1h" } });
  expect(pipeline.spec.lookups?.["parts"]?.read?.call).toMatchObject({ document: call });
  expect(pipeline.spec.readiness?.source).toEqual({ size: 10 });
  expect([...pipeline.files.keys()]).toContain(call);
  expect(pipeline.locate("/sink/once/mint/call/document")).toMatchObject({ file: gifts });
  // Each call is asked what it says of itself; what they say alike is said once.
  expect(project.notes.filter((note) => note.pipeline === "gifts")).toEqual([
    { brand: "acme", pipeline: "gifts", label: "shop", value: "acme" },
    { brand: "acme", pipeline: "gifts", label: "asks", value: "query { parts { id } }" },
  ]);
});

test("show gives the phases with their origins, and all connections they use", () => {
  const { brand, pipeline } = giftsOf(load());
  const lines = formatShown(showPipeline(pipeline, brand));
  expectGolden("messages/show-once.txt", `${lines.join("\n")}\n`);
});

const wrong: readonly (readonly [name: string, from: string, to: string])[] = [
  [
    "a call without one of its options",
    "        document: pipelines/acme/toy-call.graphql\n        variables:\n          input",
    "        variables:\n          input",
  ],
  [
    "an unknown option of a call",
    "path: /claims/${ $key }\n        minted",
    "pfad: /claims/${ $key }\n        minted",
  ],
  ["an unknown action", "type: shelf.call", "type: shelf.cal"],
  [
    "an action at the connection of another system",
    "type: toys.call\n        connection: shop",
    "type: toys.call\n        connection: shelf",
  ],
  [
    "a call that is no map",
    "    refresh:\n      call:\n        type: shelf.call\n        connection: shelf\n        path: /made/${ $claimed }/${ $digest }\n",
    "    refresh:\n      call: none\n",
  ],
  ["an unknown key of a phase", "      done: done", "      done: done\n      finished: done"],
  ["a wrong type in a phase", "      done: done", "      done: true"],
  ["a phase that is needed, misspelt", "    verify:", "    verfy:"],
  ["a phase that is needed, left out", "    mark:", "    notify:"],
  ["a sink that creates once without saying how", "  once:\n", "  never:\n"],
  ["a connection of the sink itself", "  id: $result", "  connection: shelf"],
  ["a document that is not there", "${ $settings.kind }-call", "${ $settings.tag }-call"],
  ["an unbound name in a template", "${ $minted }\n      holder", "${ $draft }\n      holder"],
  ["an unbound name in an answer's expression", "holder: holder", "holder: $holder"],
  ["a key where none is known", "tag=${ $settings.tag }", "tag=${ $key }"],
  ["ids in a search", "$count($refs)", "$count($ids)"],
  ["a syntax error in a phase", "taken: taken", "taken: taken ="],
  [
    "a claim that nobody could read again",
    "      claim:\n        call:",
    "      claimed:\n        call:",
  ],
  [
    "a claim that is read from the record",
    "      claim:\n        call:\n          type: shelf.call\n          connection: shelf\n          path: /claims/${ $key }\n",
    "      claim:\n",
  ],
  [
    "a mirror that nobody reads",
    "        minted: $record.note\n",
    "        result: $record.note\n",
  ],
  [
    "a condition for what cannot be left out",
    "      done: done",
    "      done: done\n      when: ready",
  ],
  ["evidence of nothing", "        result: id\n", ""],
  ["a refresh without a digest", "      digest: digest\n", ""],
  [
    "orphans that nothing removes",
    "    discard:\n      call:\n        type: shelf.call\n        connection: shelf\n        path: /made/${ $minted }/gone\n",
    "",
  ],
  [
    "undoing without saying how",
    "    undo:\n      call:\n        type: shelf.call\n        connection: shelf\n        path: /results/${ $result }/gone\n",
    "",
  ],
  ["a key where an audit knows none", "$since & $page", "$since & $key"],
  ["a total that is compared with nothing", "        total: total\n", ""],
  ["an unknown key of audit.source", "        size: 20", "        sise: 20"],
  ["another disposition", "disposition: create", "disposition: upsert"],
  ["a rule that is not there", "[tagged]", "[taged]"],
  ["an unknown key of readiness.source", "    size: 10", "    sise: 10"],
  ["a wrong value in readiness.source", "    size: 10", "    size: 1000"],
  ["an unknown pipeline in refs", "refs: makers.code", "refs: makeers.code"],
  ["an unknown unique value in refs", "refs: makers.code", "refs: makers.kode"],
  ["a lookup of two kinds", "    refs: makers.code", "    documents: makers"],
  ["a key of another kind of lookup", "    refs: makers.code", "    fields: [name]"],
  ["a read that nothing says what of", "    refs: makers.code\n    find:", "    found:"],
];

test("each mistake is found with its place and what to do", () => {
  using project = tempProject(onceProject);
  const blocks = wrong.flatMap(([name, from, to]) => {
    project.write(gifts, changed(from, to));
    const { diagnostics } = loadProject(project.root, options);
    expect(diagnostics, name).not.toEqual([]);
    const shown = diagnostics.map((one) =>
      formatDiagnostic(one, (file) => readFileSync(path.join(project.root, file), "utf8")),
    );
    return [`# ${name}`, ...shown];
  });
  expectGolden("messages/bad-once.txt", `${blocks.join("\n\n")}\n`);
});

test("an action refuses what its places name, each at its own", () => {
  const refused = [14, 22, 56, 108].map(
    (line) => `document/syntax gifts.yaml:${String(line)}:19: "mutation { parts }" is not a query`,
  );
  expect(told(load({ [call]: "mutation { parts }\n" }))).toEqual(refused);
});

test("an overlay changes one option of a call of its parent, and removes a phase with null", () => {
  const own = onceProject[gifts] ?? "";
  const parent = "pipelines/_presets/play/gifts.yaml";
  const overlay = (
    path: string,
  ) => `# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json
extends: ${parent}
sink:
  once:
    mint:
      call:
        patient: false
    look:
      call:
        path: ${path}
    undo: null
    on_withdrawn: alert
`;
  const files = { [parent]: own.replace("$schema=../../", "$schema=../../../") };
  const project = load({ ...files, [gifts]: overlay("/elsewhere") });
  expect(told(project)).toEqual([]);
  const { once } = giftsOf(project).pipeline.spec.sink;
  expect(once?.mint.call).toMatchObject({ document: call, patient: false });
  expect(once).not.toHaveProperty("undo");
  expect(told(load({ ...files, [gifts]: overlay("7") }))).toEqual([
    'spec/wrong-type gifts.yaml:10:15: sink.once.look.call.path is "7", but a text is needed',
  ]);
});

test.each([
  ["/lookups/parts/keys", ["record", "today"]],
  ["/lookups/parts/find/call/variables/filter", ["refs"]],
  ["/lookups/parts/read/by", ["ids", "refs"]],
  ["/readiness/source/path", ["cursor"]],
  ["/sink/once/orphans/call/path", []],
  ["/sink/once/audit/source/path", ["cursor", "since", "until"]],
  ["/sink/once/audit/total", ["record"]],
  ["/sink/once/audit/list/call/path", ["page", "since", "until"]],
  ["/sink/once/audit/list/total", []],
  [
    "/sink/once/mint/call/path",
    ["claimed", "digest", "document", "generation", "key", "minted", "record", "result"],
  ],
  [
    "/sink/id",
    ["claimed", "digest", "document", "generation", "key", "minted", "record", "result"],
  ],
])("at %s stand %j", (pointer, bound) => {
  const own = { functions: new Set<string>(), lookups: ["parts"], once: true };
  const least = boundAt("/title", own);
  expect([...boundAt(pointer, own)].filter((name) => !least.has(name)).sort()).toEqual(bound);
});

test("who is asked counts for the revision; how what is made once travels does not", () => {
  const revision = (changes: Files = {}) => giftsOf(load(changes)).pipeline.revision;
  const before = revision();
  expect(
    revision(withGifts("path: /made/${ $claimed }/done", "path: /made/${ $claimed }/yes")),
  ).toBe(before);
  expect(revision(withGifts("    size: 10", "    size: 20"))).toBe(before);
  expect(revision(withGifts("      by: code", "      by: id"))).not.toBe(before);
  expect(revision({ [call]: "query { parts { id code } }\n" })).not.toBe(before);
});
