import { expect, test } from "vitest";
import { judgeScopes } from "../../../src/connectors/shopify/probes/scopes.ts";
import { shopifyProbes } from "../../../src/connectors/shopify/probes/index.ts";
import { inShop } from "./shop.ts";

const needs = (value: string) => [
  { label: "predicted cost", value: "read_nothing" },
  { label: "access scopes", value },
];

test.each([
  ["none", [], "fine", "no document needs a scope"],
  ["read_a, read_b or read_c", ["read_a", "read_c"], "fine", "all 2 scopes"],
  ["read_a, write_b", ["write_a", "write_b"], "fine", "all 2 scopes"],
  ["write_a", ["read_a"], "wrong", "need: write_a"],
  ["read_b or read_c, read_a", ["read_d"], "wrong", "need: read_a, read_b or read_c"],
])("needed: %s; granted: %j", (value, granted, state, says) => {
  const found = judgeScopes(needs(value), granted);
  expect(found).toMatchObject({ state, says: expect.stringContaining(says) });
});

test("the shop is asked which scopes it has granted", async () => {
  await inShop({ products: 0, variants: 0 }, async (shop) => {
    shop.simulator.systems.shopify.configure({ scopes: ["write_orders"] });
    const looks = (value: string) =>
      shopifyProbes
        .looks(shop.opened.connection, {}, needs(value))
        .find(({ name }) => name === "scopes")!
        .run(new AbortController().signal);
    expect(await looks("read_orders")).toMatchObject({ state: "fine" });
    expect(await looks("read_orders, read_products")).toMatchObject({
      state: "wrong",
      says: expect.stringMatching(/need: read_products$/),
    });
  });
});
