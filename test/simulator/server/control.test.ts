import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { legacyHeader, rfcHeader } from "../nuorder/signed-client.ts";
import { testServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

describe("the request log", () => {
  it("tells what was asked, and no secret", async () => {
    await server.graphql("query Products($n: Int) { products(first: $n) { id } }");
    await server.send("nuorder", "GET", "/api/schemas/product?access=secret");
    const response = await server.control("nuorder", "GET", "/log");
    const log: unknown = await response.json();
    const answered = { at: "2026-03-02T08:00:00.000Z", status: 200, ms: 0 };
    expect(log).toEqual({
      total: 2,
      counts: { shopify: { POST: 1 }, nuorder: { GET: 1 } },
      peak_in_flight: { shopify: 1, nuorder: 1 },
      requests: [
        {
          ...answered,
          n: 1,
          system: "shopify",
          method: "POST",
          path: "/admin/api/2026-10/graphql.json",
          operation: "Products",
          cost: 7,
        },
        {
          ...answered,
          n: 2,
          system: "nuorder",
          method: "GET",
          path: "/api/schemas/product",
        },
      ],
    });
    expect(JSON.stringify(log)).not.toMatch(/secret|oauth|authorization/i);
  });

  it("shows lines that line up", async () => {
    server.faults.plan({ system: "shopify", fault: "reset" });
    await expect(server.graphql("{ shop { id } }")).rejects.toThrow();
    await server.graphql("{ shop { id } }");
    await server.send("nuorder", "GET", "/api/schemas/product");
    const text = await (await server.control("shopify", "GET", "/log?format=text")).text();
    expect(text).toBe(
      [
        "1  2026-03-02T08:00:00.000Z  shopify  POST  cut  0 ms         reset  /admin/api/2026-10/graphql.json shop",
        "2  2026-03-02T08:00:00.000Z  shopify  POST  200  0 ms  7 pts         /admin/api/2026-10/graphql.json shop",
        "3  2026-03-02T08:00:00.000Z  nuorder  GET   200  0 ms                /api/schemas/product",
        "",
      ].join("\n"),
    );
  });

  it("filters and forgets", async () => {
    for (let at = 0; at < 3; at += 1) await server.send("nuorder", "GET", "/api/schemas/product");
    await server.graphql("{ shop { id } }");
    const numbers = async (query: string): Promise<number[]> => {
      const log = (await (await server.control("nuorder", "GET", `/log${query}`)).json()) as {
        readonly requests: readonly { readonly n: number }[];
      };
      return log.requests.map(({ n }) => n);
    };
    expect(await numbers("?system=nuorder")).toEqual([1, 2, 3]);
    expect(await numbers("?since=2")).toEqual([3, 4]);
    expect(await numbers("?limit=1")).toEqual([4]);
    await server.control("nuorder", "DELETE", "/log");
    expect(await numbers("")).toEqual([]);
    expect(server.requestLog.summary()).toEqual({ total: 0, counts: {}, peak_in_flight: {} });
  });

  it("knows how many requests were open at once", async () => {
    server.nuorder.configure({ latency_ms: 50 });
    const all = Array.from({ length: 4 }, () =>
      server.send("nuorder", "GET", "/api/schemas/order"),
    );
    await expect.poll(() => server.world.sleeping()).toBe(4);
    await server.world.advance(50);
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(server.requestLog.summary().peak_in_flight).toEqual({ nuorder: 4 });
  });
});

describe("the control endpoint", () => {
  it("plans, shows and clears faults, on either port", async () => {
    const planned = await server.control("nuorder", "POST", "/faults", [
      { fault: "reset" },
      { system: "shopify", fault: "throttled", times: "always" },
    ]);
    expect(await planned.json()).toMatchObject({
      faults: [
        { id: 1, system: "nuorder", fault: "reset", seen: 0, used: 0, pending: true },
        { id: 2, system: "shopify" },
      ],
      unused: 2,
    });
    await server.graphql("{ shop { id } }");
    const shown = await server.control("shopify", "GET", "/faults");
    expect(await shown.json()).toMatchObject({ faults: [{ used: 0 }, { used: 1 }], unused: 1 });
    const cleared = await server.control("nuorder", "DELETE", "/faults");
    expect(await cleared.json()).toMatchObject({ unused: [{ id: 1 }] });
    expect(server.faults.list()).toEqual([]);
    const wrong = await server.control("nuorder", "POST", "/faults", { fault: "none" });
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: '"fault" of a fault cannot be "none".' },
    ]);
  });

  it("changes and shows the settings of its system", async () => {
    const changed = await server.control("nuorder", "POST", "/settings", { era: "2014" });
    expect(await changed.json()).toMatchObject({ era: "2014", fold_case: true });
    expect(await (await server.control("shopify", "GET", "/settings")).json()).toEqual({
      index_lag_ms: 0,
    });
    const wrong = await server.control("shopify", "POST", "/settings", { era: "2014" });
    expect([wrong.status, await wrong.json()]).toEqual([400, { error: 'no setting "era"' }]);
  });

  it("shows a snapshot and approves tokens", async () => {
    const url = `${server.endpoint("nuorder")}/api/initiate`;
    const keys = { ...server.nuorder.credentials, token: "", token_secret: "" };
    const authorization = legacyHeader("GET", url, keys, { oauth_callback: "oob" });
    const started = await server.world.fetch(url, { headers: { authorization } });
    const { oauth_token } = (await started.json()) as { readonly oauth_token: string };
    const approved = await server.control("nuorder", "POST", "/approve", { oauth_token });
    expect(await approved.json()).toEqual({
      oauth_verifier: expect.stringMatching(/^\w{16}$/) as unknown,
    });
    expect((await server.control("nuorder", "POST", "/approve", { oauth_token: "x" })).status).toBe(
      404,
    );
    const snapshot = await server.control("nuorder", "GET", "/snapshot");
    expect(await snapshot.json()).toEqual(server.nuorder.snapshot());
  });

  it("says that there is no state file", async () => {
    expect(await (await server.control("nuorder", "POST", "/save")).json()).toEqual({
      saved: false,
    });
  });

  it("lists its paths, and refuses what it does not know", async () => {
    expect(await (await server.control("nuorder", "GET", "")).json()).toMatchObject({
      paths: expect.arrayContaining(["POST /__sim/save"]) as unknown,
    });
    expect((await server.control("nuorder", "GET", "/nothing")).status).toBe(404);
    expect((await server.control("nuorder", "PUT", "/faults")).status).toBe(405);
    expect((await server.control("nuorder", "POST", "/faults")).status).toBe(400);
  });

  it.each([
    ["another host", { host: "evil.example" }],
    ["a page elsewhere", { origin: "https://evil.example" }],
  ])("refuses %s", async (_, headers) => {
    expect(await rawStatus(`${server.endpoint("nuorder")}/__sim/log`, headers)).toBe(403);
  });

  it("leaves itself out of the log", async () => {
    await server.control("nuorder", "GET", "/log");
    expect(server.requestLog.summary().total).toBe(0);
  });
});

describe("the wire", () => {
  it("dates answers by the world's clock", async () => {
    const response = await server.send("nuorder", "GET", "/api/schemas/product");
    expect(response.headers.get("date")).toBe("Mon, 02 Mar 2026 08:00:00 GMT");
    expect(response.headers.get("content-length")).toBe("15");
  });

  it("unpacks a gzipped body", async () => {
    const url = `${server.endpoint("nuorder")}/api/product/new`;
    const authorization = rfcHeader("PUT", url, server.nuorder.credentials);
    const headers = { authorization, "content-encoding": "gzip" };
    expect(await rawStatus(url, headers, "PUT", gzipSync('{"name":"x"}'))).toBe(400);
    expect(server.nuorder.snapshot().writes).toMatchObject([{ status: 400, method: "PUT" }]);
    expect(await rawStatus(url, headers, "PUT", Buffer.from("not gzip"))).toBe(400);
    expect(server.nuorder.snapshot().writes).toHaveLength(1);
  });

  it("says so when the simulator itself fails", async () => {
    server.shopify.handle = () => Promise.reject(new Error("a bug"));
    const response = await server.graphql("{ shop { id } }");
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("The simulator itself failed");
  });
});

/** Node's own client, as the usual one lets nobody choose the host header. */
function rawStatus(
  url: string,
  headers: Readonly<Record<string, string>>,
  method = "GET",
  body?: Buffer,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, agent: false }, (response) => {
      response.resume().on("end", () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.on("error", reject).end(body);
  });
}

describe("seeds", () => {
  it("go to the system of the port, and are refused by one that takes none", async () => {
    const order = { order_number: "7", status: "approved", line_items: [] };
    const taken = await server.control("nuorder", "POST", "/seed", { orders: [order] });
    expect([taken.status, await taken.json()]).toEqual([200, { orders: 1, deeds: [] }]);
    expect(server.nuorder.snapshot().orders).toMatchObject([{ number: "7", status: "approved" }]);
    const wrong = await server.control("nuorder", "POST", "/seed", { orders: [{}] });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { error: expect.stringContaining("order 1 of the seed") as string },
    ]);
    const none = await server.control("shopify", "POST", "/seed", {});
    expect([none.status, await none.json()]).toEqual([
      404,
      { error: "The shopify simulator takes no seed." },
    ]);
  });
});
