import type { JsonObject } from "../../../src/core/json.ts";
import { at, type Bench } from "./ask.ts";
import { stock } from "./catalogue.ts";
import { change, newCustomer } from "./people.ts";

const TERMS = "gid://shopify/PaymentTermsTemplate/4";

/** Payment terms of thirty days. */
export const NET_30: JsonObject = {
  paymentTermsTemplateId: TERMS,
  paymentSchedules: [{ issuedAt: "2026-11-02T12:00:00Z" }],
};

/** A shop with something to sell and somebody to buy it. */
export interface Shop {
  readonly small: string;
  readonly medium: string;
  readonly customer: string;
}

/** Fills a bench with the small shop and a customer. */
export async function opened(here: Bench): Promise<Shop> {
  stock(here);
  const data = await here.data("{ productVariants(first: 9, sortKey: SKU) { nodes { id sku } } }");
  const variants = at(data, "productVariants", "nodes") as { id: string; sku: string | null }[];
  const having = (sku: string): string => variants.find((each) => each.sku === sku)?.id ?? "";
  const customer = await newCustomer(here, {
    firstName: "Ada",
    lastName: "Byrne",
    email: "ada@example.com",
  });
  return { small: having("LS-S"), medium: having("LS-M"), customer };
}

const DRAFT =
  "draftOrder { id name status ready totalPriceSet { shopMoney { amount } } order { id name } } userErrors { field message }";

/** `draftOrderCreate`: its payload. */
export function createDraft(here: Bench, input: JsonObject): Promise<JsonObject> {
  return change(here, "draftOrderCreate", { input: ["DraftOrderInput!", input] }, DRAFT);
}

/** Makes a draft and answers its GID; throws where it is refused. */
export async function newDraft(here: Bench, input: JsonObject): Promise<string> {
  const made = await createDraft(here, input);
  if (made["draftOrder"] === null) throw new Error(JSON.stringify(made["userErrors"]));
  return at(made, "draftOrder", "id") as string;
}

/** `draftOrderComplete`: its payload. */
export function complete(here: Bench, id: string, more: JsonObject = {}): Promise<JsonObject> {
  const pending = more["paymentPending"] === true;
  return change(
    here,
    "draftOrderComplete",
    {
      id: ["ID!", id],
      ...(pending && { paymentPending: ["Boolean", true] as const }),
      ...("sourceName" in more && { sourceName: ["String", more["sourceName"]] as const }),
      ...("gateway" in more && { paymentGatewayId: ["ID", more["gateway"]] as const }),
    },
    DRAFT,
  );
}

/** Completes a draft and answers the GID of the order; throws where it is refused. */
export async function newOrder(here: Bench, draft: string): Promise<string> {
  const done = await complete(here, draft);
  const id = at(done, "draftOrder", "order", "id");
  if (typeof id !== "string") throw new Error(JSON.stringify(done));
  return id;
}

/** Reads fields of an order. */
export async function readOrder(here: Bench, id: string, fields: string): Promise<JsonObject> {
  const data = await here.data(`query ($id: ID!) { order(id: $id) { ${fields} } }`, { id });
  return data["order"] as JsonObject;
}

/** Reads fields of a draft. */
export async function readDraft(here: Bench, id: string, fields: string): Promise<JsonObject> {
  const data = await here.data(`query ($id: ID!) { draftOrder(id: $id) { ${fields} } }`, { id });
  return data["draftOrder"] as JsonObject;
}

/** What the one location has of a variant: available, committed, reserved. */
export async function quantities(here: Bench, variant: string): Promise<readonly number[]> {
  const data = await here.data(
    'query ($id: ID!) { productVariant(id: $id) { inventoryItem { inventoryLevels(first: 1) { nodes { quantities(names: ["available", "committed", "reserved"]) { quantity } } } } } }',
    { id: variant },
  );
  const found = at(data, "productVariant", "inventoryItem", "inventoryLevels", "nodes", 0);
  return (at(found, "quantities") as { quantity: number }[]).map(({ quantity }) => quantity);
}
