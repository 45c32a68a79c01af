import { expect, test, vi } from "vitest";
import { catalogue, wanted } from "./catalogue.ts";
import { jsonLines, makeBrand } from "./command.ts";

vi.setConfig({ testTimeout: 120_000 });

test("one request a new or changed document, none for what is unchanged, few points at the source", async () => {
  await using place = await makeBrand(catalogue(wanted(30)));
  const { requestLog, shopify } = place.simulator;
  const sync = async () => {
    requestLog.clear();
    const last = jsonLines(await place.run("run", "acme", "--json")).at(-1);
    const sink = requestLog.entries().filter(({ system }) => system === "nuorder");
    return { last, requests: sink.map(({ method, path }) => `${method} ${path}`) };
  };
  const upsert = "PUT /api/product/new/force";

  const first = await sync();
  expect(first.last).toMatchObject({ outcome: "succeeded", writes: 30 });
  expect(first.requests).toEqual(Array.from({ length: 30 }, () => upsert));
  // An export costs the same however many products there are: about a point a record at thirty.
  expect(Number(first.last?.["source_cost"]) / 30).toBeLessThan(2);

  const second = await sync();
  expect(second.last).toMatchObject({ writes: 0, counts: { unchanged: 30 } });
  expect(second.requests).toEqual([]);

  const edit = await fetch(`${shopify.endpoint}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-access-token": shopify.access_token,
    },
    body: JSON.stringify({
      query: `mutation { productUpdate(product: { id: "${firstId()}", title: "Another" }) {
        userErrors { message }
      } }`,
    }),
  });
  expect(edit.status).toBe(200);
  const third = await sync();
  expect(third.last).toMatchObject({ writes: 1, counts: { changed: 1, unchanged: 29 } });
  expect(third.requests).toEqual([upsert]);

  function firstId(): string {
    const { products } = place.simulator.systems.shopify.snapshot() as {
      products: readonly { id: number }[];
    };
    return `gid://shopify/Product/${String(products[0]?.id)}`;
  }
});
