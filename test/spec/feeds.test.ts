import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/core/diagnostics.ts";
import { formatDiagnostic } from "../../src/core/format-diagnostic.ts";
import { boundAt } from "../../src/spec/bound-at.ts";
import { loadProject, type LoadOptions, type Project } from "../../src/spec/load-project.ts";
import { formatShown, shownAsJson, showPipeline } from "../../src/spec/show.ts";
import { feedsProject } from "./feeds-project.ts";
import { expectGolden } from "./golden.ts";
import { tempProject } from "./temp-project.ts";
import { toys } from "./toy-connector.ts";
import { toyEnvironment } from "./toy-project.ts";

type Files = Readonly<Record<string, string>>;

const overlay = "pipelines/acme/toys.yaml";
const makers = "pipelines/acme/makers.yaml";
const casesFile = "pipelines/acme/toys.cases.yaml";

const options: LoadOptions = {
  connectors: [toys],
  env: toyEnvironment,
  requireSecrets: true,
  checkDocuments: true,
};

function load(changes: Files = {}): Project {
  using project = tempProject({ ...feedsProject, ...changes });
  return loadProject(project.root, options);
}

function inFile(file: string, from: string, to: string, files: Files = feedsProject): Files {
  const text = files[file] ?? "";
  if (!text.includes(from)) throw new Error(`"${from}" is not in ${file}`);
  return { [file]: text.replace(from, to) };
}

const told = ({ diagnostics }: Project): string[] =>
  diagnostics.map(({ severity, code, message, location }: Diagnostic) => {
    const place = location ? `${path.basename(location.file)}:${String(location.line)}` : "";
    return `${severity} ${code} ${place}: ${message}`;
  });

const loaded = (project: Project) => {
  const brand = project.brands.get("acme");
  const pipeline = brand?.pipelines.get("toys");
  if (!brand || !pipeline) throw new Error(told(project).join("\n"));
  return { brand, pipeline };
};

test("a pipeline that uses every key has no findings", () => {
  const project = load();
  expect(told(project)).toEqual([]);
  const { pipeline } = loaded(project);
  expect(pipeline.spec.held).toMatchObject({ on_drift: "report", list: { size: 50 } });
  expect([...pipeline.files.keys()]).toContain("mappings/acme/held.jsonata");
  expect([...pipeline.files.keys()]).toContain("pipelines/acme/held.graphql");
  expect(project.notes.map(({ pipeline: of, label }) => `${of} ${label}`)).toEqual([
    "makers shop",
    "toys shop",
  ]);
});

const wrong: readonly (readonly [name: string, changes: Files, found: readonly string[]])[] = [
  [
    "a lookup that looks nowhere",
    inFile(overlay, "    documents: makers\n    fields: [name]\n", ""),
    ["error spec/missing-key toys.yaml:10: lookups.makers does not say where it looks"],
  ],
  [
    "a lookup that looks at two places",
    inFile(
      overlay,
      "    documents: makers\n",
      "    documents: makers\n    xref: makers.part_by_code\n",
    ),
    ["error spec/wrong-value toys.yaml:13: lookups.makers names both documents and xref"],
  ],
  [
    "fields of what is a text",
    inFile(overlay, "    xref: makers", "    fields: [name]\n    xref: makers"),
    [
      "error spec/wrong-value toys.yaml:16: lookups.parts.fields goes with documents; what xref finds is a text",
    ],
  ],
  [
    "lookups under the names of a function and of a variable",
    inFile(
      overlay,
      "  makers:\n    keys: maker\n",
      "  settings:\n    keys: maker\n    documents: makers\n  flag:\n    keys: maker\n    documents: makers\n  makers:\n    keys: maker\n",
    ),
    [
      'error spec/name-taken toys.yaml:10: a lookup is called "settings", but $settings is something else already',
      'error spec/name-taken toys.yaml:13: a lookup is called "flag", but $flag is something else already',
    ],
  ],
  [
    "a lookup that nothing can be bound to",
    inFile(
      overlay,
      "  parts:\n    keys",
      "  Old-Parts:\n    keys: code\n    documents: makers\n  parts:\n    keys",
    ),
    ['error spec/wrong-value toys.yaml:14: "Old-Parts" cannot be a key of lookups'],
  ],
  [
    "a lookup at a misspelt pipeline",
    inFile(overlay, "documents: makers", "documents: maker"),
    ['error spec/no-pipeline toys.yaml:12: the brand has no pipeline "maker"'],
  ],
  [
    "a lookup at a pipeline that only the preset has",
    {
      ...inFile(overlay, "documents: makers", "documents: rooms"),
      "pipelines/_presets/play/rooms.yaml": feedsProject["pipelines/_presets/play/toys.yaml"] ?? "",
    },
    ['warning spec/no-pipeline toys.yaml:12: the brand has no pipeline "rooms"'],
  ],
  [
    "a lookup at what a pipeline does not capture",
    inFile(overlay, "makers.part_by_code", "makers.part_by_cod"),
    [
      'error spec/no-capture toys.yaml:16: the pipeline "makers" captures nothing called "part_by_cod"',
    ],
  ],
  [
    "a lookup at a pipeline that could not be read",
    inFile(makers, "title: Makers", "title: [Makers"),
    ["error spec/yaml-syntax makers.yaml:6: the line is indented otherwise than its neighbours"],
  ],
  [
    "a value that is looked up only later",
    inFile(overlay, "keys: parts.code", "keys: $makers.id"),
    ["error mapping/unknown-variable toys.yaml:15: nothing is bound to $makers here"],
  ],
  [
    "names of the sink where records are mapped",
    { "mappings/acme/toy.jsonata": "{ 'a': $documents, 'b': $sent, 'c': $cursor }" },
    ["documents", "sent", "cursor"].map(
      (name) => `error mapping/unknown-variable toy.jsonata:1: nothing is bound to $${name} here`,
    ),
  ],
  [
    "the draft where held records are read",
    { "mappings/acme/held.jsonata": "{ 'a': $draft, 'b': $flag(tags, 'x') }" },
    ["error mapping/unknown-variable held.jsonata:1: nothing is bound to $draft here"],
  ],
  [
    "broken expressions of the sink",
    {
      [overlay]: (feedsProject[overlay] ?? "")
        .replace("by: $document.shelf", "by: $documents.shelf")
        .replace("accepted: $keys", "accepted: $batch")
        .replace("$documents.id", "$document.id")
        .replace("$sent.id = $key", "$sent.id = $record.id"),
    },
    [
      "error mapping/unknown-variable toys.yaml:35: nothing is bound to $record here",
      "error mapping/unknown-variable toys.yaml:37: nothing is bound to $documents here",
      "error mapping/unknown-variable toys.yaml:40: nothing is bound to $batch here",
      "error mapping/unknown-variable toys.yaml:42: nothing is bound to $document here",
    ],
  ],
  [
    "a report that is no expression",
    inFile(overlay, '& " is lost")', "& "),
    ['error mapping/syntax toys.yaml:6: Expected ")" before end of expression'],
  ],
  [
    "today without a day to come back",
    inFile(overlay, "  revisit: $append(sold_from, sold_until)\n", ""),
    [
      "warning spec/today-without-revisit toy.jsonata:4: the day decides here, but nothing says on which days records are read again",
    ],
  ],
  [
    "a name of its own that happens to be today",
    {
      ...inFile(overlay, "  revisit: $append(sold_from, sold_until)\n", ""),
      "mappings/acme/toy.jsonata": "( $today := '2027'; { 'a': $today } )",
    },
    [],
  ],
  [
    "owners without a slash, in a list, and of nothing",
    inFile(
      overlay,
      "    /shelf/row: target\n",
      "    /shelf/rom: target\n    name: fixed\n    /parts/0: fixed\n    /parts/id: fixed\n    /nmae: target\n",
    ),
    [
      'error spec/wrong-value toys.yaml:25: document.owners names "/shelf/rom", which no document may have',
      'error spec/wrong-value toys.yaml:26: "name" cannot be a key of document.owners',
      'error spec/wrong-value toys.yaml:27: document.owners names "/parts/0", which leads into a list',
      'error spec/wrong-value toys.yaml:28: document.owners names "/parts/id", which leads into a list',
      'error spec/wrong-value toys.yaml:29: document.owners names "/nmae", which no document may have',
    ],
  ],
  [
    "an owner that there is not",
    inFile(overlay, "/name: seed_once", "/name: seed_onec"),
    [
      'error spec/wrong-value toys.yaml:24: document.owners./name is the text "seed_onec", which is not one of the values it may have',
    ],
  ],
  [
    "pointers that are none",
    inFile(
      overlay,
      "keep: [/name]\n  ignore_case: [/code]",
      "keep: [name]\n  ignore_case: [/name, code]",
    ),
    [
      'error spec/wrong-value toys.yaml:56: "name" is not a JSON Pointer',
      'error spec/wrong-value toys.yaml:57: "code" is not a JSON Pointer',
    ],
  ],
  [
    "creating without a way to update",
    inFile(overlay, "  update:\n    path: /toys/${ $sent.id }\n", ""),
    [
      'error spec/missing-key toys.yaml:29: sink.create says how a document is created, but "update" is missing in sink',
    ],
  ],
  [
    "nothing to match by",
    inFile(overlay, '    code: code\n    name, shelf: name & "|" & shelf.name\n', "    {}\n"),
    [
      "error spec/wrong-value toys.yaml:53: held.match is empty, so that nothing could ever be matched",
    ],
  ],
  [
    "a held list of an unknown kind, and one with a wrong key",
    inFile(overlay, "    type: toys.list\n", "    type: toys.lst\n"),
    ['error spec/unknown-type toys.yaml:46: "toys.lst" is not a type of source'],
  ],
  [
    "a held list with a key of another component",
    inFile(
      overlay,
      "    variables:\n      room: ${ $settings.shelves.kitchen }\n",
      "    crate: blue\n",
    ),
    ['error spec/unknown-key toys.yaml:49: "crate" is not a key of held.list'],
  ],
  [
    "a held list without what it needs",
    inFile(overlay, "    document: pipelines/acme/held.graphql\n", ""),
    ['error spec/missing-key toys.yaml:45: "document" is missing in held.list'],
  ],
  [
    "a held list at a connection of another type",
    inFile(overlay, "    connection: shop\n", "    connection: shelf\n"),
    [
      'error spec/wrong-connection toys.yaml:47: the connection "shelf" is of type "shelf", but toys.list needs "toys"',
    ],
  ],
  [
    "a held list whose document the component refuses",
    { "pipelines/acme/held.graphql": "mutation { }" },
    ['error document/syntax held.graphql:1: "mutation { }" is not a query (named at line 48)'],
  ],
  [
    "a template in a held list",
    inFile(overlay, "$settings.shelves.kitchen", "$cursor"),
    ["error mapping/unknown-variable toys.yaml:50: nothing is bound to $cursor here"],
  ],
  [
    "a held mapping that is not there",
    inFile(overlay, "acme/held.jsonata", "acme/hold.jsonata"),
    ['error spec/no-file toys.yaml:51: there is no file "mappings/acme/hold.jsonata"'],
  ],
  [
    "cases with a lookup and days that there are not",
    inFile(
      casesFile,
      "    expect:\n",
      "    today: '2027-02-30'\n    lookups:\n      maker: { m1: { id: 1 } }\n      parts: { p1: x }\n    expect:\n      revisit: '2027-13-01'\n",
    ),
    [
      'error spec/wrong-value toys.cases.yaml:7: "2027-02-30" is not a date: that month has no day 30',
      'error spec/wrong-value toys.cases.yaml:9: the pipeline has no lookup "maker"',
      'error spec/wrong-value toys.cases.yaml:12: "2027-13-01" is not a date: there is no month 13',
    ],
  ],
];

test.each(wrong)("%s", (_, changes, found) => {
  expect(told(load(changes))).toEqual(found);
});

test("creating only is fine where nothing may be updated", () => {
  const text = (feedsProject[overlay] ?? "")
    .replace("  update:\n    path: /toys/${ $sent.id }\n", "")
    .replace("held:\n", "changes: { disposition: create }\n\nheld:\n");
  expect(told(load({ [overlay]: text }))).toEqual([]);
});

test("each finding says what to do", () => {
  using project = tempProject(feedsProject);
  const blocks = wrong.flatMap(([name, changes]) => {
    for (const [file, text] of Object.entries({ ...feedsProject, ...changes })) {
      project.write(file, text);
    }
    const { diagnostics } = loadProject(project.root, options);
    const shown = diagnostics.map((one) =>
      formatDiagnostic(one, (file) => readFileSync(path.join(project.root, file), "utf8")),
    );
    return [`# ${name}`, ...shown];
  });
  expectGolden("messages/bad-feeds.txt", `${blocks.join("\n\n")}\n`);
});

test("show explains the new keys with their origins", () => {
  const { brand, pipeline } = loaded(load());
  const lines = formatShown(showPipeline(pipeline, brand));
  expectGolden("messages/show-feeds.txt", `${lines.join("\n")}\n`);
  expect(shownAsJson(pipeline, brand)["origins"]).toMatchObject({
    "/lookups/makers/documents": "pipelines/acme/toys.yaml:12:16",
    "/held/list/size": "default",
    "/held/on_drift": "default",
    "/document/owners/~1name": "pipelines/acme/toys.yaml:24:12",
    "/sink/batch/size": "pipelines/acme/toys.yaml:38:11",
  });
});

test.each<readonly [name: string, changes: Files, counts: boolean]>([
  ["a lookup", inFile(overlay, "keys: maker", "keys: makers"), true],
  ["a report", inFile(overlay, "is lost", "is gone"), true],
  ["the days to come back", inFile(overlay, "$append(sold_from, sold_until)", "sold_from"), true],
  ["an owner", inFile(overlay, "seed_once", "target"), true],
  ["what is sent to archive", inFile(overlay, '"gone"', '"left"'), true],
  ["how documents go together", inFile(overlay, "size: 50", "size: 60"), false],
  ["what follows", inFile(overlay, '"done"', '"told"'), false],
  ["how what is held is read", inFile(overlay, "id: id\n  match", "id: code\n  match"), false],
  ["what held things are read from", { "pipelines/acme/held.graphql": "query { a }\n" }, false],
  ["how held things are mapped", { "mappings/acme/held.jsonata": "{ 'id': code }" }, false],
])("the revision and %s", (_, changes, counts) => {
  const revision = (files: Files = {}) => loaded(load(files)).pipeline.revision;
  expect(revision(changes) !== revision()).toBe(counts);
});

test.each<readonly [pointer: string, bound: readonly string[]]>([
  ["/source/variables/filter", ["cursor"]],
  ["/cursor/field", ["record", "today"]],
  ["/lookups/makers/keys", ["record", "today"]],
  ["/record/include/a", ["record", "today"]],
  ["/record/revisit", ["record", "today"]],
  ["/record/report/a", ["makers", "record", "today"]],
  ["/record/split", ["makers", "record", "today"]],
  ["/document/map/base", ["makers", "record", "today"]],
  ["/document/map/patch", ["draft", "makers", "record", "today"]],
  ["/document/key", ["document", "makers", "record", "today"]],
  ["/document/unique/a", ["document", "key", "makers", "record", "today"]],
  ["/sink/upsert/path", ["batch", "document", "key", "sent"]],
  ["/sink/retire/map", ["document", "key", "sent"]],
  ["/sink/batch/by", ["document", "key"]],
  ["/sink/batch/body", ["batch", "documents"]],
  ["/sink/batch/accepted", ["documents"]],
  ["/sink/follow_up/body", ["documents"]],
  ["/sink/capture/a", ["document", "key"]],
  ["/held/list/path", ["today"]],
  ["/held/document", ["today"]],
  ["/held/match/a", ["document", "today"]],
])("at %s stand %j", (pointer, bound) => {
  const own = { functions: new Set(["flag"]), lookups: ["makers"] };
  const names = boundAt(pointer, own);
  const everywhere = ["settings", "brand", "flag", "hold", "keys"];
  for (const name of everywhere) expect(names).toContain(name);
  const least = boundAt("/title", own);
  expect([...names].filter((name) => !least.has(name)).sort()).toEqual(bound);
});
