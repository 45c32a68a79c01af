import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { catalogue, wanted } from "./catalogue.ts";
import { jsonLines, makeBrand, type Place } from "./command.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let place: Place;
beforeAll(async () => {
  const out = { handle: "shop-only" };
  const wrong = { handle: "wrong", tags: "NuORDER Sync: True, Available From: tomorrow" };
  place = await makeBrand(catalogue([...wanted(4), out, wrong]));
});
afterAll(() => place[Symbol.asyncDispose]());

test("every run ends with one line that holds its ledger", async () => {
  const lines = jsonLines(await place.run("run", "acme", "--json"));
  const finished = lines.filter(({ event }) => event === "run_finished");
  expect(finished).toEqual([lines.at(-1)]);
  expect(lines.at(-1)).toMatchObject({
    brand: "acme",
    pipeline: "products",
    outcome: "partial",
    counts: { read: 6, new: 4, changed: 0, unchanged: 0, retired: 0, left_out: 1, rejected: 1 },
    left_out_by: { "sync tag": 1 },
    rejected_by: { "mapping/bad-date": 1 },
    writes: 4,
  });
  expect(new Set(lines.map(({ event }) => event))).toEqual(
    new Set([
      ..."run_started phase_started source_progressed records_read record_rejected".split(" "),
      ..."document_written run_finished".split(" "),
    ]),
  );
});

test("a run that cannot begin ends with such a line too", async () => {
  for (const [args, pipeline, code] of [
    [["nobody"], "", "spec/no-brand"],
    [["acme", "stock"], "stock", "spec/no-pipeline"],
  ] as const) {
    const last = jsonLines(await place.run("run", ...args, "--json")).at(-1);
    expect(last).toMatchObject({
      event: "run_finished",
      brand: args[0],
      pipeline,
      outcome: "failed",
      counts: { read: 0 },
      error: { code },
    });
  }
});

const commands: readonly (readonly [args: readonly string[], last: object])[] = [
  [["check", "acme"], { event: "checked", errors: 0, files: 8 }],
  [["show", "acme"], { brand: "acme", origins: { "/source/type": expect.any(String) as string } }],
  [["test", "acme"], { event: "tested", passed: 5, failed: 0 }],
  [
    ["plan", "acme", "products"],
    { event: "planned", counts: { unchanged: 4, rejected: 1 }, created: [], left_out_by: {} },
  ],
  [
    ["status", "acme"],
    { event: "status", pipeline: "products", sent: 4, parked: 1, last_run: { outcome: "partial" } },
  ],
  [["errors", "acme"], { event: "dead_letter", code: "mapping/bad-date", move: "brand" }],
  [["explain", "fuse/absent"], { event: "code", code: "fuse/absent", recovery: "stop", exit: 1 }],
  [["explain", "nonsense"], { event: "error", code: "spec/wrong-value" }],
  [["check", "nobody"], { event: "checked", brands: [], errors: 1 }],
];

test.each(commands)("%j gives JSON lines and nothing else", async (args, last) => {
  const lines = jsonLines(await place.run(...args, "--json"));
  expect(lines.at(-1)).toMatchObject(last);
});

test("a new brand is announced with its files", async () => {
  const args = ["init", "other", "--preset", "shopify-nuorder", "--json"];
  expect(jsonLines(await place.run(...args))).toEqual([
    {
      event: "initialized",
      brand: "other",
      preset: "shopify-nuorder",
      files: ["brand", "products.cases", "products"].map((name) => `pipelines/other/${name}.yaml`),
    },
  ]);
});
