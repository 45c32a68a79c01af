import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { formatDiagnostic } from "../../src/core/format-diagnostic.ts";
import { loadProject } from "../../src/spec/load-project.ts";
import { expectGolden } from "./golden.ts";
import { tempProject } from "./temp-project.ts";
import { toys } from "./toy-connector.ts";
import { toyProject } from "./toy-project.ts";

const head = "# yaml-language-server: $schema=../../schemas/pipeline.overlay.schema.json\n";
const overlay = `${head}extends: pipelines/_presets/play/toys.yaml\n`;
const shopToken = "shpat_5d2f9c0b1a7e4f8896aa";

/** Every mistake of the list, each in a file of its own, all in one project. */
const badProject: Readonly<Record<string, string | Uint8Array>> = {
  ...toyProject,
  "pipelines/mess/brand.yaml": `# yaml-language-server: $schema=../../schemas/play/brand.schema.json
brand: mess
name: Mess
preset: plya
timezone: America/NewYork
connections:
  shop:
    type: toys
    shop: mess
    endpoint: http://toys.example.com
    token: ${shopToken}
  shelf:
    type: shelf
    token: { env: MESS_SHELF_TOKEN }
settings: {}
`,
  "pipelines/mess/unknown-key.yaml": `${overlay}pipeline: unknown-key
limits:
  conccurency: 4
`,
  "pipelines/mess/wrong-type.yaml": `${overlay}pipeline: wrong-type
limits:
  concurrency: four
`,
  "pipelines/mess/wrong-value.yaml": `${overlay}pipeline: wrong-value
changes:
  disposition: upser
`,
  "pipelines/mess/extends-cycle.yaml": `${head}extends: pipelines/mess/ring/other.yaml\n`,
  "pipelines/mess/ring/other.yaml": "extends: pipelines/mess/extends-cycle.yaml\n",
  "pipelines/mess/tab.yaml": `${overlay}trigger:\n\tcron: 0 6 * * *\n`,
  "pipelines/mess/duplicate-key.yaml": `${overlay}pipeline: duplicate-key
trigger:
  cron: 0 6 * * *
trigger:
  cron: 0 7 * * *
`,
  "pipelines/mess/alias-bomb.yaml": `${head}a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g]
`,
  "pipelines/mess/too-large.yaml": `${overlay}# ${"x".repeat(1024 * 1024)}\n`,
  "pipelines/mess/expression.yaml": `${overlay}pipeline: expression
record:
  include:
    priced: >-
      $exists(price) and
      $number(price &)
`,
  "pipelines/mess/mapping.yaml": `${overlay}pipeline: mapping
document:
  map:
    patch: mappings/mess/broken.jsonata
`,
  "mappings/mess/broken.jsonata": `/* Input: a toy. */
{
  "id": id,
  "price": $number(price
}
`,
  "pipelines/mess/unknown-function.yaml": `${overlay}pipeline: unknown-function
document:
  key: $uppercas(id)
`,
  "pipelines/mess/query-typo.yaml": `${overlay}pipeline: query-typo
source:
  document: pipelines/mess/typo.graphql
`,
  "pipelines/mess/typo.graphql": "qurey { toys { id } }\n",
  "pipelines/mess/too-dense.yaml": `${overlay}pipeline: too-dense
trigger:
  cron: "*/20 * * * *"
`,
  "pipelines/mess/bad-cron.yaml": `${overlay}pipeline: bad-cron
trigger:
  cron: 0 25 * * *
`,
  "pipelines/mess/same-name-a.yaml": `${overlay}pipeline: same-name-a\n`,
  "pipelines/mess/same-name-b.yaml": `${overlay}pipeline: same-name-a\n`,
  "pipelines/mess/nul-byte.yaml": `${overlay}title: "a\0b"\n`,
  "pipelines/mess/not-utf8.yaml": Buffer.from(`${overlay}title: caf\xe9\n`, "latin1"),
  "pipelines/mess/bom-and-crlf.yaml": `\uFEFF${overlay}pipeline: bom-and-crlf
limits:
  min_intervall: 1h
`.replaceAll("\n", "\r\n"),
  "pipelines/mess/deep.yaml": `${overlay}title: ${"[".repeat(50_000)}\n`,
  "pipelines/mess/large-number.yaml": `${overlay}pipeline: large-number
source:
  variables:
    shelf: 90071992547409931
`,
  "pipelines/mess/no-comment.yaml": `extends: pipelines/_presets/play/toys.yaml
pipeline: no-comment
`,
};

test("everything wrong with a project is found at once, each with its place and what to do", () => {
  using project = tempProject(badProject);
  const { diagnostics, brands } = loadProject(project.root, {
    connectors: [toys],
    env: { ACME_SHOP_TOKEN: "a", ACME_SHELF_TOKEN: "b" },
    requireSecrets: false,
    checkDocuments: true,
  });
  const text = diagnostics
    .map((one) =>
      formatDiagnostic(one, (file) => readFileSync(path.join(project.root, file), "utf8")),
    )
    .join("\n\n");

  expect(text).not.toContain(shopToken);
  expect(JSON.stringify(diagnostics)).not.toContain(shopToken);
  expect(brands.get("acme")?.diagnostics).toEqual([]);
  expectGolden("messages/bad-project.txt", `${text}\n`);

  const found = new Set(diagnostics.map((one) => `${one.location?.file} ${one.code}`));
  for (const [file, code] of [
    ["brand", "unknown-preset"],
    ["brand", "bad-timezone"],
    ["brand", "insecure-endpoint"],
    ["brand", "secret-literal"],
    ["brand", "unset-variable"],
    ["unknown-key", "unknown-key"],
    ["wrong-type", "wrong-type"],
    ["wrong-value", "wrong-value"],
    ["tab", "yaml-syntax"],
    ["duplicate-key", "duplicate-key"],
    ["alias-bomb", "alias"],
    ["too-large", "too-large"],
    ["too-dense", "cron-too-dense"],
    ["bad-cron", "bad-cron"],
    ["same-name-b", "duplicate-pipeline"],
    ["nul-byte", "unreadable"],
    ["not-utf8", "unreadable"],
    ["bom-and-crlf", "unknown-key"],
    ["deep", "yaml-syntax"],
    ["large-number", "wrong-value"],
    ["no-comment", "no-editor-schema"],
  ]) {
    expect(found).toContain(`pipelines/mess/${file}.yaml spec/${code}`);
  }
  expect(found).toContain("pipelines/mess/ring/other.yaml spec/extends-cycle");
  expect(found).toContain("pipelines/mess/expression.yaml mapping/syntax");
  expect(found).toContain("mappings/mess/broken.jsonata mapping/syntax");
  expect(found).toContain("pipelines/mess/unknown-function.yaml mapping/unknown-function");
  expect(found).toContain("pipelines/mess/typo.graphql document/syntax");
});
