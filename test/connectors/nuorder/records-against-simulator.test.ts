import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import type { RawRecord } from "../../../src/core/ports.ts";
import type { Fault } from "../../../src/simulator/fault.ts";
import type { Simulator } from "../../../src/simulator/index.ts";
import { orderFixtures } from "../../simulator/nuorder/order-calls.ts";
import { bench } from "./bench.ts";
import { readAll } from "./open.ts";

const signal = new AbortController().signal;
const options: JsonObject = {
  paths: ["/api/orders/approved/list", "/api/orders/pending/list"],
  record_path: "/api/order/{ref}",
};
const fixtures = Object.values(orderFixtures());
const inStatus = (...statuses: readonly string[]): readonly JsonObject[] =>
  statuses.flatMap((status) => fixtures.filter((one) => one["status"] === status));
const open = inStatus("approved", "pending");
const ids = open.map((one) => String(one["_id"]));

function plain(order: JsonObject): JsonObject {
  const { __metadata: _payments, ...shown } = order;
  return shown;
}

function said(record: RawRecord | undefined): unknown {
  try {
    return record?.load();
  } catch (error) {
    return error;
  }
}

/** Reads from a portal with all invented orders, in spite of faults. */
const reading = (
  use: (parts: {
    readonly simulator: Simulator;
    readonly read: (also?: readonly string[]) => ReturnType<typeof readAll>;
    readonly act: (path: string, more?: JsonObject) => Promise<unknown>;
  }) => Promise<void>,
): Promise<void> =>
  bench(async ({ world, simulator, open: connect }) => {
    simulator.systems.nuorder.seed([...fixtures]);
    const { source, action } = connect(world, simulator, {}, {}, options);
    await use({
      simulator,
      read: (also = []) => readAll(source, options, also),
      act: (path, more = {}) =>
        action.call({ method: "POST", path, ...more }, signal).catch((error: unknown) => error),
    });
  });

test("reads the orders of two lists one by one, five at a time", () =>
  reading(async ({ simulator, read }) => {
    simulator.systems.nuorder.configure({ latency_ms: 50 });
    const { records, summary } = await read();
    expect(records.map(({ ref }) => ref)).toEqual(ids);
    expect(records.map((one) => one.load())).toEqual(open.map(plain));
    expect(summary).toMatchObject({ complete: true, cost: 2 + ids.length });
    expect(simulator.requestLog.summary().peak_in_flight["nuorder"]).toBe(5);
  }));

test("reads what has left its list, and what is gone does not come", () =>
  reading(async ({ simulator, read }) => {
    const named = (name: string): string => String(orderFixtures()[name]?.["_id"]);
    const [moved, split] = [named("modern-emoji-note"), named("modern-prebook")];
    simulator.systems.nuorder.people.setStatus(moved, "processed");
    const parts = simulator.systems.nuorder.people.split(split, [[0], [1]]);
    const { records } = await read([moved, split]);
    const wanted = [...ids.filter((id) => id !== split), ...parts.map((part) => part["_id"])];
    expect(records.map(({ ref }) => ref).toSorted()).toEqual(wanted.toSorted());
    expect(records.at(-1)?.load()).toMatchObject({ _id: moved, status: "processed" });
  }));

test.each<[string, Partial<Fault>, string]>([
  ["a failure in text", { fault: "status", status: 500, times: 5 }, "(500)"],
  ["an empty body", { fault: "empty", times: 5 }, "without a body"],
  ["304", { fault: "status", status: 304 }, "304 without a body"],
  ["a sign-in page", { fault: "html", times: 5 }, "not JSON"],
  ["somebody else's order", { fault: "other_record" }, "instead"],
])("%s in place of one order is that order's own", (_, fault, words) =>
  reading(async ({ simulator, read }) => {
    const [, bad = ""] = ids;
    const match = { path: `/api/order/${bad}` };
    simulator.faults.plan({ system: "nuorder", match, ...fault } as Fault);
    const { records } = await read();
    expect(simulator.faults.unused()).toEqual([]);
    expect(records.map(({ ref }) => ref)).toEqual(ids);
    const failed = records.filter((one) => said(one) instanceof Error);
    expect(failed.map(({ ref }) => ref)).toEqual([bad]);
    expect(said(failed[0])).toMatchObject({
      code: "record/unreadable",
      message: expect.stringContaining(words) as string,
    });
    const again = await read();
    expect(again.records.map((one) => one.load())).toEqual(open.map(plain));
  }),
);

test("an order that its list leaves out comes with the next list", () =>
  reading(async ({ simulator, read }) => {
    const match = { path: "/approved/" };
    simulator.faults.plan({ system: "nuorder", fault: "omitted", match });
    expect((await read()).records).toHaveLength(ids.length - 1);
    expect((await read()).records).toHaveLength(ids.length);
    expect(simulator.faults.unused()).toEqual([]);
  }));

test("moves an order along, and hears what is refused, unchanged or unknown", () =>
  reading(async ({ simulator, act }) => {
    const [id = ""] = inStatus("approved").map((one) => String(one["_id"]));
    const path = `/api/order/${id}/processed`;
    const mirror = `/api/order/${id}/set/external_id/${encodeURIComponent("gid://x/Draft/1")}`;
    expect(await act(mirror)).toMatchObject({ answer: { external_id: "gid://x/Draft/1" } });
    simulator.faults.plan({ system: "nuorder", fault: "lost_answer", match: { path } });
    // It is done, and nobody can know.
    expect(await act(path)).toMatchObject({ code: "http/bad-answer", recovery: "retry" });
    expect(await act(path, { accept: [304] })).toEqual({ answer: {} });
    expect(await act(path)).toMatchObject({ recovery: "retry", facts: { status: 304 } });
    expect(await act(`/api/order/${id}/approved`)).toMatchObject({
      code: "sink/refused",
      message: expect.stringContaining("cannot become approved") as string,
    });
    expect(await act(`/api/order/${"0".repeat(24)}/processed`)).toMatchObject({
      code: "sink/missing",
    });
    const moves = simulator.systems.nuorder
      .snapshot()
      .order_ledger.filter(({ what }) => what === "status");
    expect(moves).toMatchObject([{ order: id, from: "approved", to: "processed", by: "api" }]);
  }));
