import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import type { MappedItem } from "../../src/mapping/mapper.ts";
import { pipelineMapper, type MappablePipeline } from "../../src/mapping/pipeline-mapper.ts";
import { contextOf, fullSettings, leastSettings, readText, type Lookups } from "./preset.ts";

export const functionsFile = "mappings/_presets/shopify-nuorder/order-functions.jsonata";

/** An order of one line in two sizes for a known customer; every test changes what it is about. */
export const order: JsonObject = JSON.parse(
  readFileSync("test/fixtures/nuorder/orders/ridge-outfitters.json", "utf8"),
) as JsonObject;

export const variant = (number: number, barcode: string, more: JsonObject = {}): JsonObject => ({
  ...{ id: `gid://shopify/ProductVariant/${String(number)}`, legacyResourceId: String(number) },
  ...{ title: "Jet Black / M", sku: `SKU-${barcode}`, barcode, inventoryPolicy: "DENY" },
  ...{ inventoryQuantity: 50, inventoryItem: { tracked: true } },
  product: { id: "gid://shopify/Product/1", title: "Ridge Shell", status: "ACTIVE" },
  ...more,
});

export const customer: JsonObject = {
  ...{ __typename: "Customer", id: "gid://shopify/Customer/7001", legacyResourceId: "7001" },
  ...{ displayName: "Ann Lee", firstName: "Ann", lastName: "Lee", tags: ["Customer Code: C-1001"] },
  defaultEmailAddress: { emailAddress: "ann.lee@ridge.example" },
  defaultAddress: { id: "gid://shopify/MailingAddress/1", address1: "1 Pearl Street" },
};

const terms = (number: number, name: string, kind: string): JsonObject => ({
  ...{ id: `gid://shopify/PaymentTermsTemplate/${String(number)}`, name, paymentTermsType: kind },
});

export const shop: JsonObject = {
  ...{ id: "gid://shopify/Shop/1", app: "gid://shopify/AppInstallation/2", currencyCode: "USD" },
  paymentTermsTemplates: [
    terms(1, "Due on receipt", "RECEIPT"),
    terms(4, "Net 30", "NET"),
    terms(6, "Net 60", "NET"),
    terms(8, "Fixed date", "FIXED"),
  ],
};

/** What a test's lookups find unless it says otherwise. */
const known: Lookups = {
  shop: { shop: [shop] },
  variants: {
    "012345678905": [variant(11, "012345678905")],
    "012345678912": [variant(12, "012345678912")],
  },
  customers: { "C-1001": [customer] },
};

/** What the preset makes of one order. */
export async function mapOrder(
  record: Json = order,
  choices: JsonObject = {},
  lookups: Lookups = {},
): Promise<MappedItem> {
  const settings = fullSettings(
    mergePatch(
      { ...leastSettings, customers: { code: { tag: "Customer Code" } } },
      choices,
    ) as JsonObject,
  );
  const file = "pipelines/_presets/shopify-nuorder/orders.yaml";
  const spec = parse(readText(file)) as MappablePipeline["spec"];
  const paths = [functionsFile, spec.document.map.base];
  const mapper = await pipelineMapper({
    brand: "northpeak",
    spec,
    settings,
    files: new Map(paths.map((path) => [path, readText(path)])),
    locate: () => undefined,
  });
  const context = contextOf("2026-01-15", { ...known, ...lookups });
  const [result] = await mapper.mapBatch([record], context);
  if (!result) throw new Error("no result");
  if (result.kind === "rejected") throw result.error;
  const [item] = result.items;
  if (!item) throw new Error(`${result.kind}: no item`);
  if (item.kind === "rejected") throw item.error;
  return item;
}

/** The document of one order; throws where it is held. */
export async function documentOf(...of: Parameters<typeof mapOrder>): Promise<JsonObject> {
  const item = await mapOrder(...of);
  if (item.kind !== "document") throw new Error("reason" in item ? item.reason : item.kind);
  return item.document;
}

/** The sentences with which one order is held; none where it goes out. */
export async function problemsOf(...of: Parameters<typeof mapOrder>): Promise<string[]> {
  const item = await mapOrder(...of);
  return "reason" in item ? item.reason.split("; ") : [];
}

/** What the contract finds wrong with a document; "" where it is met. */
export function contractErrors(document: JsonObject): string {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(
    JSON.parse(readText("schemas/shopify/draft-order.schema.json")) as JsonObject,
  );
  return validate(document) ? "" : ajv.errorsText(validate.errors);
}

/** The order with a JSON Merge Patch over it. */
export const changedOrder = (patch: Json): Json => mergePatch(order, patch);

/** The order with its one line's sizes replaced. */
export function withSizes(...sizes: readonly JsonObject[]): Json {
  const [line] = order["line_items"] as readonly JsonObject[];
  return changedOrder({ line_items: [{ ...line, sizes }] });
}
