import type { JsonObject } from "../../../src/core/json.ts";
import { at, type Bench } from "./ask.ts";

/** Two customers as Shopify exports them, one with an address and one with hardly anything. */
export const CUSTOMERS_CSV = `Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags
'6940095316145,Ada,Byrne,Ada@Example.com,yes,Byrne & Co,"1 Main St, Rear",Floor 2,Boston,MA,US,'02110,'+16175550100,'+16175550101,no,120.50,3,"Two
lines",yes,"wholesale, NuORDER"
'6940095348913,,,zoë@example.com,no,,,,,,,,,,no,0.00,0,,no,
`;

/** The payload of one mutation. */
export async function change(
  here: Bench,
  name: string,
  args: Readonly<Record<string, readonly [type: string, value: unknown]>>,
  selection: string,
): Promise<JsonObject> {
  const heads = Object.entries(args).map(([arg, [type]]) => `$${arg}: ${type}`);
  const passed = Object.keys(args).map((arg) => `${arg}: $${arg}`);
  const variables = Object.fromEntries(
    Object.entries(args).map(([arg, [, value]]) => [arg, value]),
  );
  const data = await here.data(
    `mutation M(${heads.join(", ")}) { ${name}(${passed.join(", ")}) { ${selection} } }`,
    variables as JsonObject,
  );
  return data[name] as JsonObject;
}

/** Defines a metafield of the namespace `custom` and answers the payload. */
export async function define(here: Bench, definition: JsonObject): Promise<JsonObject> {
  const named = { namespace: "custom", name: String(definition["key"]), ...definition };
  return change(
    here,
    "metafieldDefinitionCreate",
    { definition: ["MetafieldDefinitionInput!", named] },
    "createdDefinition { id ownerType namespace key type { name } capabilities { uniqueValues { enabled eligible } } } userErrors { field message code }",
  );
}

/** Makes a customer and answers its GID; throws where it is refused. */
export async function newCustomer(here: Bench, input: JsonObject): Promise<string> {
  const selection = "customer { id } userErrors { field message }";
  const made = await change(
    here,
    "customerCreate",
    { input: ["CustomerInput!", input] },
    selection,
  );
  if (made["customer"] === null) throw new Error(JSON.stringify(made["userErrors"]));
  return at(made, "customer", "id") as string;
}

/** Makes a company and answers it with its first location and its main contact. */
export async function newCompany(
  here: Bench,
  input: JsonObject,
): Promise<{ id: string; location: string; contact: string | undefined }> {
  const selection =
    "company { id mainContact { id } locations(first: 1) { nodes { id } } } userErrors { field message code }";
  const made = await change(
    here,
    "companyCreate",
    { input: ["CompanyCreateInput!", input] },
    selection,
  );
  if (made["company"] === null) throw new Error(JSON.stringify(made["userErrors"]));
  return {
    id: at(made, "company", "id") as string,
    location: at(made, "company", "locations", "nodes", 0, "id") as string,
    contact: at(made, "company", "mainContact", "id") as string | undefined,
  };
}
