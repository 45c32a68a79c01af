import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";
import { newCustomer } from "./people.ts";

async function found(here: Bench): Promise<number> {
  const data = await here.data('{ customers(first: 250, query: "tag:new") { nodes { id } } }');
  return (at(data, "customers", "nodes") as JsonObject[]).length;
}

async function rename(here: Bench, title: string): Promise<void> {
  await here.data(
    "mutation U($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }",
    { p: { id: await idOf(here, "linen-shirt"), title } },
  );
}

test("a list lags as it is told by name, any other as all do", async () => {
  const here = bench({ index_lag_ms: 0, index_lag: { customers: 60_000 } });
  stock(here);
  const id = await newCustomer(here, { firstName: "Ada", tags: ["new"] });
  await rename(here, "Changed");
  const products = '{ products(first: 9, query: "title:Changed") { nodes { id } } }';
  expect(at(await here.data(products), "products", "nodes")).toHaveLength(1);
  expect(await found(here)).toBe(0);
  expect(await here.data("query C($id: ID!) { customer(id: $id) { tags } }", { id })).toEqual({
    customer: { tags: ["new"] },
  });
  await here.world.advance(60_000);
  expect(await found(here)).toBe(1);
});

test("a range gives every change its own lag, the same for the same seed", async () => {
  const here = bench({ index_lag: { default: { min: 1000, max: 600_000 } } });
  for (let n = 0; n < 40; n += 1) await newCustomer(here, { firstName: `N${n}`, tags: ["new"] });
  const seen: number[] = [];
  for (const ms of [0, 999, 299_000, 300_001]) {
    await here.world.advance(ms);
    seen.push(await found(here));
  }
  expect(seen[0]).toBe(0);
  expect(seen[1]).toBe(0);
  expect(seen[2]).toBeGreaterThan(5);
  expect(seen[2]).toBeLessThan(35);
  expect(seen[3]).toBe(40);
});

test.each([
  [{ index_lag: 5 }, 'The setting "index_lag" must be an object by list'],
  [{ index_lag: { nothing: 5 } }, 'knows no list "nothing"'],
  [{ index_lag: { orders: 3_600_001 } }, 'must give "orders" milliseconds from 0 to 3600000'],
  [{ index_lag: { orders: { min: 2, max: 1 } } }, 'must give "orders" milliseconds'],
  [{ index_lag: { orders: { min: 2 } } }, 'must give "orders" milliseconds'],
  [{ index_lag_ms: 3_600_001 }, "must be milliseconds from 0 to an hour"],
  [{ unique_ids: "some" }, "must be one of atomic, race, none"],
  [{ cas: "none" }, "must be one of atomic"],
])("refuses %j", (settings, message) => {
  expect(() => bench(settings)).toThrow(message);
});
