import type { Json, JsonObject } from "../../src/core/json.ts";
import type { MappedItem, MappedRecord } from "../../src/mapping/mapper.ts";
import { contextOf, presetMapper } from "./preset.ts";

type Feed = "customers" | "buyers";

/** What the companies of a test's brand are in NuORDER, by the customer code of the source. */
export type Companies = Readonly<Record<string, JsonObject>>;

/** The company that the first fixture becomes, as a lookup finds it. */
const ridge: Companies = { "7001": { id: "a1", retired: false, code: "7001" } };

/** What a feed of people makes of one record. */
export async function mapPerson(
  feed: Feed,
  record: Json,
  choices: JsonObject = {},
  companies: Companies = ridge,
): Promise<MappedRecord> {
  const mapper = await presetMapper(choices, feed);
  const [result] = await mapper.mapBatch([record], contextOf("2026-01-15", { companies }));
  if (!result) throw new Error("no result");
  return result;
}

/** The items of one record that belongs; throws where the record as a whole was rejected. */
export async function itemsOf(...of: Parameters<typeof mapPerson>): Promise<readonly MappedItem[]> {
  const result = await mapPerson(...of);
  if (result.kind === "rejected") throw result.error;
  return result.items;
}

/** The documents of one record by key; throws where anything was rejected or waits. */
export async function sentBy(
  ...of: Parameters<typeof mapPerson>
): Promise<Record<string, JsonObject>> {
  const items = await itemsOf(...of);
  return Object.fromEntries(
    items.map((item) => {
      if (item.kind === "document") return [item.key, item.document];
      throw item.kind === "rejected" ? item.error : new Error(`${item.kind}: ${item.reason}`);
    }),
  );
}

/** The one document of a record. */
export async function oneOf(...of: Parameters<typeof mapPerson>): Promise<JsonObject> {
  const [document, second] = Object.values(await sentBy(...of));
  if (!document || second) throw new Error("not one document");
  return document;
}

/** The sentence with which a record, or its first document, is refused, and its code. */
export async function refusal(
  ...of: Parameters<typeof mapPerson>
): Promise<readonly [string, string] | undefined> {
  const result = await mapPerson(...of);
  const error =
    result.kind === "rejected"
      ? result.error
      : result.items.flatMap((item) => (item.kind === "rejected" ? [item.error] : []))[0];
  return error && [error.code, error.message];
}
