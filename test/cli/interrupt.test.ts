import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { catalogue, wanted } from "./catalogue.ts";
import { jsonLines, makeBrand, start, type Place } from "./command.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const all = 24;
let place: Place;
beforeAll(async () => {
  place = await makeBrand(catalogue(wanted(all)));
});
afterAll(() => place[Symbol.asyncDispose]());

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s settles what is in flight, stores the state and ends with %d",
  async (signal, code) => {
    place.simulator.systems.nuorder.configure({ latency_ms: 300 });
    const before = held();
    const running = start(["run", "acme", "--json"], { cwd: place.root });
    await running.saying('"event":"document_written"');
    running.signal(signal);
    const ended = await running.ended;
    const last = jsonLines(ended).at(-1);
    expect([ended.code, last?.["outcome"]]).toEqual([code, "interrupted"]);
    // What reached the other side is what the run has counted: nothing is left in doubt.
    const { new: made } = (last?.["counts"] ?? { new: 0 }) as { new: number };
    expect(made).toBeGreaterThan(0);
    expect(held() - before).toBe(made);
    expect(held()).toBeLessThan(all);
    expect(ended.stderr).toContain("stopping");
  },
);

test("a second signal ends it at once, and the next run completes what is missing", async () => {
  place.simulator.systems.nuorder.configure({ latency_ms: 60_000 });
  const running = start(["run", "acme"], { cwd: place.root });
  await running.saying("writing");
  running.signal("SIGINT");
  await running.saying("Ctrl-C again ends at once");
  running.signal("SIGINT");
  expect((await running.ended).code).toBe(130);

  place.simulator.systems.nuorder.configure({ latency_ms: 0 });
  const done = await place.run("run", "acme", "--json");
  expect([done.code, held()]).toEqual([0, all]);
  const again = await place.run("run", "acme", "--json");
  expect(jsonLines(again).at(-1)).toMatchObject({ writes: 0, counts: { unchanged: all } });
});

test("a stopped plan says so and ends with 130", async () => {
  place.simulator.faults.plan({ system: "shopify", fault: "slow", delay_ms: 60_000 });
  const running = start(["plan", "acme", "products"], { cwd: place.root });
  await running.saying("reading");
  running.signal("SIGINT");
  const ended = await running.ended;
  expect([ended.code, ended.stdout]).toEqual([130, ""]);
  expect(ended.stderr).toContain("run/interrupted");
});

test("the local systems stop with 0 and keep their state", async () => {
  const state = `${place.root}/systems.json`;
  const args = ["simulate", "--shopify-port", "0", "--nuorder-port", "0", "--state", state];
  for (const [said, signal] of [
    ["Shopify is empty", "SIGTERM"],
    ["everything as it was left", "SIGINT"],
  ] as const) {
    const running = start(args);
    await running.saying(said);
    await running.saying("Ctrl-C stops");
    running.signal(signal);
    expect((await running.ended).code).toBe(0);
  }
});

function held(): number {
  return place.simulator.systems.nuorder.snapshot().products.length;
}
