import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";

const SET =
  "mutation S($input: ProductSetInput!, $identifier: ProductSetIdentifiers) { productSet(input: $input, identifier: $identifier) { product { id handle title tags updatedAt options { name values } metafields(first: 9) { nodes { key value } } media(first: 9) { nodes { id } } variants(first: 9) { nodes { id title sku price inventoryQuantity metafields(first: 9) { nodes { key value } } } } } userErrors { field message code } } }";
const CREATE =
  "mutation C($product: ProductCreateInput!) { productCreate(product: $product) { product { id handle title } userErrors { field message } } }";
const UPDATE =
  "mutation U($product: ProductUpdateInput!, $identifier: ProductUpdateIdentifiers) { productUpdate(product: $product, identifier: $identifier) { product { id title vendor updatedAt } userErrors { field message } } }";
const STAMP = "query ($id: ID!) { product(id: $id) { updatedAt } }";
const NOBODY = "gid://shopify/Product/999999999999999";

const VARIANTS: readonly JsonObject[] = [
  { optionValues: [{ optionName: "Size", name: "S" }], price: "10", sku: "T-S" },
  { optionValues: [{ optionName: "Size", name: "M" }], price: 12.5, sku: "T-M" },
];
const SHIRT: JsonObject = {
  title: "Tee",
  vendor: "Acme",
  tags: ["b", "A", "a"],
  productOptions: [{ name: "Size", values: [{ name: "S" }, { name: "M" }] }],
  variants: VARIANTS,
};

async function set(here: Bench, input: JsonObject, identifier: JsonObject | null = null) {
  return (await here.data(SET, { input, identifier }))["productSet"] as JsonObject;
}

describe("productSet", () => {
  test("creates a product with its variants", async () => {
    const result = await set(bench(), SHIRT);
    expect(result["userErrors"]).toEqual([]);
    expect(result["product"]).toMatchObject({
      handle: "tee",
      tags: ["A", "b"],
      options: [{ name: "Size", values: ["S", "M"] }],
      variants: {
        nodes: [
          { title: "S", sku: "T-S", price: "10.00" },
          { title: "M", sku: "T-M", price: "12.50" },
        ],
      },
    });
  });

  test("replaces lists, keeps what is left out and the ids of what stays", async () => {
    const here = bench();
    const first = await set(here, {
      ...SHIRT,
      metafields: [
        { namespace: "custom", key: "fabric", type: "single_line_text_field", value: "Linen" },
      ],
      files: [{ originalSource: "https://cdn.example.com/a.jpg", alt: "A" }],
    });
    await here.world.advance(2000);
    const again = await set(
      here,
      {
        title: "Tea",
        metafields: [],
        productOptions: [{ name: "Size", values: [{ name: "M" }, { name: "L" }] }],
        variants: [
          { optionValues: [{ optionName: "Size", name: "M" }], price: "13" },
          {
            optionValues: [{ optionName: "Size", name: "L" }],
            metafields: [{ namespace: "custom", key: "pack", type: "number_integer", value: "6" }],
            file: { originalSource: "https://cdn.example.com/b.jpg" },
          },
        ],
      },
      { handle: "tee" },
    );
    expect(at(again, "product", "id")).toBe(at(first, "product", "id"));
    expect(again["product"]).toMatchObject({
      title: "Tea",
      tags: ["A", "b"],
      updatedAt: "2026-11-02T12:00:02Z",
      options: [{ values: ["M", "L"] }],
      metafields: { nodes: [] },
      variants: {
        nodes: [
          { id: at(first, "product", "variants", "nodes", 1, "id"), sku: "T-M", price: "13.00" },
          { title: "L", sku: null, metafields: { nodes: [{ key: "pack", value: "6" }] } },
        ],
      },
    });
    expect(at(again, "product", "media", "nodes")).toHaveLength(2);
  });

  test("takes 2,048 variants", async () => {
    const here = bench();
    const names = Array.from({ length: 2048 }, (_, index) => `V${index}`);
    const result = await set(here, {
      title: "Large",
      productOptions: [{ name: "Number", values: names.map((name) => ({ name })) }],
      variants: names.map((name) => ({
        optionValues: [{ optionName: "Number", name }],
        price: "1",
      })),
    });
    expect(result["userErrors"]).toEqual([]);
    const query = "query ($id: ID!) { product(id: $id) { variantsCount { count precision } } }";
    expect(await here.data(query, { id: at(result, "product", "id") as string })).toEqual({
      product: { variantsCount: { count: 2048, precision: "EXACT" } },
    });
  });

  test.each<[string, JsonObject, JsonObject]>([
    [
      "an unknown product",
      { ...SHIRT, id: NOBODY },
      { field: ["input", "id"], code: "PRODUCT_DOES_NOT_EXIST", message: "Product does not exist" },
    ],
    [
      "an option name with the separator",
      { ...SHIRT, productOptions: [{ name: "X / Y", values: [{ name: "1" }] }] },
      {
        field: ["input", "productOptions", "0", "name"],
        code: "INVALID_INPUT",
        message: "The name contains unsupported sequence ' / '",
      },
    ],
    [
      "variants without options",
      { title: "T", variants: [] },
      { code: "PRODUCT_OPTIONS_INPUT_MISSING", field: ["input"] },
    ],
    [
      "one variant twice",
      { ...SHIRT, variants: [...VARIANTS, ...VARIANTS] },
      { field: ["input", "variants", "2"], code: "INVALID_VARIANT" },
    ],
    [
      "a variant without its option",
      { ...SHIRT, variants: [{ optionValues: [] }] },
      { field: ["input", "variants", "0"], code: "INVALID_VARIANT" },
    ],
    ["no title", { tags: [] }, { field: ["input", "title"], message: "Title can't be blank" }],
    [
      "a negative price",
      { ...SHIRT, variants: [{ ...VARIANTS[0], price: "-1" }] },
      { field: ["input", "variants", "0", "price"] },
    ],
  ])("refuses %s", async (_, input, error) => {
    const here = bench();
    const result = await set(here, input);
    expect(result["product"]).toBeNull();
    expect(result["userErrors"]).toEqual([expect.objectContaining(error)]);
    expect(await here.data("{ productsCount { count } }")).toEqual({ productsCount: { count: 0 } });
  });

  test("refuses a handle that another product has", async () => {
    const here = bench();
    await set(here, SHIRT);
    const result = await set(here, { ...SHIRT, handle: "  TEE  " });
    expect(result["userErrors"]).toEqual([
      {
        field: ["input", "handle"],
        message: "Handle '  TEE  ' already in use. Please provide a new handle.",
        code: "HANDLE_NOT_UNIQUE",
      },
    ]);
  });
});

describe("productCreate, productUpdate, productDelete", () => {
  test("a title gives the handle, with a number where it is taken", async () => {
    const here = bench();
    const handles: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      const data = await here.data(CREATE, { product: { title: "Über Cool!" } });
      handles.push(at(data, "productCreate", "product", "handle"));
    }
    expect(handles).toEqual(["uber-cool", "uber-cool-1", "uber-cool-2"]);
  });

  test.each<[JsonObject, JsonObject]>([
    [{ title: "" }, { field: ["title"], message: "Title can't be blank" }],
    [
      { title: "T", productOptions: [{ name: "Color / Shade", values: [{ name: "Red" }] }] },
      { field: ["options"], message: 'Name cannot contain the character sequence " / "' },
    ],
    [
      { title: "T", tags: ["x".repeat(256)] },
      { field: ["tags"], message: "Product tags is invalid" },
    ],
  ])("refuses %o", async (product, error) => {
    const data = await bench().data(CREATE, { product });
    expect(data["productCreate"]).toEqual({ product: null, userErrors: [error] });
  });

  test("update by id or by identifier changes only what is given", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "old-bag");
    await here.world.advance(1500);
    const byId = await here.data(UPDATE, { product: { id, title: "New Bag" } });
    expect(at(byId, "productUpdate", "product")).toEqual({
      id,
      title: "New Bag",
      vendor: "Acme",
      updatedAt: "2026-11-02T12:00:01Z",
    });
    const byHandle = await here.data(UPDATE, {
      product: { vendor: "Other" },
      identifier: { handle: "old-bag" },
    });
    expect(at(byHandle, "productUpdate", "product")).toMatchObject({ id, vendor: "Other" });
    const unknown = await here.data(UPDATE, { product: { id: NOBODY, title: "T" } });
    expect(unknown["productUpdate"]).toEqual({
      product: null,
      userErrors: [{ field: ["id"], message: "Product does not exist" }],
    });
  });

  test("both or neither argument is refused", async () => {
    const body = await bench().ask("mutation { productCreate { product { id } } }");
    expect(at(body, "errors", 0)).toMatchObject({
      message: "productCreate must include exactly one of the following arguments: input, product.",
      extensions: { code: "INVALID_FIELD_ARGUMENTS" },
    });
  });

  test("a deleted product is gone", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "old-bag");
    const remove =
      "mutation ($id: ID!) { productDelete(input: { id: $id }) { deletedProductId userErrors { field message } } }";
    expect((await here.data(remove, { id }))["productDelete"]).toEqual({
      deletedProductId: id,
      userErrors: [],
    });
    expect(await here.data(STAMP, { id })).toEqual({ product: null });
    expect((await here.data(remove, { id }))["productDelete"]).toEqual({
      deletedProductId: null,
      userErrors: [{ field: ["id"], message: "Product does not exist" }],
    });
  });
});

describe("tags", () => {
  const ADD =
    "mutation T($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { ... on Product { tags updatedAt } } userErrors { field message } } }";
  const REMOVE =
    "mutation T($id: ID!, $tags: [String!]!) { tagsRemove(id: $id, tags: $tags) { node { ... on Product { tags } } userErrors { field message } } }";

  test("are trimmed, split at commas, folded and sorted", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "straw-hat");
    await here.world.advance(1000);
    const added = await here.data(ADD, { id, tags: [" Zed , alpha", "WHOLESALE", "Alpha"] });
    expect(at(added, "tagsAdd", "node")).toEqual({
      tags: ["alpha", "wholesale", "Zed"],
      updatedAt: "2026-11-02T12:00:01Z",
    });
    const removed = await here.data(REMOVE, { id, tags: ["zed", "ALPHA"] });
    expect(at(removed, "tagsRemove", "node", "tags")).toEqual(["wholesale"]);
  });

  test("that change nothing stamp nothing", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "straw-hat");
    await here.world.advance(1000);
    await here.data(ADD, { id, tags: ["Wholesale"] });
    expect(at(await here.data(STAMP, { id }), "product", "updatedAt")).toBe("2026-11-02T12:00:00Z");
  });

  test.each([
    ["Product", NOBODY],
    ["Customer", "gid://shopify/Customer/1"],
  ])("of an unknown %s", async (type, id) => {
    const data = await bench().data(ADD, { id, tags: ["vip"] });
    expect(data["tagsAdd"]).toEqual({
      node: null,
      userErrors: [{ field: ["id"], message: `${type} does not exist` }],
    });
  });
});

describe("variants in bulk", () => {
  const BULK =
    "mutation V($id: ID!, $v: [ProductVariantsBulkInput!]!, $partial: Boolean) { productVariantsBulkUpdate(productId: $id, variants: $v, allowPartialUpdates: $partial) { productVariants { sku price } product { updatedAt } userErrors { field message code } } }";
  const ADD =
    "mutation V($id: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkCreate(productId: $id, variants: $v) { productVariants { title price } product { options { values } variants(first: 9) { nodes { title } } } userErrors { field message code } } }";
  const REMOVE =
    "mutation V($id: ID!, $ids: [ID!]!) { productVariantsBulkDelete(productId: $id, variantsIds: $ids) { product { variants(first: 9) { nodes { title } } } userErrors { field message code } } }";

  async function shirt() {
    const here = bench();
    stock(here);
    const id = await idOf(here, "linen-shirt");
    const data = await here.data(
      "query ($id: ID!) { product(id: $id) { variants(first: 9) { nodes { id } } } }",
      { id },
    );
    const variants = at(data, "product", "variants", "nodes") as { id: string }[];
    return { here, id, ids: variants.map((variant) => variant.id) };
  }

  test("are updated together, and stamp the product", async () => {
    const { here, id, ids } = await shirt();
    await here.world.advance(3000);
    const v = [
      { id: ids[0] ?? "", price: "1" },
      { id: ids[1] ?? "", inventoryItem: { sku: "NEW" }, compareAtPrice: null },
    ];
    expect((await here.data(BULK, { id, v }))["productVariantsBulkUpdate"]).toEqual({
      productVariants: [
        { sku: "LS-S", price: "1.00" },
        { sku: "NEW", price: "49.50" },
      ],
      product: { updatedAt: "2026-11-02T12:00:03Z" },
      userErrors: [],
    });
  });

  test("are not updated at all where one is wrong, unless partial updates are allowed", async () => {
    const { here, id, ids } = await shirt();
    const v = [
      { id: ids[0] ?? "", price: "1" },
      { id: "gid://shopify/ProductVariant/1" },
      { price: "2" },
    ];
    const all = await here.data(BULK, { id, v });
    expect(at(all, "productVariantsBulkUpdate", "productVariants")).toBeNull();
    expect(at(all, "productVariantsBulkUpdate", "userErrors")).toEqual([
      {
        field: ["variants", "1", "id"],
        message: "Product variant does not exist",
        code: "PRODUCT_VARIANT_DOES_NOT_EXIST",
      },
      {
        field: ["variants", "2"],
        message: "Product variant is missing ID attribute",
        code: "PRODUCT_VARIANT_ID_MISSING",
      },
    ]);
    const some = await here.data(BULK, { id, v, partial: true });
    expect(at(some, "productVariantsBulkUpdate", "productVariants")).toEqual([
      { sku: "LS-S", price: "1.00" },
    ]);
  });

  test("are created with new option values, and never twice", async () => {
    const { here, id } = await shirt();
    const v = [{ optionValues: [{ optionName: "Size", name: "XL" }], price: "9" }];
    expect((await here.data(ADD, { id, v }))["productVariantsBulkCreate"]).toEqual({
      productVariants: [{ title: "XL", price: "9.00" }],
      product: {
        options: [{ values: ["S", "M", "XL"] }],
        variants: { nodes: [{ title: "S" }, { title: "M" }, { title: "XL" }] },
      },
      userErrors: [],
    });
    const again = await here.data(ADD, { id, v });
    expect(at(again, "productVariantsBulkCreate", "userErrors")).toEqual([
      {
        field: ["variants", "0"],
        message: "The variant 'XL' already exists.",
        code: "VARIANT_ALREADY_EXISTS",
      },
    ]);
  });

  test("are deleted down to the last one", async () => {
    const { here, id, ids } = await shirt();
    const all = await here.data(REMOVE, { id, ids });
    expect(at(all, "productVariantsBulkDelete", "userErrors", 0, "code")).toBe(
      "CANNOT_DELETE_LAST_VARIANT",
    );
    const one = await here.data(REMOVE, { id, ids: ids.slice(0, 1) });
    expect(at(one, "productVariantsBulkDelete", "product", "variants", "nodes")).toEqual([
      { title: "M" },
    ]);
    const stranger = await here.data(REMOVE, { id, ids: ids.slice(0, 1) });
    expect(at(stranger, "productVariantsBulkDelete", "userErrors", 0, "code")).toBe(
      "AT_LEAST_ONE_VARIANT_DOES_NOT_BELONG_TO_THE_PRODUCT",
    );
  });

  test("of an unknown product", async () => {
    const data = await bench().data(BULK, { id: NOBODY, v: [] });
    expect(at(data, "productVariantsBulkUpdate", "userErrors")).toEqual([
      { field: ["productId"], message: "Product does not exist", code: "PRODUCT_DOES_NOT_EXIST" },
    ]);
  });
});

describe("metafields", () => {
  const SET_FIELDS =
    "mutation M($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { key value compareDigest owner { ... on Product { handle } ... on ProductVariant { sku } } } userErrors { field message code elementIndex } } }";
  const field = (ownerId: string, more: JsonObject = {}): JsonObject => ({
    ownerId,
    namespace: "custom",
    key: "fabric",
    type: "single_line_text_field",
    value: "Linen",
    ...more,
  });

  test("are compared and set, and stamp the product", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "straw-hat");
    await here.world.advance(1000);
    const first = await here.data(SET_FIELDS, { m: [field(id, { compareDigest: null })] });
    expect(at(first, "metafieldsSet", "metafields", 0)).toMatchObject({
      value: "Linen",
      owner: { handle: "straw-hat" },
    });
    expect(at(await here.data(STAMP, { id }), "product", "updatedAt")).toBe("2026-11-02T12:00:01Z");
    const digest = at(first, "metafieldsSet", "metafields", 0, "compareDigest") as string;
    const second = await here.data(SET_FIELDS, {
      m: [field(id, { compareDigest: digest, value: "Wool" })],
    });
    expect(at(second, "metafieldsSet", "metafields", 0, "value")).toBe("Wool");
    const stale = await here.data(SET_FIELDS, { m: [field(id, { compareDigest: digest })] });
    expect(stale["metafieldsSet"]).toEqual({
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
  });

  test("are set all or none, at most 25", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "straw-hat");
    const m = [
      field(id),
      field(NOBODY),
      field(id, { key: "pack", type: "number_integer", value: "many" }),
    ];
    const data = await here.data(SET_FIELDS, { m });
    expect(at(data, "metafieldsSet", "userErrors")).toEqual([
      {
        field: ["metafields", "1", "ownerId"],
        message: "Owner does not exist.",
        code: "INVALID_VALUE",
        elementIndex: 1,
      },
      {
        field: ["metafields", "2", "value"],
        message: "Value must be an integer.",
        code: "INVALID_VALUE",
        elementIndex: 2,
      },
    ]);
    const read =
      'query ($id: ID!) { product(id: $id) { metafield(namespace: "custom", key: "fabric") { id } } }';
    expect(at(await here.data(read, { id }), "product", "metafield")).toBeNull();
    const many = Array.from({ length: 26 }, (_, index) => field(id, { key: `k-${index}` }));
    const tooMany = await here.data(SET_FIELDS, { m: many });
    expect(at(tooMany, "metafieldsSet", "userErrors", 0, "code")).toBe("LESS_THAN_OR_EQUAL_TO");
  });

  test("are deleted; what is not there is answered with null", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "straw-hat");
    await here.data(SET_FIELDS, { m: [field(id)] });
    const one = { ownerId: id, namespace: "custom", key: "fabric" };
    const data = await here.data(
      "mutation ($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { ownerId namespace key } userErrors { message } } }",
      { m: [one, { ...one, key: "nothing" }] },
    );
    expect(at(data, "metafieldsDelete", "deletedMetafields")).toEqual([one, null]);
  });
});

describe("media", () => {
  test("are added, moved, described and deleted", async () => {
    const here = bench({ scopes: ["write_products", "write_files"] });
    stock(here);
    const id = await idOf(here, "straw-hat");
    const added = await here.data(
      "mutation ($id: ID!, $m: [CreateMediaInput!]!) { productCreateMedia(productId: $id, media: $m) { media { id alt } mediaUserErrors { message } } }",
      {
        id,
        m: ["a", "b"].map((name) => ({
          mediaContentType: "IMAGE",
          originalSource: `https://cdn.example.com/${name}.jpg`,
          alt: name,
        })),
      },
    );
    const [a = "", b = ""] = (at(added, "productCreateMedia", "media") as { id: string }[]).map(
      (media) => media.id,
    );
    await here.data(
      "mutation ($id: ID!, $moves: [MoveInput!]!) { productReorderMedia(id: $id, moves: $moves) { mediaUserErrors { message } } }",
      { id, moves: [{ id: b, newPosition: "0" }] },
    );
    await here.data(
      "mutation ($f: [FileUpdateInput!]!) { fileUpdate(files: $f) { userErrors { message } } }",
      { f: [{ id: a, alt: "Front" }] },
    );
    const read =
      "query ($id: ID!) { product(id: $id) { featuredMedia { alt } media(first: 9) { nodes { id alt } } } }";
    expect(at(await here.data(read, { id }), "product")).toEqual({
      featuredMedia: { alt: "b" },
      media: {
        nodes: [
          { id: b, alt: "b" },
          { id: a, alt: "Front" },
        ],
      },
    });
    const gone = await here.data(
      "mutation ($id: ID!, $ids: [ID!]!) { productDeleteMedia(productId: $id, mediaIds: $ids) { deletedMediaIds mediaUserErrors { message } } }",
      { id, ids: [b] },
    );
    expect(at(gone, "productDeleteMedia", "deletedMediaIds")).toEqual([b]);
  });
});

describe("stock", () => {
  const SET_STOCK =
    "mutation S($input: InventorySetQuantitiesInput!, $key: String!) { inventorySetQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup { id changes { name delta } } userErrors { field message code } } }";

  async function level() {
    const here = bench();
    stock(here);
    const data = await here.data(
      '{ productVariants(first: 1, query: "sku:LS-S") { nodes { inventoryItem { id } product { id } } } locations(first: 1) { nodes { id } } }',
    );
    const inventoryItemId = at(
      data,
      "productVariants",
      "nodes",
      0,
      "inventoryItem",
      "id",
    ) as string;
    const locationId = at(data, "locations", "nodes", 0, "id") as string;
    const id = at(data, "productVariants", "nodes", 0, "product", "id") as string;
    const input = (quantity: number, changeFromQuantity: number | null, name = "available") => ({
      name,
      reason: "correction",
      quantities: [{ inventoryItemId, locationId, quantity, changeFromQuantity }],
    });
    return { here, id, input };
  }

  test("is set once per key and does not stamp the product", async () => {
    const { here, id, input } = await level();
    await here.world.advance(5000);
    const first = await here.data(SET_STOCK, { input: input(9, 4), key: "k1" });
    expect(at(first, "inventorySetQuantities", "inventoryAdjustmentGroup", "changes")).toEqual([
      { name: "available", delta: 5 },
      { name: "on_hand", delta: 5 },
    ]);
    expect(await here.data(SET_STOCK, { input: input(9, 4), key: "k1" })).toEqual(first);
    const other = await here.data(SET_STOCK, { input: input(8, 4), key: "k1" });
    expect(at(other, "inventorySetQuantities", "userErrors", 0, "code")).toBe(
      "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
    );
    const stale = await here.data(SET_STOCK, { input: input(9, 4), key: "k2" });
    expect(at(stale, "inventorySetQuantities", "userErrors", 0)).toMatchObject({
      field: ["input", "quantities", "0", "changeFromQuantity"],
      code: "CHANGE_FROM_QUANTITY_STALE",
    });
    expect(at(await here.data(STAMP, { id }), "product", "updatedAt")).toBe("2026-11-02T12:00:00Z");
  });

  test("must carry a key and a name Shopify knows", async () => {
    const { here, input } = await level();
    const body = await here.ask(
      "mutation S($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) { userErrors { message } } }",
      { input: input(1, null) },
    );
    expect(at(body, "errors", 0)).toMatchObject({
      message: "The @idempotent directive is required for this mutation but was not provided.",
      extensions: { code: "BAD_REQUEST" },
    });
    const named = await here.data(SET_STOCK, { input: input(1, null, "damaged"), key: "k" });
    expect(at(named, "inventorySetQuantities", "userErrors", 0)).toEqual({
      field: ["input", "name"],
      message: "The quantity name must be either 'available' or 'on_hand'.",
      code: "INVALID_NAME",
    });
  });
});

test("a mutation that is not modelled says so by name", async () => {
  const body = await bench().ask(
    'mutation { collectionCreate(collection: { title: "C" }) { collection { id } } }',
  );
  expect(body).toMatchObject({
    data: { collectionCreate: null },
    errors: [
      {
        message: 'The local Shopify does not model the mutation "collectionCreate".',
        path: ["collectionCreate"],
        extensions: { code: "INTERNAL_SERVER_ERROR", localShopify: "not modelled" },
      },
    ],
  });
});
