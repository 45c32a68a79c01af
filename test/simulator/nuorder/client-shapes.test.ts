import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { parka, productCalls, sizesOf } from "./product-calls.ts";

interface Sample {
  readonly request: { readonly method: string; readonly path: string; readonly body: JsonObject };
  readonly response: { readonly status: number; readonly body: Json };
}

const own = fileURLToPath(new URL("./samples/", import.meta.url));
const reference = fileURLToPath(
  new URL("../../../../shared/reference/nuorder-samples/", import.meta.url),
);

let nuorder: NuorderSimulator;
const { send, put } = productCalls(() => nuorder);
beforeEach(() => {
  nuorder = createNuorder({ world: manualWorld({ startAt: "2025-06-01T10:00:00.000Z" }) });
  nuorder.configure({
    fold_case: false,
    brand_name: "sample brand",
    warehouses_on_products: "stocked",
  });
});

it("answers a product as clients read it", async () => {
  const { request, response } = sample("product_force_upsert");
  const { status, json } = await send(request.method, request.path, request.body);
  expect(status).toBe(response.status);
  // Custom fields come back as sent; the sample forgets the one that it sends.
  const { country_of_origin, ...others } = json;
  expect(country_of_origin).toBe("PT");
  expect(withoutIds(others)).toEqual(withoutIds(response.body));
});

it("answers a company as clients read it", async () => {
  const { request, response } = sample("company_force_upsert");
  const { status, json } = await send(request.method, request.path, request.body);
  expect(status).toBe(response.status);
  // Recorded in 2014, or read by one client only.
  const { buyers, __buyer_refs, ...others } = json;
  expect([buyers, __buyer_refs]).toEqual([[], []]);
  expect(withoutIds(others)).toEqual(withoutIds(response.body));
});

it("takes a buyer as clients send it", async () => {
  const { request } = sample("buyer_add");
  await send("PUT", "/api/company/new/force", sample("company_force_upsert").request.body);
  const { status, json } = await send(request.method, request.path, request.body);
  expect(status).toBe(200);
  const { reps, phone_cell: _, ...sent } = request.body;
  const wanted = { ...sent, reps: [{ email: (reps as readonly Json[])[0] }] };
  expect(json["user_connections"]).toMatchObject([wanted]);
});

it("answers v3 rows as clients read them", async () => {
  const { request, response } = sample("replenishments_bulk");
  const sku_id = sizesOf((await put(parka)).json)[0]?._id ?? "";
  const warehouse_id = nuorder.snapshot().warehouses[0]?.id ?? "";
  const rows = (request.body["replenishments"] as readonly JsonObject[]).map((row) => ({
    ...row,
    warehouse_id,
    sku_id,
  }));
  const path = `/api/v3.0/warehouse/${warehouse_id}/replenishments`;
  const { status, json } = await send(request.method, path, { replenishments: rows });
  expect(status).toBe(response.status);
  const answered = json as unknown as readonly JsonObject[];
  expect(answered).toHaveLength(3);
  const [first] = response.body as readonly JsonObject[];
  const own = { id: answered[0]?.["id"], __key: answered[0]?.["__key"], warehouse_id, sku_id };
  expect(answered[0]).toEqual({ ...first, ...own });
});

it("answers a schema as clients read it", async () => {
  const { request, response } = sample("schema_get");
  const [{ fields } = { fields: [] }] = response.body as readonly { readonly fields: Json }[];
  nuorder.configure({ product_schema: fields, company_schema: [] });
  expect((await send(request.method, request.path)).json).toEqual(response.body);
  expect((await send("GET", "/api/schemas/company")).json).toEqual([{ fields: [] }]);
  nuorder.configure({ company_schema: fields });
  expect((await send("GET", "/api/schemas/company")).json).toEqual(response.body);
});

it.skipIf(!existsSync(reference))("leaves out only what is not built yet", () => {
  const built = readdirSync(own).flatMap((name) => /^client_(.*)$/.exec(name)?.[1] ?? []);
  const known = readdirSync(reference).flatMap((name) => /^syn_(.*)$/.exec(name)?.[1] ?? []);
  const left = known.filter((name) => !built.includes(name));
  expect(left.filter((name) => !/^(order|pricesheet)_/.test(name))).toEqual([]);
});

function sample(name: string): Sample {
  return JSON.parse(readFileSync(`${own}client_${name}.json`, "utf8")) as Sample;
}

/** Ids are the simulator's own; that they are some is what counts. */
function withoutIds(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutIds);
  if (!isObject(value)) {
    return typeof value === "string" && /^[0-9a-f]{24}$/.test(value) ? "id" : value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutIds(one)]));
}
