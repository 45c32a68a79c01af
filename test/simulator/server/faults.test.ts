import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../src/simulator/fault.ts";
import { testServer, type TestServer } from "./test-server.ts";

const product = JSON.stringify({
  style_number: "np-1",
  season: "FW26",
  color: "Moss",
  name: "Parka",
  brand_id: "NP-1",
  sizes: [{ size: "S" }],
  pricing: { EUR: { wholesale: 80 } },
});

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

describe("each fault", () => {
  it("lost_answer: the write is done, the answer never comes", async () => {
    server.faults.plan({ system: "nuorder", fault: "lost_answer" });
    await expect(put()).rejects.toThrow("fetch failed");
    expect(server.nuorder.snapshot().writes).toMatchObject([{ status: 201 }]);
    expect((await put()).status).toBe(200);
  });

  it("reset: nothing is done", async () => {
    server.faults.plan({ system: "nuorder", fault: "reset" });
    await expect(put()).rejects.toThrow("fetch failed");
    expect(server.nuorder.snapshot().writes).toEqual([]);
    expect((await put()).status).toBe(201);
  });

  it.each<[string, Partial<Fault>, string, string]>([
    [
      "429 by default as JSON",
      { status: 429, retry_after: 2.5 },
      "application/json",
      '{"code":429',
    ],
    ["502 by default as text", { status: 502 }, "text/plain", "The simulator answers 502"],
    ["504 as a page", { status: 504, as: "html" }, "text/html", "<!DOCTYPE html>"],
    ["500 with a given body", { status: 500, body: "Oops" }, "text/plain", "Oops"],
    ["401", { status: 401 }, "application/json", '{"code":401'],
    ["nothing said: 503", {}, "text/plain", "The simulator answers 503"],
  ])("status: %s", async (_, fault, type, body) => {
    server.faults.plan({ system: "nuorder", fault: "status", ...fault });
    const response = await put();
    expect(response.status).toBe(fault.status ?? 503);
    expect(response.headers.get("content-type")).toContain(type);
    expect(response.headers.get("retry-after")).toBe(fault.retry_after ? "2.5" : null);
    expect((await response.text()).startsWith(body)).toBe(true);
    expect(server.nuorder.snapshot().writes).toEqual([]);
  });

  it("status: may come after the write was done", async () => {
    server.faults.plan({ system: "nuorder", fault: "status", status: 502, handled: true });
    expect((await put()).status).toBe(502);
    expect(server.nuorder.snapshot().writes).toHaveLength(1);
  });

  it("status: has Shopify's shape on Shopify", async () => {
    server.faults.plan({ system: "shopify", fault: "status", status: 402 });
    expect(await (await server.graphql("{ shop { id } }")).json()).toHaveProperty("errors");
  });

  it("html: a page where JSON should be", async () => {
    server.faults.plan({ system: "nuorder", fault: "html" });
    const response = await put();
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("<title>Please sign in</title>");
  });

  it("cut_body: the connection ends in the middle", async () => {
    server.faults.plan({ system: "nuorder", fault: "cut_body" });
    const response = await put();
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toThrow("terminated");
    expect(server.nuorder.snapshot().writes).toHaveLength(1);
  });

  it("wrong_length: more is promised than comes", async () => {
    server.faults.plan({ system: "nuorder", fault: "wrong_length" });
    await expect((await put()).text()).rejects.toThrow("terminated");
  });

  it("slow: the answer waits for the world's clock", async () => {
    server.faults.plan({ system: "nuorder", fault: "slow", delay_ms: 30_000 });
    let answered = false;
    const waiting = put().then((response) => {
      answered = true;
      return response.status;
    });
    await expect.poll(() => server.world.sleeping()).toBe(1);
    expect(answered).toBe(false);
    await server.world.advance(30_000);
    expect(await waiting).toBe(201);
    expect(server.requestLog.entries()).toMatchObject([{ ms: 30_000, fault: "slow" }]);
  });

  it("empty: done, but nobody says so", async () => {
    server.faults.plan({ system: "nuorder", fault: "empty" });
    const response = await put();
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(server.nuorder.snapshot().writes).toHaveLength(1);
  });

  it("throttled: as Shopify says it, in a 200", async () => {
    server.faults.plan({ system: "shopify", fault: "throttled" });
    const response = await server.graphql("{ shop { id } }");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: "THROTTLED" } }],
    });
    expect(server.shopify.handled).toEqual([]);
  });

  it("cut_lines: a result file ends cleanly in the middle of a line", async () => {
    server.faults.plan({ system: "shopify", fault: "cut_lines" });
    await server.graphql("{ shop { id } }");
    const lines = (await (await server.send("shopify", "GET", "/bulk/1.jsonl")).text()).split("\n");
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines.slice(0, -1)) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(() => JSON.parse(lines.at(-1) ?? "") as unknown).toThrow(SyntaxError);
  });
});

describe("the plan", () => {
  const statuses = async (count: number): Promise<number[]> => {
    const all: number[] = [];
    for (let at = 0; at < count; at += 1) all.push((await put()).status);
    return all;
  };

  it("skips, strikes and stops as told", async () => {
    server.faults.plan({ system: "nuorder", fault: "status", after: 1, times: 2 });
    expect(await statuses(4)).toEqual([201, 503, 503, 200]);
    expect(server.faults.list()).toMatchObject([{ id: 1, seen: 3, used: 2, pending: false }]);
  });

  it("strikes always when told", async () => {
    server.faults.plan({ system: "nuorder", fault: "status", times: "always" });
    expect(server.faults.unused()).toHaveLength(1);
    expect(await statuses(3)).toEqual([503, 503, 503]);
    expect(server.faults.unused()).toEqual([]);
  });

  it("draws by chance, the same for the same seed", async () => {
    const plan: Fault = { system: "nuorder", fault: "status", times: "always", probability: 0.5 };
    server.faults.plan(plan);
    const first = await statuses(20);
    expect(first.filter((status) => status === 503).length).toBeGreaterThan(3);
    expect(first.filter((status) => status !== 503).length).toBeGreaterThan(3);
    await using again = await testServer();
    again.faults.plan(plan);
    const second: number[] = [];
    for (let at = 0; at < 20; at += 1) second.push((await put(again)).status);
    expect(second).toEqual(first);
  });

  it("takes the earlier of two faults first", async () => {
    server.faults.plan(
      { system: "nuorder", fault: "status", status: 500 },
      { system: "nuorder", fault: "status", status: 502 },
    );
    expect(await statuses(3)).toEqual([500, 502, 201]);
  });

  it.each<[string, Fault["match"], boolean]>([
    ["the method", { method: "put" }, true],
    ["another method", { method: "GET" }, false],
    ["a part of the path", { path: "/new/force" }, true],
    ["a pattern", { path: "/new\\/f.*e$/" }, true],
    ["another pattern", { path: "/^new/" }, false],
    ["a part of the body", { body: "NP-1" }, true],
    ["another body", { body: "NP-2" }, false],
    ["all at once", { method: "PUT", path: "/api", body: "Moss" }, true],
    ["an operation there is none of", { operation: "Shop" }, false],
  ])("matches %s", async (_, match, struck) => {
    server.faults.plan({ system: "nuorder", fault: "status", ...(match ? { match } : {}) });
    expect((await put()).status).toBe(struck ? 503 : 201);
    expect(server.faults.unused()).toHaveLength(struck ? 0 : 1);
  });

  it.each([
    ["its name", "query Orders { orders { id } }", "Orders"],
    ["its first root field", "mutation M($x: X!) { a: orderCreate(x: $x) { id } }", "orderCreate"],
    ["a field without a head", "{ shop { id } }", "shop"],
  ])("matches a GraphQL operation by %s", async (_, query, operation) => {
    server.faults.plan({ system: "shopify", fault: "status", match: { operation } });
    expect((await server.graphql("query Other { locations { id } }")).status).toBe(200);
    expect((await server.graphql(query)).status).toBe(503);
  });

  it("keeps to its system", async () => {
    server.faults.plan({ system: "shopify", fault: "status" });
    expect((await put()).status).toBe(201);
  });

  it.each([
    [{ system: "other", fault: "reset" }, '"system" of a fault cannot be "other"'],
    [{ system: "nuorder", fault: "none" }, '"fault" of a fault cannot be "none"'],
    [{ system: "nuorder" }, 'A fault needs "fault"'],
    [{ system: "nuorder", fault: "reset", time: 1 }, 'A fault has no "time"'],
    [{ system: "nuorder", fault: "reset", match: { paths: "x" } }, 'A match has no "paths"'],
    [{ system: "nuorder", fault: "reset", match: { path: "/(/" } }, "Invalid regular expression"],
    [{ system: "nuorder", fault: "reset", probability: 2 }, '"probability" of a fault cannot be 2'],
  ])("refuses %j", (fault, message) => {
    expect(() => {
      server.faults.plan(fault as Fault);
    }).toThrow(message);
  });
});

function put(to: TestServer = server): Promise<Response> {
  return to.send("nuorder", "PUT", "/api/product/new/force", product);
}
