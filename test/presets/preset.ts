import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { pipelineMapper, type MappablePipeline } from "../../src/mapping/pipeline-mapper.ts";
import type { MapContext, MappedRecord, Mapper } from "../../src/mapping/mapper.ts";

const presetFolder = "pipelines/_presets/shopify-nuorder";
const settingsFile = "schemas/shopify-nuorder/settings.schema.json";

/** The least a brand must choose. */
export const leastSettings: JsonObject = {
  upc: "barcode",
  fields: { style_number: { metafield: "custom.style_number" }, season: { default: "CORE" } },
  prices: { wholesale: { metafield: "b2b.wholesale_price" } },
};

export function readText(path: string): string {
  return readFileSync(path, "utf8");
}

export function fixture(name: string): JsonObject {
  return JSON.parse(readText(`test/fixtures/shopify/${name}.json`)) as JsonObject;
}

/** A fixture with a JSON Merge Patch over it. */
export function changed(name: string, patch: Json): Json {
  return mergePatch(fixture(name), patch);
}

/** The preset's settings as a run sees them; throws where the schema refuses them. */
export function fullSettings(settings: JsonObject): JsonObject {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    allowUnionTypes: true,
    useDefaults: true,
  });
  const validate = ajv.compile(JSON.parse(readText(settingsFile)) as JsonObject);
  const copy = structuredClone(settings);
  if (!validate(copy)) throw new Error(ajv.errorsText(validate.errors));
  return copy;
}

/** What a test's lookups find, by lookup and key. */
export type Lookups = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** A day in winter on which nothing in the fixtures begins or ends, and lookups that find what is given. */
export function contextOf(today = "2026-01-15", lookups: Lookups = {}): MapContext {
  return {
    today,
    lookUp: (wanted) =>
      Promise.resolve(
        new Map(
          [...wanted.keys()].map((name) => [name, new Map(Object.entries(lookups[name] ?? {}))]),
        ),
      ),
  };
}

/** A pipeline of the preset as its mapper sees it, for a brand that chose this beside the least. */
export function presetMapper(choices: JsonObject = {}, pipeline = "products"): Promise<Mapper> {
  const settings = fullSettings(mergePatch(leastSettings, choices) as JsonObject);
  const spec = parse(readText(`${presetFolder}/${pipeline}.yaml`)) as MappablePipeline["spec"];
  const paths = [spec.document.functions ?? "", spec.document.map.base];
  return pipelineMapper({
    brand: "northpeak",
    spec,
    settings,
    files: new Map(paths.map((path) => [path, readText(path)])),
    locate: () => undefined,
  });
}

/** What the preset makes of one record. */
export async function mapOne(record: Json, choices: JsonObject = {}): Promise<MappedRecord> {
  const [result] = await (await presetMapper(choices)).mapBatch([record], contextOf());
  if (!result) throw new Error("no result");
  return result;
}

/** The documents of one record by key; throws where anything was rejected. */
export async function documentsOf(
  record: Json,
  choices: JsonObject = {},
): Promise<Record<string, JsonObject>> {
  const result = await mapOne(record, choices);
  if (result.kind === "rejected") throw result.error;
  return Object.fromEntries(
    result.items.map((item) => {
      if (item.kind === "rejected") throw item.error;
      if (item.kind !== "document") throw new Error(`${item.kind}: ${item.reason}`);
      return [item.key, item.document];
    }),
  );
}

/** The sentence with which a record, or its first document, is rejected. */
export async function rejection(
  record: Json,
  choices: JsonObject = {},
): Promise<{ code: string; message: string } | undefined> {
  const result = await mapOne(record, choices);
  if (result.kind === "rejected") return { code: result.error.code, message: result.error.message };
  const item = result.items.find((one) => one.kind === "rejected");
  return item?.kind === "rejected"
    ? { code: item.error.code, message: item.error.message }
    : undefined;
}

/** What the contract finds wrong with a document; "" where it is met. */
export function contractErrors(document: JsonObject): string {
  const ajv = new Ajv({ allErrors: true, strict: false, ownProperties: true });
  addFormats.default(ajv);
  const validate = ajv.compile(
    JSON.parse(readText("schemas/nuorder/product.schema.json")) as JsonObject,
  );
  return validate(document) ? "" : ajv.errorsText(validate.errors);
}
