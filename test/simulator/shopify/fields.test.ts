import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLObjectType,
} from "graphql";
import { expect, test } from "vitest";
import { adminSchema } from "../../../src/simulator/shopify/graphql/schema.ts";
import { at, bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";

const { schema } = adminSchema("2026-10");
// These need scopes that a wholesale connector is not given.
const ALL_SCOPES = [
  ...new Set(
    [...adminSchema("2026-10").requiredAccess.values()].flatMap((sentence) =>
      [...sentence.matchAll(/`((?:read|write)_\w+)`/g)].flatMap(([, scope]) => scope ?? []),
    ),
  ),
];

function selectionOf(type: GraphQLObjectType, depth: number): string {
  const parts: string[] = [];
  for (const field of Object.values(type.getFields())) {
    const args = field.args.filter(
      (arg) => isNonNullType(arg.type) && arg.defaultValue === undefined,
    );
    const first = field.args.some(({ name }) => name === "first") ? "(first: 2)" : "";
    if (args.length > 0 && !(args.length === 1 && args[0]?.name === "first")) continue;
    const named = getNamedType(field.type);
    if (isLeafType(named)) parts.push(field.name + first);
    else if (depth > 0 && isCompositeType(named)) {
      const inner = isObjectType(named) ? selectionOf(named, depth - 1) : "__typename";
      if (inner !== "") parts.push(`${field.name}${first} { ${inner} }`);
    }
  }
  return parts.join(" ");
}

async function readAll(
  typeName: string,
  from: (selection: string) => string,
  way: readonly (string | number)[],
) {
  const here = bench({ index_lag_ms: 0, bucket_size: 1_000_000, scopes: ALL_SCOPES });
  stock(here);
  await here.data(
    "mutation ($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { userErrors { message } } }",
    {
      m: [
        {
          ownerId: await idOf(here, "linen-shirt"),
          namespace: "custom",
          key: "fabric",
          type: "single_line_text_field",
          value: "Linen",
        },
      ],
    },
  );
  const type = schema.getType(typeName) as GraphQLObjectType;
  const fields = Object.values(type.getFields());
  let checked = 0;
  for (const field of fields) {
    const selection = selectionOf(
      { getFields: () => ({ [field.name]: field }) } as GraphQLObjectType,
      2,
    );
    if (selection === "") continue;
    const body = await here.ask(from(selection));
    const codes =
      (at(body, "errors") as { message: string }[] | undefined)?.map(({ message }) => message) ??
      [];
    // Some selections are simply too dear; every other one must be answered.
    if (codes.some((message) => message.includes("exceeds the single query max cost"))) continue;
    expect(codes, `${typeName}.${field.name}`).toEqual([]);
    const value = at(body, "data", ...way, field.name);
    if (isNonNullType(field.type)) expect(value, `${typeName}.${field.name}`).not.toBeNull();
    if (isListType(getNullableType(field.type)) && value !== null)
      expect(Array.isArray(value)).toBe(true);
    checked += 1;
  }
  return checked;
}

test.each<[string, (selection: string) => string, readonly (string | number)[], number]>([
  ["Product", (s) => `{ products(first: 1) { nodes { ${s} } } }`, ["products", "nodes", 0], 60],
  [
    "ProductVariant",
    (s) => `{ productVariants(first: 1) { nodes { ${s} } } }`,
    ["productVariants", "nodes", 0],
    40,
  ],
  [
    "InventoryItem",
    (s) => `{ inventoryItems(first: 1) { nodes { ${s} } } }`,
    ["inventoryItems", "nodes", 0],
    18,
  ],
  [
    "InventoryLevel",
    (s) =>
      `{ inventoryItems(first: 1) { nodes { inventoryLevels(first: 1) { nodes { ${s} } } } } }`,
    ["inventoryItems", "nodes", 0, "inventoryLevels", "nodes", 0],
    8,
  ],
  [
    "MediaImage",
    (s) =>
      `{ products(first: 1) { nodes { media(first: 1) { nodes { ... on MediaImage { ${s} } } } } } }`,
    ["products", "nodes", 0, "media", "nodes", 0],
    12,
  ],
  [
    "Metafield",
    (s) => `{ products(first: 1) { nodes { metafields(first: 1) { nodes { ${s} } } } } }`,
    ["products", "nodes", 0, "metafields", "nodes", 0],
    12,
  ],
  [
    "ProductOption",
    (s) => `{ products(first: 1) { nodes { options { ${s} } } } }`,
    ["products", "nodes", 0, "options", 0],
    5,
  ],
  ["Location", (s) => `{ locations(first: 1) { nodes { ${s} } } }`, ["locations", "nodes", 0], 20],
  ["Shop", (s) => `{ shop { ${s} } }`, ["shop"], 50],
])(
  "every field of %s that can be selected has a value of its type",
  async (name, from, way, atLeast) => {
    expect(await readAll(name, from, way)).toBeGreaterThanOrEqual(atLeast);
  },
);

test("lists of what is not modelled are empty", async () => {
  expect(
    await bench().data(
      "{ collections(first: 5) { nodes { id } pageInfo { hasNextPage } } orders(first: 1) { nodes { id } } }",
    ),
  ).toEqual({
    collections: { nodes: [], pageInfo: { hasNextPage: false } },
    orders: { nodes: [] },
  });
});

test("stock is readable from item, level and location", async () => {
  const here = bench();
  stock(here);
  const data = await here.data(
    '{ productVariants(first: 1, query: "sku:LS-S") { nodes { inventoryQuantity inventoryItem { inventoryLevels(first: 1) { nodes { id location { name } quantities(names: ["available", "on_hand", "incoming"]) { name quantity } } } } } } locations(first: 1) { nodes { inventoryLevels(first: 9) { nodes { item { sku } } } } } }',
  );
  expect(at(data, "productVariants", "nodes", 0)).toMatchObject({
    inventoryQuantity: 4,
    inventoryItem: {
      inventoryLevels: {
        nodes: [
          {
            quantities: [
              { name: "available", quantity: 4 },
              { name: "on_hand", quantity: 4 },
              { name: "incoming", quantity: 0 },
            ],
          },
        ],
      },
    },
  });
  expect(at(data, "locations", "nodes", 0, "inventoryLevels", "nodes")).toHaveLength(4);
});
