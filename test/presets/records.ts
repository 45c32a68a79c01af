import { expect } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, contractErrors, documentsOf, fixture } from "./preset.ts";

/** A product of two colours and three variants. */
export const shell = fixture("ridge-shell");
/** Its variants. */
export const variants = shell["variants"] as readonly JsonObject[];
/** Its metafields. */
export const metafields = shell["metafields"] as readonly JsonObject[];

/** The product with these tags beside the sync tag. */
export const tagged = (...tags: string[]): Json =>
  changed("ridge-shell", { tags: ["NuORDER Sync", ...tags] });
/** The product with one variant changed. */
export const withVariant = (index: number, patch: JsonObject): Json =>
  changed("ridge-shell", {
    variants: variants.map((one, at) => (at === index ? { ...one, ...patch } : one)),
  });
/** The product with a variant for each list of options. */
export const withOptions = (...options: readonly (readonly JsonObject[])[]): Json =>
  changed("ridge-shell", {
    variants: options.map((selectedOptions, index) => ({
      ...variants[0],
      title: selectedOptions.map(({ value }) => value).join(" / "),
      position: index + 1,
      barcode: `00${String(index)}`,
      selectedOptions,
    })),
  });
/** The product with one metafield changed. */
export const withMetafield = (name: string, value: string, type = "single_line_text_field"): Json =>
  changed("ridge-shell", {
    metafields: [
      ...metafields.filter(({ namespace, key }) => `${String(namespace)}.${String(key)}` !== name),
      {
        id: "gid://shopify/Metafield/1",
        namespace: name.split(".")[0] ?? "",
        key: name.split(".")[1] ?? "",
        type,
        value,
      },
    ],
  });
export const color = (value: string): JsonObject => ({ name: "Color", value });
export const size = (value: string): JsonObject => ({ name: "Size", value });

/** The first document of a record, held against the contract. */
export const first = async (record: Json, choices: JsonObject = {}): Promise<JsonObject> => {
  const [document] = Object.values(await documentsOf(record, choices));
  if (!document) throw new Error("no document");
  expect(contractErrors(document)).toBe("");
  return document;
};
