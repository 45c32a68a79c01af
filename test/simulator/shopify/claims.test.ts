import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { serve } from "./served.ts";

const SET =
  "mutation S($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { id key value compareDigest ownerType owner { ... on Shop { name } ... on AppInstallation { id } } } userErrors { field message code elementIndex } } }";
const READ =
  'query R($key: String!) { shop { id metafield(namespace: "claims", key: $key) { value compareDigest } } }';

function claim(ownerId: string, more: JsonObject = {}): JsonObject {
  const named = { namespace: "claims", key: "k-1", type: "single_line_text_field" };
  return { ownerId, ...named, value: "draft 1", compareDigest: null, ...more };
}

async function owners(here: Pick<Bench, "data">) {
  const data = await here.data(
    "{ shop { id currencyCode } currentAppInstallation { id accessScopes { handle } } }",
  );
  expect(at(data, "shop", "currencyCode")).toBe("USD");
  expect(at(data, "currentAppInstallation", "accessScopes")).toContainEqual({
    handle: "write_orders",
  });
  return {
    shop: at(data, "shop", "id") as string,
    installation: at(data, "currentAppInstallation", "id") as string,
  };
}

describe("claims on the shop and on the app's installation", () => {
  test("null takes what nobody has; the second is told it is stale and reads the first", async () => {
    const here = bench();
    const { shop } = await owners(here);
    const first = await here.data(SET, { m: [claim(shop)] });
    expect(first["metafieldsSet"]).toMatchObject({
      metafields: [{ value: "draft 1", ownerType: "SHOP", owner: { name: "local-shop" } }],
      userErrors: [],
    });
    const second = await here.data(SET, { m: [claim(shop, { value: "draft 2" })] });
    expect(second["metafieldsSet"]).toEqual({
      metafields: null,
      userErrors: [
        {
          field: ["metafields", "0"],
          message:
            "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
          code: "STALE_OBJECT",
          elementIndex: 0,
        },
      ],
    });
    const digest = at(first, "metafieldsSet", "metafields", 0, "compareDigest") as string;
    expect(at(await here.data(READ, { key: "k-1" }), "shop", "metafield")).toEqual({
      value: "draft 1",
      compareDigest: digest,
    });
  });

  test("a digest changes exactly what it was read from", async () => {
    const here = bench();
    const { shop } = await owners(here);
    const made = await here.data(SET, { m: [claim(shop)] });
    const digest = at(made, "metafieldsSet", "metafields", 0, "compareDigest") as string;
    const next = { value: "draft 2", compareDigest: digest };
    const changed = await here.data(SET, { m: [claim(shop, next)] });
    expect(at(changed, "metafieldsSet", "userErrors")).toEqual([]);
    const late = await here.data(SET, { m: [claim(shop, { ...next, value: "draft 3" })] });
    expect(at(late, "metafieldsSet", "userErrors", 0, "code")).toBe("STALE_OBJECT");
    expect(at(await here.data(READ, { key: "k-1" }), "shop", "metafield", "value")).toBe("draft 2");
    const absent = { key: "k-2", compareDigest: digest };
    const missing = await here.data(SET, { m: [claim(shop, absent)] });
    expect(at(missing, "metafieldsSet", "userErrors", 0, "code")).toBe("STALE_OBJECT");
  });

  test("one that is stale keeps all of the call from being set, also on another owner", async () => {
    const here = bench();
    const { shop, installation } = await owners(here);
    await here.data(SET, { m: [claim(shop)] });
    const m = [claim(installation), claim(shop, { key: "k-2" }), claim(shop)];
    const refused = await here.data(SET, { m });
    expect(at(refused, "metafieldsSet", "userErrors")).toMatchObject([
      { code: "STALE_OBJECT", elementIndex: 2 },
    ]);
    expect(at(await here.data(READ, { key: "k-2" }), "shop", "metafield")).toBeNull();
    const twice = await here.data(SET, { m: [claim(installation), claim(installation)] });
    expect(at(twice, "metafieldsSet", "userErrors", 0)).toMatchObject({ elementIndex: 1 });
    const one = await here.data(SET, { m: [claim(installation)] });
    expect(at(one, "metafieldsSet", "metafields", 0)).toMatchObject({
      ownerType: "API_PERMISSION",
      owner: { id: installation },
    });
  });

  test("they are listed, read as nodes, deleted, and free again afterwards", async () => {
    const here = bench();
    const { shop, installation } = await owners(here);
    const keys = Array.from({ length: 25 }, (_, index) => `k-${index}`);
    const made = await here.data(SET, { m: keys.map((key) => claim(installation, { key })) });
    const id = at(made, "metafieldsSet", "metafields", 7, "id") as string;
    const node = await here.data(
      "query N($id: ID!) { node(id: $id) { ... on Metafield { key } } }",
      {
        id,
      },
    );
    expect(node).toEqual({ node: { key: "k-7" } });
    const listed = await here.data(
      '{ currentAppInstallation { metafields(first: 99, namespace: "claims") { nodes { key } } } shop { metafields(first: 9) { nodes { key } } } }',
    );
    expect(at(listed, "currentAppInstallation", "metafields", "nodes")).toEqual(
      keys.map((key) => ({ key })),
    );
    expect(at(listed, "shop", "metafields", "nodes")).toEqual([]);
    const deletion =
      "mutation D($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { ownerId key } userErrors { message } } }";
    const named = { namespace: "claims", key: "k-7" };
    const gone = await here.data(deletion, {
      m: [
        { ...named, ownerId: installation },
        { ...named, ownerId: shop },
      ],
    });
    expect(at(gone, "metafieldsDelete", "deletedMetafields")).toEqual([
      { ownerId: installation, key: "k-7" },
      null,
    ]);
    const again = await here.data(SET, { m: [claim(installation, { key: "k-7" })] });
    expect(at(again, "metafieldsSet", "userErrors")).toEqual([]);
  });

  test("of ten that come at once over HTTP exactly one wins", async () => {
    await using here = await serve();
    const { shop } = await owners(here);
    const values = Array.from({ length: 10 }, (_, index) => `draft ${index}`);
    const answers = await Promise.all(
      values.map((value) => here.mutate(SET, { m: [claim(shop, { value })] })),
    );
    const winners = answers.filter(({ metafields }) => metafields !== null);
    expect(winners).toHaveLength(1);
    expect(answers.flatMap((each) => at(each, "userErrors", 0, "code") ?? [])).toEqual(
      Array.from({ length: 9 }, () => "STALE_OBJECT"),
    );
    const read = await here.data(READ, { key: "k-1" });
    expect(at(read, "shop", "metafield", "value")).toBe(at(winners[0], "metafields", 0, "value"));
  });

  test("they are kept over a snapshot", async () => {
    const here = bench();
    const { shop } = await owners(here);
    await here.data(SET, { m: [claim(shop)] });
    const saved = here.shopify.snapshot();
    const other = bench();
    other.shopify.restore(saved);
    expect(at(await other.data(READ, { key: "k-1" }), "shop", "metafield", "value")).toBe(
      "draft 1",
    );
    const late = await other.data(SET, { m: [claim(shop, { value: "draft 2" })] });
    expect(at(late, "metafieldsSet", "userErrors", 0, "code")).toBe("STALE_OBJECT");
  });
});
