import { expect } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { SimulatedSystem } from "../../src/simulator/system.ts";

/** Somebody at work in the shop's admin. What is refused ends the test. */
export interface Shop {
  /** What the numbers of Shopify's ids stand for. */
  readonly names: Map<string, string>;
  /** Runs one operation and gives the values at these JSON Pointers. */
  ask(query: string, variables?: JsonObject, save?: JsonObject): Readonly<Record<string, string>>;
  /** Makes a product with variants in one colour or several; a later call replaces it. */
  product(product: ProductInput): string;
  tag(id: string, ...tags: readonly string[]): void;
  untag(id: string, ...tags: readonly string[]): void;
  /** Opens a location, and gives its id. */
  location(name: string): string;
  /** Sets what is available of a SKU at a location. */
  stock(sku: string, location: string, quantity: number): void;
  /** Says whether the shop counts the stock of a SKU. */
  track(sku: string, tracked: boolean): void;
  /** Closes a location; its stock goes to another one, if one is named. */
  close(location: string, destination?: string): void;
  /** Deletes a product, a customer or a company. */
  remove(id: string): void;
  /** Makes a customer with an address, or edits the one with this id. */
  customer(name: string, input: JsonObject, id?: string): string;
}

export interface ProductInput extends JsonObject {
  /** Also its name in what tests expect. */
  readonly handle: string;
  /** "Black/S" for a variant of that colour and size, with its SKU. */
  readonly variants: Readonly<Record<string, string>>;
}

export const synced = "NuORDER Sync: True";

/** A complete address; `at` makes it differ from others. */
export function addressOf(at: number, more: JsonObject = {}): JsonObject {
  const place = { city: "Boulder", provinceCode: "CO", countryCode: "US", zip: "80302" };
  return { company: "Ridge", address1: `${String(at)} Main Street`, ...place, ...more };
}

/** Opens the admin of a local shop. */
export function openShop(system: SimulatedSystem): Shop {
  const names = new Map<string, string>();
  const items = new Map<string, string>();
  let keys = 0;
  const key = () => `key-${String((keys += 1))}`;
  const ask: Shop["ask"] = (query, variables = {}, save = {}) => {
    const answer = system.seed?.({ operations: [{ query, variables, save }] } as Json);
    return (answer as { saved: Record<string, string> }).saved;
  };
  const tags =
    (name: string) =>
    (id: string, ...some: readonly string[]) => {
      ask(
        `mutation ($id: ID!, $tags: [String!]!) { ${name}(id: $id, tags: $tags) { node { id } } }`,
        { id, tags: [...some] },
      );
    };
  return {
    names,
    location: (name) => {
      const { id = "" } = ask(
        "mutation ($input: LocationAddInput!) { locationAdd(input: $input) { location { id } } }",
        { input: { name, address: { countryCode: "US" } } },
        { id: "/locationAdd/location/id" },
      );
      names.set(id.replace(/\D/g, ""), name);
      return id;
    },
    stock: (sku, location, quantity) => {
      ask(
        `mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
          inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } }
        }`,
        {
          key: key(),
          input: {
            ...{ name: "available", reason: "correction" },
            quantities: [
              {
                inventoryItemId: items.get(sku) ?? sku,
                ...{ locationId: location, quantity, changeFromQuantity: null },
              },
            ],
          },
        },
      );
    },
    track: (sku, tracked) => {
      ask(
        "mutation ($id: ID!, $input: InventoryItemInput!) { inventoryItemUpdate(id: $id, input: $input) { inventoryItem { id } } }",
        { id: items.get(sku) ?? sku, input: { tracked } },
      );
    },
    close: (location, destination) => {
      ask(
        `mutation ($id: ID!, $to: ID, $key: String!) {
          locationDeactivate(locationId: $id, destinationLocationId: $to) @idempotent(key: $key) { location { id } }
        }`,
        { id: location, key: key(), ...(destination === undefined ? {} : { to: destination }) },
      );
    },
    remove: (id) => {
      const [, kind = ""] = /gid:..shopify.(\w+)/.exec(id) ?? [];
      const name = `${kind.toLowerCase()}Delete`;
      const argument =
        kind === "Company"
          ? "id: $id"
          : kind === "Location"
            ? "locationId: $id"
            : "input: { id: $id }";
      ask(`mutation ($id: ID!) { ${name}(${argument}) { __typename } }`, { id });
    },
    customer: (name, input, id) => {
      const given = { firstName: name, lastName: "Lee", addresses: [addressOf(1)], ...input };
      const made = ask(
        id === undefined
          ? "mutation ($input: CustomerInput!) { customer: customerCreate(input: $input) { customer { id legacyResourceId } } }"
          : "mutation ($input: CustomerInput!) { customer: customerUpdate(input: $input) { customer { id legacyResourceId } } }",
        { input: id === undefined ? given : { id, ...input } },
        { id: "/customer/customer/id", number: "/customer/customer/legacyResourceId" },
      );
      if (id === undefined) names.set(String(made["number"]), name);
      return String(made["id"]);
    },
    ask,
    tag: tags("tagsAdd"),
    untag: tags("tagsRemove"),
    product: ({ handle, variants, ...more }) => {
      const options = Object.keys(variants).map((one) => one.split("/"));
      const optionNames = options[0]?.length === 1 ? ["Size"] : ["Color", "Size"];
      const input = {
        ...{ handle, title: handle, tags: [synced], ...more },
        productOptions: optionNames.map((name, at) => ({
          name,
          values: [...new Set(options.map((values) => values[at]))].map((value) => ({
            name: value,
          })),
        })),
        variants: Object.entries(variants).map(([words, sku]) => ({
          ...{ sku, barcode: `b${sku}`, price: "80.00", inventoryItem: { tracked: true } },
          optionValues: words.split("/").map((name, at) => ({ optionName: optionNames[at], name })),
        })),
      };
      const made = ask(
        `mutation ($input: ProductSetInput!) {
          productSet(synchronous: true, input: $input) {
            product { id legacyResourceId variants(first: 99) { nodes { sku inventoryItem { id } } } }
          }
        }`,
        { input: input as unknown as Json },
        {
          id: "/productSet/product/id",
          number: "/productSet/product/legacyResourceId",
          ...Object.fromEntries(
            Object.values(variants).map((sku, at) => [
              `item ${sku}`,
              `/productSet/product/variants/nodes/${String(at)}/inventoryItem/id`,
            ]),
          ),
        },
      );
      expect(made["id"]).toBeTruthy();
      names.set(String(made["number"]), handle);
      for (const sku of Object.values(variants)) items.set(sku, String(made[`item ${sku}`]));
      return String(made["id"]);
    },
  };
}
