import { Ajv } from "ajv";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import type { MappedRecord, Mapper } from "../../src/mapping/mapper.ts";
import { pipelineMapper, type MappablePipeline } from "../../src/mapping/pipeline-mapper.ts";
import {
  contextOf,
  fixture,
  fullSettings,
  leastSettings,
  readText,
  type Lookups,
} from "./preset.ts";

const folder = "pipelines/_presets/shopify-nuorder";
const contracts = {
  inventory: "schemas/nuorder/inventory.schema.json",
  replenishments: "schemas/nuorder/replenishment.schema.json",
} as const;
const files = { inventory: "inventory", replenishments: "inventory-replenishments" } as const;

/** Which of NuORDER's interfaces for stock. */
export type Api = keyof typeof contracts;

/** A product of two colours and three variants with its stock at two locations. */
export const stock = fixture("ridge-shell-stock");

/** Both locations in one warehouse. */
const oneWarehouse: JsonObject = {
  warehouses: { default: { locations: ["Main Warehouse", "62"] } },
};

/** What NuORDER holds of both colours, by our key and, for one of them, under a brand_id of its own. */
export const sentProducts: Readonly<Record<string, JsonObject>> = {
  "101-jet-black": {
    brand_id: "RS-27/BLK",
    id: "65000000000000000000000a",
    retired: false,
    sizes: [
      { size: "S", upc: "0012345678905" },
      { size: "M", upc: "0012345678912" },
    ],
  },
  "101-signal-red": {
    brand_id: "101-signal-red",
    id: "65000000000000000000000b",
    retired: false,
    sizes: [{ size: "OS", upc: "0012345678929" }],
  },
};

/** NuORDER's ids of the sizes. */
export const sizeIds: Readonly<Record<string, string>> = {
  "0012345678905": "650000000000000000000001",
  "0012345678912": "650000000000000000000002",
  "0012345678929": "650000000000000000000003",
};

/** What a test says beside the record. */
export interface Given {
  readonly api?: Api;
  /** `settings.inventory`. */
  readonly inventory?: JsonObject;
  /** Other settings. */
  readonly settings?: JsonObject;
  readonly today?: string;
  readonly lookups?: Lookups;
}

/** The preset's mapper for stock. */
function stockMapper({ api = "inventory", inventory = {}, settings = {} }: Given): Promise<Mapper> {
  const chosen = { ...oneWarehouse, api, ...inventory };
  const spec = stockSpec(api);
  const paths = [spec.document.functions ?? "", spec.document.map.base];
  return pipelineMapper({
    brand: "northpeak",
    spec,
    settings: fullSettings(
      mergePatch(leastSettings, { ...settings, inventory: chosen }) as JsonObject,
    ),
    files: new Map(paths.map((path) => [path, readText(path)])),
    locate: () => undefined,
  });
}

/** The preset's pipeline for stock, merged as a run sees it. */
function stockSpec(api: Api): MappablePipeline["spec"] {
  const read = (name: string) => parse(readText(`${folder}/${name}.yaml`)) as JsonObject;
  const merged =
    api === "inventory" ? read(files.inventory) : mergePatch(read("inventory"), read(files[api]));
  const text = JSON.stringify(merged).replace("${ $settings.inventory.api }", api);
  return JSON.parse(text) as MappablePipeline["spec"];
}

/** What becomes of the stock of one product. */
export async function mapStock(record: Json, given: Given = {}): Promise<MappedRecord> {
  const lookups = given.lookups ?? { products: sentProducts, sizeIds };
  const mapper = await stockMapper(given);
  const [result] = await mapper.mapBatch([record], contextOf(given.today, lookups));
  if (!result) throw new Error("no result");
  return result;
}

/** The documents by key, each held against its contract; throws where the record was rejected. */
export async function stockDocuments(
  record: Json,
  given: Given = {},
): Promise<Record<string, JsonObject>> {
  const result = await mapStock(record, given);
  if (result.kind === "rejected") throw result.error;
  const documents = result.items.flatMap((item) =>
    item.kind === "document" ? [[item.key, item.document] as const] : [],
  );
  for (const [, document] of documents) holdsContract(given.api ?? "inventory", document);
  return Object.fromEntries(documents);
}

/** Sentences about what was refused, with the code before each. */
export async function refusals(record: Json, given: Given = {}): Promise<string[]> {
  const result = await mapStock(record, given);
  if (result.kind === "rejected") return [`${result.error.code}: ${result.error.message}`];
  return result.items.flatMap((item) =>
    item.kind === "rejected" ? [`${item.error.code}: ${item.error.message}`] : [],
  );
}

/** Sentences that are reported beside what is sent. */
export async function reports(record: Json, given: Given = {}): Promise<string[]> {
  const result = await mapStock(record, given);
  if (result.kind === "rejected") throw result.error;
  return result.reports.map(({ message }) => message);
}

/** Pieces of the first colour as `warehouse/period/size: pieces`, of v1's documents. */
export function pieces(document: JsonObject | undefined): string[] {
  const rows = (document?.["inventory"] ?? []) as readonly {
    warehouse: string;
    wip: { name: string; sizes: { size: string; quantity: number }[] }[];
  }[];
  return rows.flatMap(({ warehouse, wip }) =>
    wip.flatMap(({ name, sizes }) =>
      sizes.map(({ size, quantity }) => `${warehouse}/${name}/${size}: ${String(quantity)}`),
    ),
  );
}

/** The record with one variant changed. */
export function withVariant(index: number, patch: JsonObject): JsonObject {
  const variants = stock["variants"] as readonly JsonObject[];
  return {
    ...stock,
    variants: variants.map((one, at) =>
      at === index ? (mergePatch(one, patch) as JsonObject) : one,
    ),
  };
}

/** The record with one level changed. */
export function withLevel(variant: number, level: number, patch: JsonObject): JsonObject {
  const variants = stock["variants"] as readonly JsonObject[];
  const levels = variants[variant]?.["levels"] as readonly JsonObject[];
  return withVariant(variant, {
    levels: levels.map((one, at) => (at === level ? mergePatch(one, patch) : one)) as Json[],
  });
}

/** The record with other pieces at one level. */
export function withPieces(
  variant: number,
  level: number,
  quantity: Json,
  name = "available",
): JsonObject {
  return withLevel(variant, level, { quantities: [{ name, quantity }] });
}

/** The record with these tags beside the sync tag. */
export function stockTagged(...tags: string[]): JsonObject {
  return { ...stock, tags: ["NuORDER Sync", ...tags] };
}

function holdsContract(api: Api, document: JsonObject): void {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const validate = ajv.compile(JSON.parse(readText(contracts[api])) as JsonObject);
  if (!validate(document)) throw new Error(ajv.errorsText(validate.errors));
}
