import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";

const RUN =
  "mutation R($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id status } userErrors { field code message } } }";
const POLL =
  "query P($id: ID!) { bulkOperation(id: $id) { id status objectCount rootObjectCount fileSize url completedAt } }";
const PRODUCTS =
  "{ products { edges { node { id title tags options { name } variants { edges { node { id sku price } } } media { edges { node { ... on MediaImage { id image { url } } } } } } } } }";

describe("refusals", () => {
  const nested = (...names: string[]): string =>
    names.reduceRight((inner, name) => `${name} { edges { node { id ${inner} } } }`, "");
  test.each([
    ["{ shop { id } }", "Bulk queries must contain at least one connection."],
    ["", "Invalid bulk query: syntax error, unexpected end of file"],
    [
      "{ products { nodes { id title } } }",
      "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'products { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'products'.",
    ],
    [
      '{ node(id: "gid://shopify/Product/0") { id } }',
      "Bulk queries cannot contain a top level `node` field.",
    ],
    [
      `{ ${nested("collections", "products", "variants", "metafields")} }`,
      "Bulk queries cannot contain connections with a nesting depth greater than 2.",
    ],
    [
      `{ products { edges { node { id ${["variants", "metafields", "collections", "media", "sellingPlanGroups"].map((name) => nested(name)).join(" ")} } } } }`,
      "Bulk queries cannot contain more than 5 connections.",
    ],
    [
      "{ products { edges { node { title variants { edges { node { id } } } } } } }",
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
    ],
    [
      "{ products { edges { node { key: id variants { edges { node { id } } } } } } }",
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
    ],
    [
      "{ orders { edges { node { id fulfillments { events { edges { node { id } } } } } } } }",
      "Queries that contain a connection field within a list field are not currently supported.",
    ],
    [
      'mutation { productCreate(product: { title: "T" }) { product { id } } }',
      "Invalid operation type. Only `query` operations are supported.",
    ],
    [`#${"a".repeat(65_535)}`, "Query is too large (65536 bytes; maximum is 65535 bytes)"],
    [
      "{ products { edges { node { nme } } } }",
      "Invalid bulk query: Field 'nme' doesn't exist on type 'Product'",
    ],
  ])("%.60s", async (query, message) => {
    const data = await bench().data(RUN, { query });
    expect(data["bulkOperationRunQuery"]).toEqual({
      bulkOperation: null,
      userErrors: [{ field: ["query"], code: "INVALID", message }],
    });
  });

  test("a sixth at the same time", async () => {
    const here = bench();
    const ids: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      const data = await here.data(RUN, { query: PRODUCTS });
      ids.push(at(data, "bulkOperationRunQuery", "bulkOperation", "id"));
    }
    const sixth = await here.data(RUN, { query: PRODUCTS });
    expect(at(sixth, "bulkOperationRunQuery", "userErrors")).toEqual([
      {
        field: null,
        code: "OPERATION_IN_PROGRESS",
        message: `A bulk query operation for this app and shop is already in progress: ${ids.join(", ")}.`,
      },
    ]);
    await here.world.advance(300);
    const after = await here.data(RUN, { query: PRODUCTS });
    expect(at(after, "bulkOperationRunQuery", "userErrors")).toEqual([]);
  });

  test("of an app without bulk access", async () => {
    const body = await bench({ bulk_access: false }).ask(RUN, { query: PRODUCTS });
    expect(body).toMatchObject({
      data: { bulkOperationRunQuery: null },
      errors: [{ path: ["bulkOperationRunQuery"], extensions: { code: "ACCESS_DENIED" } }],
    });
  });
});

describe("a run", () => {
  test("goes from CREATED over RUNNING to COMPLETED on the clock", async () => {
    const here = bench({ bulk_ms: 300, index_lag_ms: 0 });
    stock(here);
    const started = await here.data(RUN, { query: PRODUCTS });
    const id = at(started, "bulkOperationRunQuery", "bulkOperation", "id") as string;
    const statuses: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      statuses.push(at(await here.data(POLL, { id }), "bulkOperation", "status"));
      await here.world.advance(100);
    }
    expect(statuses).toEqual(["CREATED", "RUNNING", "RUNNING", "COMPLETED"]);
    const node = await here.data(
      'query N($id: ID!) { node(id: $id) { ... on BulkOperation { status } } currentBulkOperation { id } bulkOperations(first: 5, query: "status:completed") { nodes { id } } }',
      { id },
    );
    expect(node).toEqual({
      node: { status: "COMPLETED" },
      currentBulkOperation: { id },
      bulkOperations: { nodes: [{ id }] },
    });
  });

  test("writes parents before children, apart from each other, with escaped slashes", async () => {
    const here = bench();
    stock(here);
    const { operation, text, rows } = await here.bulk(PRODUCTS);
    expect(operation).toMatchObject({
      status: "COMPLETED",
      objectCount: "9",
      rootObjectCount: "3",
      fileSize: String(Buffer.byteLength(text)),
      completedAt: "2026-11-02T12:00:00Z",
    });
    expect(text).toContain('"gid:\\/\\/shopify\\/Product\\/');
    expect(text.endsWith("\n")).toBe(true);
    expect(rows.slice(0, 3).map((row) => row["title"])).toEqual([
      "Linen Shirt",
      "Straw Hat",
      "Old Bag",
    ]);
    expect(rows.slice(3).every((row) => typeof row["__parentId"] === "string")).toBe(true);
    const shirt = rows[0] ?? {};
    expect(Object.keys(shirt)).toEqual(["id", "title", "tags", "options"]);
    expect(rows.filter((row) => row["__parentId"] === shirt["id"])).toHaveLength(4);
    const variant = rows.find((row) => row["sku"] === "LS-S");
    expect(Object.keys(variant ?? {})).toEqual(["id", "sku", "price", "__parentId"]);
  });

  test("puts children behind their parent when grouped", async () => {
    const here = bench();
    stock(here);
    const { rows } = await here.bulk(PRODUCTS, true);
    let parent: unknown;
    for (const row of rows) {
      if (row["__parentId"] === undefined) parent = row["id"];
      else expect(row["__parentId"]).toBe(parent);
    }
  });

  test("keeps aliases and ignores first and after", async () => {
    const here = bench();
    stock(here);
    const { rows } = await here.bulk(
      '{ products(first: 1, query: "status:active") { edges { node { id name: title seo { title } } } } }',
    );
    expect(rows).toEqual([
      { id: await idOf(here, "linen-shirt"), name: "Linen Shirt", seo: { title: null } },
    ]);
  });

  test("without rows has no file", async () => {
    const { operation } = await bench().bulk("{ products { edges { node { id } } } }");
    expect(operation).toMatchObject({ status: "COMPLETED", objectCount: "0", url: null });
  });

  test("filters by the index and shows what is live at its end", async () => {
    const here = bench({ index_lag_ms: 60_000, bulk_ms: 300 });
    stock(here);
    const id = await idOf(here, "old-bag");
    const query = '{ products(query: "tag:fresh") { edges { node { id tags } } } }';
    const tag =
      "mutation T($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { userErrors { message } } }";
    await here.data(tag, { id, tags: ["fresh"] });
    expect((await here.bulk(query)).rows).toEqual([]);
    await here.world.advance(60_000);
    await here.data(RUN, { query });
    await here.data(tag, { id, tags: ["fresher"] });
    await here.world.advance(300);
    // Written after the end, so not in the file.
    await here.data(tag, { id, tags: ["too late"] });
    const done = await here.data("{ currentBulkOperation { url } }");
    const file = await here.get(at(done, "currentBulkOperation", "url") as string);
    expect(JSON.parse(file.body)).toMatchObject({ tags: ["fresh", "fresher"] });
  });

  test("can be canceled until it has ended", async () => {
    const here = bench({ bulk_ms: 3000, index_lag_ms: 0 });
    const cancel =
      "mutation C($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { field message } } }";
    const started = await here.data(RUN, { query: PRODUCTS });
    const id = at(started, "bulkOperationRunQuery", "bulkOperation", "id") as string;
    expect(at(await here.data(cancel, { id }), "bulkOperationCancel")).toEqual({
      bulkOperation: { status: "CANCELING" },
      userErrors: [],
    });
    await here.world.advance(1000);
    expect(at(await here.data(POLL, { id }), "bulkOperation", "status")).toBe("CANCELED");
    expect(at(await here.data(cancel, { id }), "bulkOperationCancel", "userErrors")).toEqual([
      { field: null, message: "A bulk operation cannot be canceled when it is canceled" },
    ]);
    const unknown = await here.data(cancel, { id: "gid://shopify/BulkOperation/0" });
    expect(at(unknown, "bulkOperationCancel")).toEqual({
      bulkOperation: null,
      userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }],
    });
  });

  test("that fails leaves partial data", async () => {
    const here = bench({ bulk_outcome: "failed", index_lag_ms: 0 });
    stock(here);
    const { operation, rows } = await here.bulk(PRODUCTS);
    expect(operation).toMatchObject({
      status: "FAILED",
      errorCode: "INTERNAL_SERVER_ERROR",
      url: null,
      objectCount: "4",
      rootObjectCount: "3",
    });
    expect(operation["partialDataUrl"]).toMatch(/^http:\/\/localhost:4010\/bulk\//);
    expect(rows).toHaveLength(4);
  });

  test("that may not read what it asks for fails", async () => {
    const here = bench({ scopes: ["read_locations"], index_lag_ms: 0 });
    stock(here);
    const { operation } = await here.bulk("{ products { edges { node { id } } } }");
    expect(operation).toMatchObject({ status: "FAILED", errorCode: "ACCESS_DENIED", url: null });
  });

  test("with a filter that is not modelled fails, instead of writing everything", async () => {
    const { operation } = await bench().bulk(
      '{ products(query: "bundles:true") { edges { node { id } } } }',
    );
    expect(operation).toMatchObject({ status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR" });
  });

  test.each(["canceled", "expired"])("can be made to end as %s", async (outcome) => {
    const here = bench({ bulk_outcome: outcome, index_lag_ms: 0 });
    stock(here);
    const { operation } = await here.bulk(PRODUCTS);
    expect(operation).toMatchObject({ status: outcome.toUpperCase(), url: null });
  });

  test("its file can be fetched for seven days", async () => {
    const here = bench();
    stock(here);
    const { operation } = await here.bulk(PRODUCTS);
    const url = operation["url"] as string;
    await here.world.advance(7 * 24 * 3_600_000 - 2000);
    expect((await here.get(url)).status).toBe(200);
    expect((await here.get(url.replace(/&Signature=.*/, ""))).status).toBe(403);
    await here.world.advance(3000);
    expect((await here.get(url)).status).toBe(403);
    const after: JsonObject = await here.data(POLL, { id: operation["id"] as string });
    expect(after["bulkOperation"]).toMatchObject({ status: "EXPIRED", url: null });
  });

  test("goes through ten thousand products within seconds", async () => {
    const here = bench();
    const lines = ["Handle,Title,Option1 Name,Option1 Value,Variant SKU,Price"];
    for (let number = 0; number < 10_000; number += 1) {
      for (const size of ["S", "M", "L"]) {
        lines.push(
          `p-${number},${size === "S" ? `Product ${number}` : ""},Size,${size},SKU-${number}-${size},10`,
        );
      }
    }
    expect(here.shopify.importCsv(lines.join("\n"), [])).toEqual({
      products: 10_000,
      variants: 30_000,
    });
    const { operation, rows } = await here.bulk(PRODUCTS);
    expect(operation["objectCount"]).toBe("40000");
    expect(rows).toHaveLength(40_000);
  }, 60_000);
});
