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
    remove: (id) => {
      const [, kind = ""] = /gid:..shopify.(\w+)/.exec(id) ?? [];
      const name = `${kind.toLowerCase()}Delete`;
      const argument = kind === "Company" ? "id: $id" : "input: { id: $id }";
      ask(`mutation ($id: ID!) { ${name}(${argument}) { userErrors { message } } }`, { id });
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
          productSet(synchronous: true, input: $input) { product { id legacyResourceId } }
        }`,
        { input: input as unknown as Json },
        { id: "/productSet/product/id", number: "/productSet/product/legacyResourceId" },
      );
      expect(made["id"]).toBeTruthy();
      names.set(String(made["number"]), handle);
      return String(made["id"]);
    },
  };
}
