import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Fault } from "../../src/simulator/fault.ts";
import { catalogue, wanted } from "./catalogue.ts";
import { jsonLines, makeBrand, start, type Place } from "./command.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let place: Place;
beforeAll(async () => {
  place = await makeBrand(catalogue(wanted(3)));
});
afterAll(() => place[Symbol.asyncDispose]());
afterEach(() => {
  place.simulator.faults.clear();
});

const preset = ["--preset", "shopify-nuorder"];

describe("2 and 3: nothing has run", () => {
  test("the configuration is wrong", async () => {
    await place.run("init", "broken", ...preset, "--simulator", ...place.ports);
    appendFileSync(path.join(place.root, "pipelines/broken/products.yaml"), "limtis: {}\n");
    for (const command of ["check", "run"]) {
      const ended = await place.run(command, "broken");
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain("error[spec/unknown-key]");
      expect(ended.stderr).toContain('Did you mean "limits"?');
      expect(ended.stderr).toMatch(/--> pipelines\/broken\/products\.yaml:\d+:1$/m);
    }
  });

  test("a variable that is not set is a warning for check, and ends a run with 3", async () => {
    await place.run("init", "bare", ...preset);
    const checked = await place.run("check", "bare");
    expect([checked.code, checked.stderr]).toEqual([0, expect.stringContaining("warning[spec/un")]);
    for (const args of [
      ["plan", "bare", "products"],
      ["run", "bare"],
    ]) {
      const ended = await place.run(...args);
      expect([ended.code, ended.stdout]).toEqual([3, ""]);
      expect(ended.stderr).toContain('"BARE_NUORDER_TOKEN_SECRET" is');
    }
  });

  test.each([
    [["run", "nobody"], "spec/no-brand"],
    [["run", "acme", "prodcts"], "spec/no-pipeline"],
    [["plan", "acme", "prodcts"], "spec/no-pipeline"],
    [["show", "acme", "prodcts"], "spec/no-pipeline"],
    [["errors", "nobody"], "spec/no-brand"],
    [["status", "nobody"], "spec/no-brand"],
    [["test", "nobody"], "spec/no-brand"],
    [["check", "acme", "--project", "nowhere"], "spec/no-project"],
    [["explain", "mapping/bad-dates"], "spec/wrong-value"],
    [["init", "acme", ...preset], "spec/exists"],
    [["frobnicate"], "unknown command"],
    [["run"], "missing required argument"],
    [["init", "other"], "required option"],
    [["plan", "acme", "products", "--limit", "few"], "whole number"],
  ])("%j", async (args, said) => {
    const ended = await place.run(...args);
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toContain(said);
  });

  test("the other system cannot be reached", async () => {
    const port = String(await closedPort());
    await place.run("init", "away", ...preset, "--simulator", "--shopify-port", port);
    const ended = await place.run("run", "away");
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain("error[http/unreachable]");
  });

  const refusals: readonly (readonly [Omit<Fault, "fault">, code: string, move: string])[] = [
    [{ system: "shopify", status: 401 }, "access/refused", "the operator"],
    [{ system: "shopify", status: 402 }, "access/frozen", "the brand"],
    [{ system: "shopify", status: 403 }, "access/forbidden", "the brand"],
    [{ system: "nuorder", status: 401 }, "access/refused", "the operator"],
    [{ system: "nuorder", status: 403 }, "access/forbidden", "the brand"],
  ];
  test.each(refusals)("%j", async (fault, code, move) => {
    place.simulator.faults.plan({ ...fault, fault: "status", times: "always" });
    const ended = await place.run("run", "acme");
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain(`error[${code}]`);
    expect(ended.stdout).toMatch(new RegExp(`= move +${move}$`, "m"));
    expect(place.simulator.faults.unused()).toEqual([]);
  });
});

describe("0, 4 and 1: a run", () => {
  test("ends with 0, and with 4 once documents are parked", async () => {
    expect((await place.run("run", "acme")).code).toBe(0);
    const dates = [{ handle: "late", tags: "NuORDER Sync: True, Available To: 99/99/9999" }];
    place.simulator.systems.shopify.importCsv(catalogue(dates), []);
    const ended = await place.run("run", "acme");
    expect(ended.code).toBe(4);
    expect(ended.stdout).toContain('"99/99/9999" is not a date');
    const [letter] = jsonLines(await place.run("errors", "acme", "--json"));
    expect(letter).toMatchObject({ event: "dead_letter", title: "late", code: "mapping/bad-date" });
    expect((await place.run("plan", "acme", "products")).code).toBe(0);
  });

  test("ends with 1 before it archives everything, unless it is told to", async () => {
    const gone = wanted(3).map((line) => ({ ...line, tags: `${line.tags}, NuORDER Active: F` }));
    place.simulator.systems.shopify.importCsv(catalogue(gone), []);
    const planned = await place.run("plan", "acme", "products");
    expect([planned.code, planned.stdout]).toEqual([1, expect.stringContaining("fuse/retired")]);
    const stopped = await place.run("run", "acme");
    expect([stopped.code, stopped.stdout]).toEqual([1, expect.stringContaining("fuse/retired")]);
    expect(stopped.stdout).toContain("--allow-retire");
    expect((await place.run("run", "acme", "--allow-retire")).code).toBe(4);
    const { products } = place.simulator.systems.nuorder.snapshot();
    expect(products.map(({ fields }) => fields["archived"])).toEqual([true, true, true]);
  });

  test("ends with 1 while another process runs the pipeline", async () => {
    place.simulator.systems.shopify.importCsv(catalogue(wanted(2, 50)), []);
    place.simulator.systems.nuorder.configure({ latency_ms: 20_000 });
    const first = start(["run", "acme"], { cwd: place.root });
    await first.saying("writing 2 documents");
    const second = await place.run("run", "acme", "--json");
    expect(second.code).toBe(1);
    expect(jsonLines(second).at(-1)).toMatchObject({
      event: "run_finished",
      brand: "acme",
      pipeline: "products",
      outcome: "failed",
      error: { code: "state/leased" },
    });
    const outcome = async () => jsonLines(await place.run("status", "acme", "--json"));
    expect(await outcome()).toMatchObject([{ last_run: { outcome: "running" } }]);
    first.signal("SIGKILL");
    await first.ended;
    expect(await outcome()).toMatchObject([{ last_run: { outcome: "interrupted" } }]);
    const { stdout } = await place.run("status", "acme");
    expect(stdout).toContain("its process is gone; the next run goes on from there");
    place.simulator.systems.nuorder.configure({ latency_ms: 0 });
  });

  test("test ends with 1 where a case does not hold, and says where", async () => {
    const file = path.join(place.root, "pipelines/acme/products.cases.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("color: Signal Red", "color: Red"));
    const ended = await place.run("test", "acme");
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(
      /FAIL {2}each colour becomes one product.*\n +pipelines\/acme\/.*:\d+:\d+\n/,
    );
    expect(ended.stdout).toContain('color: expected "Red", met "Signal Red"');
    expect(ended.stdout).toContain("4 cases passed, 1 failed");
  });
});

/** A port of this machine on which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
