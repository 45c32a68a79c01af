import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";
import { change, define, newCustomer } from "./people.ts";

function set(here: Bench, ...inputs: readonly JsonObject[]): Promise<JsonObject> {
  const m = inputs.map((input) => ({ namespace: "custom", key: "code", ...input }));
  return change(
    here,
    "metafieldsSet",
    { metafields: ["[MetafieldsSetInput!]!", m] },
    "metafields { type value } userErrors { field message code elementIndex }",
  );
}

async function variantsOf(here: Bench): Promise<readonly string[]> {
  const data = await here.data(
    "query V($id: ID!) { product(id: $id) { variants(first: 9) { nodes { id } } } }",
    { id: await idOf(here, "linen-shirt") },
  );
  return (at(data, "product", "variants", "nodes") as { id: string }[]).map(({ id }) => id);
}

describe("metafield definitions", () => {
  test("are made, listed by owner, and read by id and by name", async () => {
    const here = bench();
    const made = await define(here, { ownerType: "ORDER", key: "nuorder_id", type: "id" });
    expect(made).toMatchObject({
      createdDefinition: {
        ownerType: "ORDER",
        namespace: "custom",
        key: "nuorder_id",
        type: { name: "id" },
        capabilities: { uniqueValues: { enabled: true, eligible: true } },
      },
      userErrors: [],
    });
    await define(here, { ownerType: "CUSTOMER", key: "code", type: "single_line_text_field" });
    const id = at(made, "createdDefinition", "id") as string;
    const read = await here.data(
      `query D($id: ID!) {
        metafieldDefinitions(first: 9, ownerType: ORDER) { nodes { key } }
        none: metafieldDefinitions(first: 9, ownerType: ORDER, namespace: "other") { nodes { key } }
        metafieldDefinition(identifier: { ownerType: CUSTOMER, namespace: "custom", key: "code" }) { capabilities { uniqueValues { enabled eligible } } }
        node(id: $id) { ... on MetafieldDefinition { name } }
      }`,
      { id },
    );
    expect(read).toEqual({
      metafieldDefinitions: { nodes: [{ key: "nuorder_id" }] },
      none: { nodes: [] },
      metafieldDefinition: { capabilities: { uniqueValues: { enabled: false, eligible: true } } },
      node: { name: "nuorder_id" },
    });
  });

  test.each([
    [
      { key: "code", type: "id", capabilities: { uniqueValues: { enabled: false } } },
      ["definition"],
      "CAPABILITY_REQUIRED_BUT_DISABLED",
      "Capability unique_values is required for type id but is disabled",
    ],
    [
      { key: "taken", type: "id" },
      ["definition", "key"],
      "TAKEN",
      "Key is in use for Product metafields on the 'custom' namespace.",
    ],
    [
      { key: "x", type: "id" },
      ["definition", "key"],
      "TOO_SHORT",
      "Key is too short (minimum is 2 characters)",
    ],
    [
      { namespace: "my space", key: "xy", type: "id" },
      ["definition", "namespace"],
      "INVALID_CHARACTER",
      "Namespace contains one or more invalid characters.",
    ],
    [
      { key: "xy", type: "what" },
      ["definition", "type"],
      "INCLUSION",
      "Type name what is not a valid type.",
    ],
    [
      { key: "xy", type: "json", capabilities: { uniqueValues: { enabled: true } } },
      ["definition"],
      "INVALID_CAPABILITY",
      "Capability unique_values is not supported for type json",
    ],
  ])("refuse %j", async (definition, field, code, message) => {
    const here = bench();
    await define(here, { ownerType: "PRODUCT", key: "taken", type: "json" });
    expect(await define(here, { ownerType: "PRODUCT", ...definition })).toEqual({
      createdDefinition: null,
      userErrors: [{ field, code, message }],
    });
  });

  test("of unique values come before the values", async () => {
    const here = bench();
    const ownerId = await newCustomer(here, { firstName: "Ada" });
    await set(here, { ownerId, type: "id", value: "C-1" });
    const late = await define(here, { ownerType: "CUSTOMER", key: "code", type: "id" });
    expect(at(late, "userErrors", 0, "code")).toBe("UNSTRUCTURED_ALREADY_EXISTS");
  });

  test("one of type id goes only with its metafields", async () => {
    const here = bench();
    const made = await define(here, { ownerType: "CUSTOMER", key: "code", type: "id" });
    const ownerId = await newCustomer(here, { firstName: "Ada" });
    await set(here, { ownerId, value: "C-1" });
    const id = at(made, "createdDefinition", "id");
    const drop = (sweep: boolean) =>
      change(
        here,
        "metafieldDefinitionDelete",
        { id: ["ID!", id], deleteAllAssociatedMetafields: ["Boolean!", sweep] },
        "deletedDefinitionId userErrors { code }",
      );
    expect(at(await drop(false), "userErrors", 0, "code")).toBe("ID_TYPE_DELETION_ERROR");
    expect(await drop(true)).toEqual({ deletedDefinitionId: id, userErrors: [] });
    const read = await here.data(
      "query C($id: ID!) { customer(id: $id) { metafields(first: 9) { nodes { id } } } }",
      { id: ownerId },
    );
    expect(at(read, "customer", "metafields", "nodes")).toEqual([]);
  });
});

describe("unique values", () => {
  test("are refused to a second owner, also within one call, and free after deletion", async () => {
    const here = bench();
    await define(here, { ownerType: "CUSTOMER", key: "code", type: "id" });
    const [ada, bob] = [
      await newCustomer(here, { firstName: "Ada" }),
      await newCustomer(here, { firstName: "Bob" }),
    ];
    const both = await set(here, { ownerId: ada, value: "1" }, { ownerId: bob, value: "1" });
    const taken = {
      field: ["metafields", "1", "value"],
      message: "Value must be unique. It is already in use by another resource.",
      code: "TAKEN",
      elementIndex: 1,
    };
    expect(both).toEqual({ metafields: null, userErrors: [taken] });
    expect(await set(here, { ownerId: ada, value: "1" })).toEqual({
      metafields: [{ type: "id", value: "1" }],
      userErrors: [],
    });
    const second = await set(here, { ownerId: bob, value: "1" });
    expect(at(second, "userErrors", 0, "code")).toBe("TAKEN");
    const again = await set(here, { ownerId: ada, value: "1" });
    expect(at(again, "userErrors")).toEqual([]);
    const identifier = { ownerId: ada, namespace: "custom", key: "code" };
    await change(
      here,
      "metafieldsDelete",
      { metafields: ["[MetafieldIdentifierInput!]!", [identifier]] },
      "userErrors { message }",
    );
    expect(at(await set(here, { ownerId: bob, value: "1" }), "userErrors")).toEqual([]);
  });

  test("a type other than the definition's is refused", async () => {
    const here = bench();
    await define(here, { ownerType: "CUSTOMER", key: "code", type: "id" });
    const ownerId = await newCustomer(here, { firstName: "Ada" });
    const wrong = await set(here, { ownerId, value: "1", type: "single_line_text_field" });
    expect(at(wrong, "userErrors")).toEqual([
      {
        field: ["metafields", "0", "type"],
        message: "Type must be consistent with the definition's type: 'id'.",
        code: "INVALID_TYPE",
        elementIndex: 0,
      },
    ]);
  });
});

describe("custom ids", () => {
  const CUSTOMER =
    'query C($value: String!) { customerByIdentifier(identifier: { customId: { namespace: "custom", key: "code", value: $value } }) { id } }';

  test("need a definition of type id", async () => {
    const here = bench();
    const error = {
      message: "Metafield definition of type 'id' is required when using custom ids.",
      extensions: { code: "NOT_FOUND" },
    };
    const without = await here.ask(CUSTOMER, { value: "C-1" });
    expect(at(without, "errors", 0)).toMatchObject(error);
    await define(here, { ownerType: "CUSTOMER", key: "code", type: "single_line_text_field" });
    const wrong = await here.ask(CUSTOMER, { value: "C-1" });
    expect(at(wrong, "errors", 0)).toMatchObject(error);
  });

  test("find customers, products, variants and locations", async () => {
    const here = bench();
    stock(here);
    for (const ownerType of ["CUSTOMER", "PRODUCT", "PRODUCTVARIANT", "LOCATION"]) {
      await define(here, { ownerType, key: "code", type: "id" });
    }
    const customer = await newCustomer(here, { firstName: "Ada" });
    const product = await idOf(here, "straw-hat");
    const [small = "", medium = ""] = await variantsOf(here);
    const place = at(await here.data("{ location { id } }"), "location", "id") as string;
    const values = [customer, product, medium, place].map((ownerId) => ({ ownerId, value: "X" }));
    expect(at(await set(here, ...values), "userErrors")).toEqual([]);
    const clash = await set(here, { ownerId: small, value: "X" });
    expect(at(clash, "userErrors", 0, "code")).toBe("TAKEN");
    const by =
      '(identifier: { customId: { namespace: "custom", key: "code", value: "X" } }) { id }';
    const found = await here.data(
      `{ customerByIdentifier${by} productByIdentifier${by} productVariantByIdentifier${by} locationByIdentifier${by} }`,
    );
    expect(found).toEqual({
      customerByIdentifier: { id: customer },
      productByIdentifier: { id: product },
      productVariantByIdentifier: { id: medium },
      locationByIdentifier: { id: place },
    });
    expect(await here.data(CUSTOMER, { value: "Y" })).toEqual({ customerByIdentifier: null });
  });

  test("are found at once, and later where identifiers lag", async () => {
    const here = bench({ index_lag_ms: 3_600_000 });
    await define(here, { ownerType: "CUSTOMER", key: "code", type: "id" });
    const ownerId = await newCustomer(here, { firstName: "Ada" });
    await set(here, { ownerId, value: "C-1" });
    expect(await here.data(CUSTOMER, { value: "C-1" })).toEqual({
      customerByIdentifier: { id: ownerId },
    });
    here.shopify.configure({ identifier_lag_ms: 60_000 });
    await here.world.advance(59_000);
    expect(await here.data(CUSTOMER, { value: "C-1" })).toEqual({ customerByIdentifier: null });
    await here.world.advance(1000);
    expect(await here.data(CUSTOMER, { value: "C-1" })).toEqual({
      customerByIdentifier: { id: ownerId },
    });
  });

  test("definitions and what they keep unique outlast a snapshot", async () => {
    const here = bench();
    await define(here, { ownerType: "CUSTOMER", key: "code", type: "id" });
    const ada = await newCustomer(here, { firstName: "Ada" });
    await set(here, { ownerId: ada, value: "C-1" });
    const other = bench();
    other.shopify.restore(here.shopify.snapshot());
    const bob = await newCustomer(other, { firstName: "Bob" });
    const clash = await set(other, { ownerId: bob, value: "C-1" });
    expect(at(clash, "userErrors", 0, "code")).toBe("TAKEN");
    expect(await other.data(CUSTOMER, { value: "C-1" })).toEqual({
      customerByIdentifier: { id: ada },
    });
  });
});
