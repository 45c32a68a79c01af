import { expect, test } from "vitest";
import { nuorderProbes } from "../../../src/connectors/nuorder/probes/index.ts";
import type { ProbeAnswer, ProbeFinding } from "../../../src/core/component.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Simulator } from "../../../src/simulator/index.ts";
import type { ManualWorld } from "../../support/manual-world.ts";
import { orderFixtures } from "../../simulator/nuorder/order-calls.ts";
import { bench } from "./bench.ts";

const { signal } = new AbortController();
const fixtures = Object.values(orderFixtures());
const approved = fixtures.find(({ status }) => status === "approved")!;
const number = String(approved["order_number"]);
const id = String(approved["_id"]);

interface Tried {
  readonly simulator: Simulator;
  look(name: string, aheadMs?: number): Promise<ProbeFinding>;
  refusal(options: JsonObject, record: string | undefined): Promise<string | undefined>;
  run(name: string, record?: string): Promise<ProbeAnswer>;
  order(): Promise<JsonObject>;
}

/** A world like another, with a clock of its own. */
function ahead(world: ManualWorld, ms: number): ManualWorld {
  const now = (): number => world.clock.now() + ms;
  return { ...world, clock: { ...world.clock, now } };
}

const trying = (use: (tried: Tried) => Promise<void>): Promise<void> =>
  bench(async ({ world, simulator, open }) => {
    simulator.systems.nuorder.seed([...fixtures]);
    const { connection, action } = open(world, simulator);
    const live = (record: string | undefined, options: JsonObject = { environment: "sandbox" }) =>
      nuorderProbes.live!(connection, options, { samples: 1, record });
    await use({
      simulator,
      look: (name, aheadMs = 0) =>
        nuorderProbes
          .looks(open(ahead(world, aheadMs), simulator).connection, {}, [])
          .find((one) => one.name === name)!
          .run(signal),
      refusal: (options, record) => live(record, options).refusal(signal),
      run: (name, record = number) =>
        live(record)
          .probes.find((one) => one.name === name)!
          .run(signal),
      order: async () =>
        (await action.call({ method: "GET", path: `/api/order/${id}` }, signal))
          .answer as JsonObject,
    });
  });

test("looks: it lets us in, and our clock is as its own or a warning says how far off", () =>
  trying(async ({ look }) => {
    expect(await look("access")).toMatchObject({ state: "fine" });
    expect(await look("clock")).toMatchObject({ state: "fine" });
    for (const [ms, says] of [
      [120_000, "120 s ahead of"],
      [-3_600_000, "3600 s behind"],
    ] as const) {
      expect(await look("clock", ms)).toMatchObject({
        state: "warning",
        says: `this machine's clock is ${says} NuORDER's`,
      });
    }
  }));

test("nothing is tried in production, nor without an order that was given for it", () =>
  trying(async ({ refusal }) => {
    expect(await refusal({ environment: "production" }, number)).toContain("not a sandbox");
    expect(await refusal({ environment: "sandbox" }, undefined)).toContain("--record");
    expect(await refusal({ environment: "sandbox" }, number)).toBeUndefined();
  }));

test("a list that holds the order each time, and one that leaves it out", () =>
  trying(async ({ simulator, run }) => {
    expect(await run("list-complete")).toMatchObject({
      state: "fine",
      answer: { status: "approved", asked: 5, holding: 5 },
    });
    const last = fixtures.filter(({ status }) => status === "approved").at(-1)!;
    simulator.faults.plan({ system: "nuorder", fault: "omitted", times: 2 });
    expect(await run("list-complete", String(last["order_number"]))).toMatchObject({
      state: "wrong",
      answer: { asked: 5, holding: 3 },
    });
  }));

test("external_id can be set, stays, and is cleared again", () =>
  trying(async ({ run, order }) => {
    const before = await order();
    expect(await run("mirror-stays")).toMatchObject({
      state: "fine",
      answer: { tried: true, set: true, status_kept: true, survives_edit: true, cleared: true },
    });
    const after = await order();
    expect([after["status"], after["notes"], after["external_id"] ?? ""]).toEqual([
      before["status"],
      before["notes"],
      "",
    ]);
  }));

test("an edit that loses external_id is a warning that names the setting to change", () =>
  trying(async ({ simulator, run }) => {
    simulator.systems.nuorder.configure({ external_id_survives_edit: false });
    expect(await run("mirror-stays")).toMatchObject({
      state: "warning",
      says: "external_id: an edit loses it",
      remedy: expect.stringContaining("orders.mirror") as string,
      answer: { survives_edit: false },
    });
  }));

test("an external_id that somebody else set is not replaced", () =>
  trying(async ({ simulator, run, order }) => {
    simulator.systems.nuorder.people.edit(id, { external_id: "ERP-7" });
    expect(await run("mirror-stays")).toMatchObject({ state: "warning", answer: { tried: false } });
    expect((await order())["external_id"]).toBe("ERP-7");
  }));

test("processing repeats; an order in another status is left as it is", () =>
  trying(async ({ run, order }) => {
    expect(await run("process-repeats")).toMatchObject({
      state: "fine",
      answer: { tried: true, first: 200, again: 304, status: "processed" },
    });
    expect((await order())["status"]).toBe("processed");
    const pending = fixtures.find(({ status }) => status === "pending")!;
    expect(await run("process-repeats", String(pending["order_number"]))).toMatchObject({
      state: "warning",
      answer: { tried: false },
    });
  }));

test("where processing a second time is refused, the answer says so", () =>
  trying(async ({ simulator, run }) => {
    simulator.faults.plan({ system: "nuorder", fault: "status", status: 409, after: 2 });
    expect((await run("process-repeats")).answer).toMatchObject({ first: 200, again: 409 });
  }));
