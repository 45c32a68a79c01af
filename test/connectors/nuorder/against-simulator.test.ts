import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import type { ManualWorld } from "../../support/manual-world.ts";
import { bench } from "./bench.ts";
import { readAll } from "./open.ts";

const signal = new AbortController().signal;
const shirt = (brandId: string): JsonObject => ({
  style_number: `S-${brandId}`,
  season: "SS26",
  color: "Blue",
  name: "Shirt",
  brand_id: brandId,
  sizes: [{ size: "M", upc: `0${brandId}` }],
  pricing: { USD: { wholesale: 10, retail: 20 } },
});
const write = (document: JsonObject) => ({
  operation: "upsert",
  request: { method: "PUT", path: "/api/product/new/force" },
  key: String(document["brand_id"]),
  document,
});

test.each(["rfc5849", "legacy"])("writes and reads with %s signatures", (signature) =>
  bench(async ({ world, simulator, open }) => {
    const { sink, source } = open(world, simulator, { signature });
    const { answer } = await sink.write(write(shirt("101-blue")), signal);
    expect(answer).toMatchObject({ _id: expect.stringMatching(/^[0-9a-f]{24}$/) as string });
    const path = "/api/products/modified/after/1/1/2000";
    const { records } = await readAll(source, { path });
    expect(records.map((record) => record.ref)).toEqual([(answer as JsonObject)["_id"]]);
  }),
);

test("gets everything across in spite of faults, five at a time, and once each", () =>
  bench(async ({ world, simulator, open }) => {
    const { sink } = open(world, simulator);
    const { faults, requestLog } = simulator;
    for (const [at, fault] of (
      ["lost_answer", "reset", "cut_body", "html", "slow", "wrong_length"] as const
    ).entries()) {
      faults.plan({ system: "nuorder", fault, after: 4 * at });
    }
    faults.plan({
      system: "nuorder",
      fault: "status",
      status: 429,
      retry_after: 2,
      times: 3,
      after: 9,
    });
    faults.plan({ system: "nuorder", fault: "status", status: 500, times: 2, after: 15 });
    const documents = Array.from({ length: 40 }, (_, at) => shirt(`${String(at)}-blue`));
    const receipts = await Promise.all(
      documents.map((document) => sink.write(write(document), signal)),
    );
    expect(new Set(receipts.map(({ answer }) => (answer as JsonObject)["_id"])).size).toBe(40);
    expect(faults.unused()).toEqual([]);
    expect(requestLog.summary().peak_in_flight["nuorder"]).toBeLessThanOrEqual(5);
    const { records } = await readAll(open(world, simulator).source, {
      path: "/api/products/modified/after/1/1/2000",
    });
    expect(records).toHaveLength(40);
  }));

test("a refused document carries NuORDER's words", () =>
  bench(async ({ world, simulator, open }) => {
    const { name: _, ...nameless } = shirt("1-blue");
    await expect(open(world, simulator).sink.write(write(nameless), signal)).rejects.toMatchObject({
      code: "sink/refused",
      recovery: "reject",
      message: expect.stringContaining("NuORDER refuses the document (400)") as string,
    });
  }));

test("a clock that is off is noticed and corrected", () =>
  bench(async ({ world, simulator, open }) => {
    simulator.systems.nuorder.configure({ check_clock_skew_s: 300 });
    const early = { ...world, clock: { ...world.clock, now: () => world.clock.now() - 7_200_000 } };
    const { sink } = open(early as ManualWorld, simulator);
    await expect(sink.write(write(shirt("1-blue")), signal)).resolves.toMatchObject({ answer: {} });
  }));
