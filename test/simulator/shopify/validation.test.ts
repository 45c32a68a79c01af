import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench } from "./ask.ts";

const { ask } = bench();

describe("a document that does not fit the schema", () => {
  test("answers an unknown field as Shopify does: HTTP 200, no data, no cost", async () => {
    expect(await ask("query Shop {\n  shop { nme }\n}")).toEqual({
      errors: [
        {
          message: "Field 'nme' doesn't exist on type 'Shop'",
          locations: [{ line: 2, column: 10 }],
          path: ["query Shop", "shop", "nme"],
          extensions: { code: "undefinedField", typeName: "Shop", fieldName: "nme" },
        },
      ],
    });
  });

  const cases: readonly [what: string, query: string, error: JsonObject][] = [
    [
      "unknown argument",
      "query Q { products(frist: 1) { nodes { id } } }",
      {
        message: "Field 'products' doesn't accept argument 'frist'",
        path: ["query Q", "products", "frist"],
        extensions: {
          code: "argumentNotAccepted",
          name: "products",
          typeName: "Field",
          argumentName: "frist",
        },
      },
    ],
    [
      "unknown input field",
      'mutation M { productDelete(input: { id: "gid://shopify/Product/1", force: true }) { deletedProductId } }',
      {
        message: "InputObject 'ProductDeleteInput' doesn't accept argument 'force'",
        path: ["mutation M", "productDelete", "input", "force"],
        extensions: {
          code: "argumentNotAccepted",
          name: "ProductDeleteInput",
          typeName: "InputObject",
          argumentName: "force",
        },
      },
    ],
    [
      "missing argument",
      "{ product { id } }",
      {
        message: "Field 'product' is missing required arguments: id",
        path: ["query", "product"],
        extensions: {
          code: "missingRequiredArguments",
          className: "Field",
          name: "product",
          arguments: "id",
        },
      },
    ],
    [
      "several missing arguments in one error",
      "mutation { segmentCreate { segment { id } } }",
      {
        message: "Field 'segmentCreate' is missing required arguments: name, query",
        path: ["mutation", "segmentCreate"],
        extensions: {
          code: "missingRequiredArguments",
          className: "Field",
          name: "segmentCreate",
          arguments: "name, query",
        },
      },
    ],
    [
      "missing input field",
      "mutation M { productDelete(input: {}) { deletedProductId } }",
      {
        message: "Argument 'id' on InputObject 'ProductDeleteInput' is required. Expected type ID!",
        path: ["mutation M", "productDelete", "input", "id"],
        extensions: {
          code: "missingRequiredInputObjectAttribute",
          argumentName: "id",
          argumentType: "ID!",
          inputObjectType: "ProductDeleteInput",
        },
      },
    ],
    [
      "literal of the wrong kind",
      "query Q { bulkOperations(first: 1, sortKey: ID) { nodes { id } } }",
      {
        message:
          "Argument 'sortKey' on Field 'bulkOperations' has an invalid value (ID). Expected type 'BulkOperationsSortKeys'.",
        path: ["query Q", "bulkOperations", "sortKey"],
        extensions: {
          code: "argumentLiteralsIncompatible",
          typeName: "Field",
          argumentName: "sortKey",
        },
      },
    ],
    [
      "literal of the wrong kind inside an input",
      'mutation M { productCreate(product: { title: "T", status: PUBLISHED }) { product { id } } }',
      {
        message:
          "Argument 'status' on InputObject 'ProductCreateInput' has an invalid value (PUBLISHED). Expected type 'ProductStatus'.",
        path: ["mutation M", "productCreate", "product", "status"],
        extensions: {
          code: "argumentLiteralsIncompatible",
          typeName: "InputObject",
          argumentName: "status",
        },
      },
    ],
    [
      "literal id that is no GID",
      'query Q { bulkOperation(id: "not-a-gid") { id } }',
      {
        message: "Invalid global id 'not-a-gid'",
        path: ["query Q", "bulkOperation", "id"],
        extensions: { code: "argumentLiteralsIncompatible", typeName: "CoercionError" },
      },
    ],
    [
      "object without selection",
      "query Q { shop }",
      {
        message:
          "Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)",
        path: ["query Q", "shop"],
        extensions: { code: "selectionMismatch", nodeName: "field 'shop'", typeName: "Shop" },
      },
    ],
    [
      "variable that nobody uses",
      "query Q($x: String) { shop { id } }",
      {
        message: "Variable $x is declared by Q but not used",
        path: ["query Q"],
        extensions: { code: "variableNotUsed", variableName: "x" },
      },
    ],
    [
      "fragment on an unknown type",
      'query Q { node(id: "gid://shopify/Product/1") { ... on ShippingPackage { id } } }',
      {
        message: "No such type ShippingPackage, so it can't be a fragment condition",
        path: ["query Q", "node", "... on ShippingPackage"],
        extensions: { code: "undefinedType", typeName: "ShippingPackage" },
      },
    ],
    [
      "unknown directive",
      "query Q { shop @sometimes { id } }",
      {
        message: "Directive @sometimes is not defined",
        path: ["query Q", "shop"],
        extensions: { code: "undefinedDirective", directiveName: "sometimes" },
      },
    ],
    [
      "one-of input with two keys",
      'query Q { productByIdentifier(identifier: { handle: "a", id: "gid://shopify/Product/1" }) { id } }',
      {
        message: "OneOf Input Object 'ProductIdentifierInput' must specify exactly one key.",
        path: ["query Q", "productByIdentifier", "identifier"],
        extensions: {
          code: "invalidOneOfInputObject",
          inputObjectType: "ProductIdentifierInput",
        },
      },
    ],
  ];

  test.each(cases)("%s", async (_, query, error) => {
    const body = await ask(query);
    expect(body["errors"]).toHaveLength(1);
    expect(at(body, "errors", 0)).toMatchObject(error);
    expect(Object.keys(body)).toEqual(["errors"]);
  });

  test("names what did not parse", async () => {
    expect(await ask("{ shop {\n  id ")).toMatchObject({
      errors: [
        {
          message: "syntax error, unexpected end of file at [2, 6]",
          extensions: { code: "PARSE_ERROR" },
        },
      ],
    });
  });

  test("asks for the operation name among several", async () => {
    const two = "query A { shop { id } } query B { shop { name } }";
    expect(await ask(two)).toEqual({ errors: [{ message: "An operation name is required" }] });
    expect(await ask(two, {}, { operationName: "C" })).toEqual({
      errors: [{ message: 'No operation named "C"' }],
    });
    const named = await ask(two, {}, { operationName: "B" });
    expect(named["data"]).toEqual({ shop: { name: "local-shop" } });
  });
});

describe("variables", () => {
  const cases: readonly [string, string, JsonObject, JsonObject][] = [
    [
      "an id that is none",
      "query ($id: ID!) { product(id: $id) { id } }",
      { id: "not-a-gid" },
      {
        message: "Variable $id of type ID! was provided invalid value",
        locations: [{ line: 1, column: 8 }],
        extensions: {
          code: "INVALID_VARIABLE",
          value: "not-a-gid",
          problems: [
            {
              path: [],
              explanation: "Invalid global id 'not-a-gid'",
              message: "Invalid global id 'not-a-gid'",
            },
          ],
        },
      },
    ],
    [
      "a missing value",
      "query ($id: ID!) { product(id: $id) { id } }",
      {},
      {
        message: "Variable $id of type ID! was provided invalid value",
        extensions: {
          code: "INVALID_VARIABLE",
          value: null,
          problems: [{ path: [], explanation: "Expected value to not be null" }],
        },
      },
    ],
    [
      "an unknown field and a missing one",
      "mutation ($input: ProductDeleteInput!) { productDelete(input: $input) { deletedProductId } }",
      { input: { force: true } },
      {
        message:
          "Variable $input of type ProductDeleteInput! was provided invalid value for force (Field is not defined on ProductDeleteInput), id (Expected value to not be null)",
        extensions: {
          code: "INVALID_VARIABLE",
          value: { force: true },
          problems: [
            { path: ["force"], explanation: "Field is not defined on ProductDeleteInput" },
            { path: ["id"], explanation: "Expected value to not be null" },
          ],
        },
      },
    ],
    [
      "a number that is a text",
      "query ($n: Int) { products(first: $n) { nodes { id } } }",
      { n: "1.5" },
      {
        message: "Variable $n of type Int was provided invalid value",
        extensions: {
          problems: [{ path: [], explanation: 'Could not coerce value "1.5" to Int' }],
        },
      },
    ],
    [
      "an enum value inside a list of inputs",
      "mutation ($p: ProductSetInput!) { productSet(input: $p) { product { id } } }",
      { p: { title: "T", variants: [{ optionValues: [], inventoryPolicy: "MAYBE" }] } },
      {
        message:
          'Variable $p of type ProductSetInput! was provided invalid value for variants.0.inventoryPolicy (Expected "MAYBE" to be one of: CONTINUE, DENY)',
        extensions: { problems: [{ path: ["variants", 0, "inventoryPolicy"] }] },
      },
    ],
  ];

  test.each(cases)("%s", async (_, query, variables, error) => {
    const body = await ask(query, variables);
    expect(body["errors"]).toHaveLength(1);
    expect(at(body, "errors", 0)).toMatchObject(error);
    expect(Object.keys(body)).toEqual(["errors"]);
  });
});

describe("the version", () => {
  test("a retired one is answered by the oldest served, and the header says so", async () => {
    const { shopify } = bench();
    const answer = await shopify.handle({
      method: "POST",
      url: new URL("http://localhost/admin/api/2023-01/graphql.json"),
      headers: { "x-shopify-access-token": "shpat_local" },
      body: JSON.stringify({ query: "{ publicApiVersions { handle } }" }),
    });
    expect(answer.headers?.["x-shopify-api-version"]).toBe("2026-01");
    expect(answer.headers?.["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
    const handles = at(JSON.parse(String(answer.body)), "data", "publicApiVersions");
    expect(handles).toEqual(
      ["2026-01", "2026-04", "2026-07", "2026-10", "unstable"].map((handle) => ({ handle })),
    );
  });

  test("an input follows the version: compareQuantity went in 2026-04", async () => {
    const query =
      "mutation ($i: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $i) { userErrors { message } } }";
    const i = {
      name: "available",
      reason: "correction",
      ignoreCompareQuantity: true,
      quantities: [],
    };
    expect(at(await ask(query, { i }, { version: "2026-01" }), "errors")).toBeUndefined();
    expect(at(await ask(query, { i }, { version: "2026-04" }), "errors", 0, "message")).toContain(
      "ignoreCompareQuantity (Field is not defined",
    );
  });
});
