import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { Sink, Write } from "../../../src/core/ports.ts";
import { bench, type Bench } from "./bench.ts";
import { readAll } from "./open.ts";

const signal = new AbortController().signal;
const company: JsonObject = { name: "Ridge & Söhne", code: "C/1", currency_code: "EUR" };
const anna: JsonObject = { name: "Anna Ångström", email: "anna+west@ridge.example" };
const at = `/api/company/code/${encodeURIComponent("C/1")}`;
const email = encodeURIComponent("anna+west@ridge.example");
const gone = { method: "DELETE", path: `${at}/buyer/${email}`, gone: "accept" };

const write = (operation: string, request: JsonObject, document: JsonObject): Write => ({
  operation,
  request,
  key: "1",
  document,
});
const newCompany = write("create", { method: "PUT", path: "/api/company/new" }, company);
const newBuyer = write("create", { method: "PUT", path: `${at}/add/buyer` }, anna);
const retire = write("retire", gone, anna);

async function buyersOf({ world, simulator, open }: Bench): Promise<Json> {
  const { source } = open(world, simulator);
  const { records } = await readAll(source, { path: "/api/companies/modified/after/1/1/2000" });
  return records.map((record) => (record.load() as JsonObject)["buyers"] as Json);
}

test("creates once, and says what is there already", () =>
  bench(async ({ world, simulator, open }) => {
    const { sink } = open(world, simulator);
    await expect(sink.write(newCompany, signal)).resolves.toMatchObject({
      answer: { _id: expect.any(String) as string, code: "C/1" },
    });
    await expect(sink.write(newCompany, signal)).rejects.toMatchObject({
      code: "sink/conflict",
      recovery: "reject",
    });
  }));

test("changes what is there, and says what is missing", () =>
  bench(async (parts) => {
    const { sink } = parts.open(parts.world, parts.simulator);
    const update = write(
      "update",
      { method: "POST", path: `${at}/update/buyer/${email}` },
      { ...anna, email: "anna@ridge.example" },
    );
    await sink.write(newCompany, signal);
    await expect(sink.write(update, signal)).rejects.toMatchObject({
      code: "sink/missing",
      message: 'NuORDER does not hold what was to be changed (404): "buyer not found".',
    });
    await sink.write(newBuyer, signal);
    await sink.write(update, signal);
    expect(await buyersOf(parts)).toMatchObject([[{ ...anna, email: "anna@ridge.example" }]]);
  }));

test("a refused operation shows the sentence that the pipeline has for it", () =>
  bench(async ({ world, simulator, open }) => {
    const { sink } = open(world, simulator);
    simulator.systems.nuorder.configure({ buyer_creation: "refuse" });
    await sink.write(newCompany, signal);
    const hint = "Set buyers.create to off and add buyers by hand.";
    const told = { ...newBuyer, request: { ...newBuyer.request, hint } };
    await expect(sink.write(told, signal)).rejects.toMatchObject({
      code: "sink/refused",
      message: 'NuORDER refuses the document (400): "buyers cannot be created".',
      hint,
    });
  }));

test("a removal without a body takes one away, and is done where it is gone", () =>
  bench(async (parts) => {
    const { sink } = parts.open(parts.world, parts.simulator);
    const bert = { name: "Bert", email: "bert@ridge.example" };
    await sink.write(newCompany, signal);
    await sink.write(newBuyer, signal);
    await sink.write({ ...newBuyer, document: bert }, signal);
    await expect(sink.write(retire, signal)).resolves.toMatchObject({ answer: { code: "C/1" } });
    expect(await buyersOf(parts)).toMatchObject([[bert]]);
    await expect(sink.write(retire, signal)).resolves.toEqual({ answer: undefined });
    const strict = { ...retire, request: { ...gone, gone: "refuse" } };
    await expect(sink.write(strict, signal)).rejects.toMatchObject({ code: "sink/missing" });
  }));

test.each(["lost_answer", "reset", "cut_body", "html", "empty"] as const)(
  "creates, removes and sends once in effect in spite of %s",
  (fault) =>
    bench(async (parts) => {
      const { simulator, world, open } = parts;
      const { sink } = open(world, simulator);
      const strict = { ...retire, request: { ...gone, gone: "refuse" } };
      await sink.write(newCompany, signal);
      await sink.write(newBuyer, signal);
      simulator.faults.plan({
        system: "nuorder",
        fault,
        match: { method: "DELETE" },
        handled: true,
      });
      await sink.write(strict, signal);
      expect(await buyersOf(parts)).toEqual([[]]);
      simulator.faults.plan({ system: "nuorder", fault, match: { path: "add/buyer" } });
      // The first try may have made it, which only NuORDER knows: then it holds it already.
      const outcome = await sink.write(newBuyer, signal).catch((error: unknown) => error);
      const known = { code: "sink/conflict" };
      if (outcome instanceof Error) expect(outcome).toMatchObject(known);
      expect(await buyersOf(parts)).toMatchObject([[anna]]);
      expect(simulator.faults.unused()).toEqual([]);
    }),
);

interface Stock {
  readonly warehouse: string;
  readonly product: string;
  readonly sku: string;
}

async function withProduct(sink: Sink): Promise<Stock> {
  const product = {
    style_number: "S-1",
    season: "SS26",
    color: "Blue",
    name: "Shirt",
    brand_id: "101-blue",
    sizes: [{ size: "M", upc: "1" }],
    pricing: { USD: { wholesale: 10, retail: 20 } },
  };
  const request = { method: "PUT", path: "/api/product/new/force" };
  const { answer } = await sink.write(write("upsert", request, product), signal);
  const { _id, sizes, __warehouses } = answer as unknown as {
    readonly _id: string;
    readonly sizes: readonly { readonly _id: string }[];
    readonly __warehouses: readonly { readonly id: string }[];
  };
  return { product: _id, sku: sizes[0]!._id, warehouse: __warehouses[0]!.id };
}

const rows = ({ warehouse, sku }: Stock, quantity: Json) => ({
  operation: "upsert",
  request: { method: "PUT", path: `/api/v3.0/warehouse/${warehouse}/replenishments` },
  body: {
    replenishments: [
      {
        sku_id: sku,
        display_name: "immediate",
        prebook: false,
        period_start: "03/02/2026",
        period_end: null,
        quantity,
        active: true,
      },
    ],
  },
});
const flags = ({ product }: Stock) => ({
  operation: "follow_up",
  request: { method: "PUT", path: "/api/inventory/flags", body: "…", hint: "Look at the ids." },
  body: { product_ids: [product] },
});

test("sends many rows in one request, and what follows them", () =>
  bench(async ({ world, simulator, open }) => {
    const { sink } = open(world, simulator);
    const stock = await withProduct(sink);
    const faults = [
      { fault: "status", status: 429, retry_after: 2, match: { path: "/replenishments" } },
      { fault: "lost_answer", match: { path: "/replenishments" } },
      { fault: "html", match: { path: "/flags" } },
    ] as const;
    for (const fault of faults) simulator.faults.plan({ system: "nuorder", ...fault });
    await expect(sink.send!(rows(stock, 7), signal)).resolves.toMatchObject({
      answer: [{ sku_id: stock.sku, quantity: 7 }],
    });
    await expect(sink.send!(flags(stock), signal)).resolves.toEqual({ answer: { success: true } });
    expect(simulator.faults.unused()).toEqual([]);
    expect(world.clock.monotonic()).toBeGreaterThanOrEqual(2000);
    const snapshot = simulator.systems.nuorder.snapshot() as unknown as {
      readonly replenishments: readonly JsonObject[];
    };
    expect(snapshot.replenishments).toMatchObject([{ sku_id: stock.sku, quantity: 7 }]);
  }));

test("a refused batch keeps NuORDER's word about its rows", () =>
  bench(async ({ world, simulator, open }) => {
    const { sink } = open(world, simulator);
    const stock = await withProduct(sink);
    await expect(sink.send!(rows(stock, "many"), signal)).rejects.toMatchObject({
      code: "sink/refused",
      message: expect.stringMatching(
        /^NuORDER refuses the request \(400\): "replenishments\[0\]: .*many.*"\.$/,
      ) as string,
    });
    await expect(
      sink.send!(flags({ ...stock, product: "0".repeat(24) }), signal),
    ).rejects.toMatchObject({ code: "sink/missing", hint: "Look at the ids." });
  }));
