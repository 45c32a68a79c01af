import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from "../../../src/simulator/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { rfcHeader } from "../nuorder/signed-client.ts";

const csv = [
  "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price",
  "parka,Parka,,Northpeak,Coats,Warm,true,Size,S,NP-S,200.00",
  "parka,,,,,,,,M,NP-M,200.00",
  "",
].join("\n");

const world = manualWorld();

function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  return startSimulator({ world, shopifyPort: 0, nuorderPort: 0, ...options });
}

describe("startSimulator", () => {
  it("starts both, each with credentials that open it", async () => {
    await using simulator = await start();
    const { shopify, nuorder } = simulator;
    expect((await products(simulator)).status).toBe(200);
    expect((await products(simulator, "shpat_wrong")).status).toBe(401);
    const url = `${nuorder.endpoint}/api/schemas/product`;
    const authorization = rfcHeader("GET", url, nuorder);
    expect((await world.fetch(url, { headers: { authorization } })).status).toBe(200);
    expect([shopify.access_token, nuorder.consumer_key].join(" ")).toMatch(/^shpat_sim_\w+ SIMKEY/);
    expect(simulator.requestLog.entries()).toMatchObject([
      { system: "shopify", operation: "Titles", status: 200, cost: expect.any(Number) as number },
      { system: "shopify", status: 401 },
      { system: "nuorder", path: "/api/schemas/product", status: 200 },
    ]);
    expect(JSON.stringify(simulator.requestLog.entries())).not.toContain("shpat");
  });

  it("has the same credentials whatever the seed, so that a brand can be set up before it starts", async () => {
    const keys = async (seed: number): Promise<string> => {
      await using simulator = await start({ seed });
      const { endpoint: _, ...shopify } = simulator.shopify;
      const { endpoint: __, ...nuorder } = simulator.nuorder;
      return JSON.stringify([shopify, nuorder]);
    };
    expect(await keys(1)).toBe(await keys(2));
  });

  it("fills Shopify from a CSV file, every product tagged", async () => {
    await using simulator = await start({
      csv: [{ name: "coats.csv", text: csv }],
      tags: ["Wholesale: True"],
    });
    expect(simulator.imported).toEqual([
      { name: "coats.csv", counts: { products: 1, variants: 2 } },
    ]);
    expect(await (await products(simulator)).json()).toMatchObject({
      data: {
        products: {
          nodes: [
            {
              title: "Parka",
              tags: expect.arrayContaining(["Warm", "Wholesale: True"]) as unknown,
            },
          ],
        },
      },
    });
  });

  it("puts orders into NuORDER, and names the file of one that is wrong", async () => {
    const seed = (status: string) => [
      { name: "orders.json", text: JSON.stringify([{ order_number: "7", status }]) },
    ];
    await using simulator = await start({ nuorderSeeds: seed("approved") });
    expect(simulator.imported).toEqual([{ name: "orders.json", counts: { orders: 1, deeds: 0 } }]);
    expect(simulator.systems.nuorder.snapshot().orders).toMatchObject([{ number: "7" }]);
    await expect(start({ nuorderSeeds: seed("eaten") })).rejects.toThrow(
      'The seed file "orders.json" cannot be run: In order 1 of the seed',
    );
  });

  it("takes products, customers, stock and seeds in this sequence", async () => {
    const operations = [
      {
        query:
          'mutation { customerCreate(input: { email: "eve@example.com" }) { customer { id } } }',
      },
    ];
    await using simulator = await start({
      seeds: [{ name: "seed.json", text: JSON.stringify({ operations }) }],
      inventoryCsv: [
        { name: "stock.csv", text: "Handle,Option1 Value,Location,On hand\nparka,S,East,7\n" },
      ],
      customersCsv: [
        { name: "people.csv", text: "First Name,Email,Tags\nAda,ada@example.com,VIP\n" },
      ],
      customerTags: ["Demo"],
      csv: [{ name: "coats.csv", text: csv }],
    });
    expect(simulator.imported).toEqual([
      { name: "coats.csv", counts: { products: 1, variants: 2 } },
      { name: "people.csv", counts: { customers: 1 } },
      { name: "stock.csv", counts: { levels: 1, locations: 1 } },
      { name: "seed.json", counts: { operations: 1 } },
    ]);
    const query =
      'query C { customers(first: 5, query: "tag:Demo") { nodes { firstName tags } } customersCount { count } }';
    const response = await world.fetch(
      `${simulator.shopify.endpoint}/admin/api/2026-10/graphql.json`,
      {
        method: "POST",
        headers: { "x-shopify-access-token": simulator.shopify.access_token },
        body: JSON.stringify({ query }),
      },
    );
    expect(await response.json()).toMatchObject({
      data: {
        customers: { nodes: [{ firstName: "Ada", tags: ["Demo", "VIP"] }] },
        customersCount: { count: 2 },
      },
    });
  });

  it("names the CSV file that it cannot read", async () => {
    const stateFile = join(tmpdir(), "simulator-never-written.json");
    const bad = [{ name: "bad.csv", text: "no,such\nfile,here\n" }];
    await expect(start({ csv: bad, stateFile })).rejects.toThrow(
      'The CSV file "bad.csv" cannot be imported',
    );
    expect(existsSync(stateFile)).toBe(false);
  });

  it("takes up its state instead of the CSV file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "simulator-"));
    const stateFile = join(folder, "state.json");
    const files = { csv: [{ name: "coats.csv", text: csv }], stateFile };
    const first = await start(files);
    await first.close();
    await first.close();
    const second = await start(files);
    expect([second.restored, second.imported]).toEqual([true, []]);
    const before = first.systems.shopify.snapshot();
    expect(second.systems.shopify.snapshot()).toEqual(before);
    await second.close();
    expect(readFileSync(stateFile, "utf8")).not.toContain(first.nuorder.token_secret);
    rmSync(folder, { recursive: true });
  });

  it("cuts what is open when it closes", async () => {
    const simulator = await start();
    simulator.systems.nuorder.configure({ latency_ms: 1000 });
    const url = `${simulator.nuorder.endpoint}/api/schemas/product`;
    const open = world.fetch(url, {}).catch((error: unknown) => error);
    await expect.poll(() => world.sleeping()).toBe(1);
    await simulator.close();
    expect(await open).toBeInstanceOf(Error);
    await world.advance(1000);
  });
});

function products(simulator: Simulator, token?: string): Promise<Response> {
  const { endpoint, access_token } = simulator.shopify;
  return world.fetch(`${endpoint}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-access-token": token ?? access_token,
    },
    body: JSON.stringify({
      query: "query Titles { products(first: 5) { nodes { title tags } } }",
    }),
  });
}
