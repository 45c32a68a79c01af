import { expect, test } from "vitest";
import { testBrand } from "../../src/app/cases.ts";
import { loadProject } from "../../src/spec/load-project.ts";
import { feedsProject } from "../spec/feeds-project.ts";
import { tempProject } from "../spec/temp-project.ts";
import { toys } from "../spec/toy-connector.ts";
import { toyEnvironment } from "../spec/toy-project.ts";

const mapping = `{
  "id": id,
  "name": $lookup($makers, maker).name,
  "code": $exists($lookup($makers, maker)) or wait = false ? $today
    : $hold("the maker " & maker & " is not there yet")
}
`;

/** What a case with these lines says about a toy that is sold in March, with a lost part. */
async function failuresOf(lines: string): Promise<readonly string[]> {
  using project = tempProject({
    ...feedsProject,
    "mappings/acme/toy.jsonata": mapping,
    "test/fixtures/toy.json": JSON.stringify({
      ...{ id: "t1", name: "bear", tags: ["Sync"], maker: "m1" },
      ...{ sold_from: "2027-03-01", sold_until: "2027-04-01" },
      parts: [{ code: "p1", lost: true }, { code: "p2" }],
    }),
    "pipelines/acme/toys.cases.yaml": `# yaml-language-server: $schema=../../schemas/cases.schema.json
pipeline: toys
cases:
  - name: a toy
    record: test/fixtures/toy.json
${lines.replaceAll(/^/gm, "    ")}
`,
  });
  const { brands, diagnostics } = loadProject(project.root, {
    connectors: [toys],
    env: toyEnvironment,
    requireSecrets: true,
    checkDocuments: false,
  });
  expect(diagnostics).toEqual([]);
  const brand = brands.get("acme");
  if (!brand) throw new Error("the brand is not there");
  return (await testBrand(project.root, brand)).flatMap(({ failures }) => failures);
}

const lost = "part p1 is lost";
const waits = "the maker m1 is not there yet";

test.each<readonly [name: string, lines: string, failures: readonly string[]]>([
  [
    "what is looked up and the day are the case's",
    `today: "2027-03-15"
lookups: { makers: { m1: { id: x, name: Ann }, m2: { id: y } } }
expect:
  documents: { t1: { name: Ann, code: "2027-03-15" } }
  documents_count: 1
  held: []
  reported: [p1 is lost]
  revisit: "2027-04-01"`,
    [],
  ],
  [
    "without a day it is the first of 2027, and nothing is found",
    `patch: { wait: false }
expect:
  documents: { t1: { code: "2027-01-01" } }
  reported: [lost]
  revisit: "2027-03-01"
  skipped: 0`,
    [],
  ],
  [
    "what waits is held, in parts of its reason",
    `expect:
  held: [m1, not there yet]
  reported: [lost]
  documents_count: 0`,
    [],
  ],
  [
    "what waits or is reported must be expected",
    "expect: { decision: include }",
    [`held: nobody expected "${waits}"`, `reported: nobody expected "${lost}"`],
  ],
  [
    "what is expected to wait or be reported must come",
    `lookups: { makers: { m1: { name: Ann } } }
expect:
  held: [m1]
  reported: [p1, p2]`,
    [`held: expected "m1", met []`, `reported: expected "p2", met ["${lost}"]`],
  ],
  [
    "another reason is told",
    "expect: { held: [m2], reported: [lost] }",
    [`held: expected "m2", met ["${waits}"]`, `held: nobody expected "${waits}"`],
  ],
  [
    "the day to come back must be right",
    `expect: { held: [m1], reported: [lost], revisit: "2027-04-01" }`,
    ['revisit: expected "2027-04-01", met "2027-03-01"'],
  ],
  [
    "null says that there is none",
    `today: "2027-05-01"
expect: { held: [m1], reported: [lost], revisit: null }`,
    [],
  ],
  [
    "a day that there is where none is expected",
    "expect: { held: [m1], reported: [lost], revisit: null }",
    ['revisit: expected null, met "2027-03-01"'],
  ],
])("%s", async (_, lines, failures) => {
  expect(await failuresOf(lines)).toEqual(failures);
});
