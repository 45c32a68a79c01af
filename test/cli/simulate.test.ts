import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { catalogue, wanted } from "./catalogue.ts";
import { makeProject, start, brandsync } from "./command.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let project: ReturnType<typeof makeProject>;
beforeAll(() => {
  project = makeProject();
  const write = (name: string, text: string) => writeFileSync(path.join(project.root, name), text);
  write("good.csv", catalogue(wanted(2)));
  write("more.csv", catalogue(wanted(1, 9)));
  write("open.csv", 'Handle,Title\nx,"X\n');
  write("semicolons.csv", "Handle;Title\nx;X\n");
  write("money.csv", `${catalogue(wanted(1))}y,Y,,,,,,,,,cheap\n`);
  write("else.csv", "name,age\nx,1\n");
  write("no-state.json", "{}");
  const add = (name: string) => ({
    name,
    query:
      "mutation A($name: String!) { locationAdd(input: { name: $name, address: { countryCode: US } }) { location { id } } }",
    variables: { name },
  });
  write("seed.json", JSON.stringify({ operations: [add("East"), add("West")] }));
  write("twice.json", JSON.stringify({ operations: [add("East"), add("East")] }));
  write("stock.csv", "Handle,Location,On hand\nthing-1,East,7\n");
});
afterAll(() => project[Symbol.dispose]());

const free = ["simulate", "--shopify-port", "0", "--nuorder-port", "0"];

test("the first line tells programs how to reach both systems", async () => {
  const exports = ["--shopify-csv", "good.csv", "--shopify-csv", "more.csv"];
  const running = start([...free, ...exports, "--tag", "Season: X", "--seed", "7", "--json"], {
    cwd: project.root,
  });
  const ready = JSON.parse(await running.firstLine()) as {
    shopify: { endpoint: string; access_token: string };
  };
  const text = expect.any(String) as string;
  expect(ready).toEqual({
    event: "ready",
    shopify: { endpoint: text, shop: text, access_token: text },
    nuorder: {
      endpoint: text,
      consumer_key: text,
      consumer_secret: text,
      token: text,
      token_secret: text,
    },
  });
  const answer = await fetch(`${ready.shopify.endpoint}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-access-token": ready.shopify.access_token,
    },
    body: JSON.stringify({ query: "{ products(first: 9) { nodes { title tags } } }" }),
  });
  const { data } = (await answer.json()) as {
    data: { products: { nodes: { title: string; tags: string[] }[] } };
  };
  expect(data.products.nodes.map(({ title }) => title)).toEqual(["Thing 1", "Thing 2", "Thing 9"]);
  expect(data.products.nodes.every(({ tags }) => tags.includes("Season: X"))).toBe(true);
  running.signal("SIGTERM");
  expect((await running.ended).code).toBe(0);
});

const wrong: readonly (readonly [args: readonly string[], code: number, said: string])[] = [
  [["--shopify-csv", "none.csv"], 2, 'there is no file "none.csv"'],
  [["--shopify-csv", "open.csv"], 2, "--> open.csv:2"],
  [["--shopify-csv", "semicolons.csv"], 2, "--> semicolons.csv:1"],
  [["--shopify-csv", "else.csv"], 2, 'there is no column "Handle"'],
  [["--shopify-csv", "good.csv", "money.csv"], 2, "--> money.csv:3"],
  [["--shopify-seed", "twice.json"], 2, 'Operation 2 "East": locationAdd is refused'],
  [["--shopify-inventory-csv", "stock.csv"], 2, "--> stock.csv:2"],
  [["--state", "no-state.json"], 2, "simulate/bad-state"],
  [["--shopify-port", "70000"], 2, "Ports go from 0 to 65535"],
  [["--seed", "-1"], 2, "--seed"],
];

test.each(wrong)("%j is refused", async (args, code, said) => {
  const ended = await brandsync([...free, ...args], { cwd: project.root });
  expect([ended.code, ended.stdout]).toEqual([code, ""]);
  expect(ended.stderr).toContain(said);
});

test("a seed and an inventory export are counted at the start", async () => {
  const files = ["--shopify-csv", "good.csv", "--shopify-seed", "seed.json"];
  const running = start([...free, ...files], { cwd: project.root });
  expect(await running.firstLine()).toBe("good.csv: 2 products, 2 variants");
  running.signal("SIGTERM");
  const ended = await running.ended;
  expect(ended.stdout).toContain("seed.json: 2 operations");
});

test("a port that is taken is refused with the way out", async () => {
  const running = start([...free, "--json"]);
  const { nuorder } = JSON.parse(await running.firstLine()) as { nuorder: { endpoint: string } };
  const taken = ["--nuorder-port", new URL(nuorder.endpoint).port];
  const ended = await brandsync(["simulate", "--shopify-port", "0", ...taken]);
  expect(ended.code).toBe(3);
  expect(ended.stderr).toMatch(/error\[simulate\/port-taken\]: Port \d+ is taken/);
  running.signal("SIGTERM");
  await running.ended;
});
