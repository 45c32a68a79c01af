import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNuorder } from "../../../src/simulator/nuorder/index.ts";
import { startServer } from "../../../src/simulator/server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { testServer, type TestServer } from "./test-server.ts";

let folder: string;
let stateFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
  stateFile = join(folder, "state.json");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the state file", () => {
  it("is written on close and taken up at the next start", async () => {
    const first = await testServer({ stateFile });
    expect(first.restored).toBe(false);
    await put(first, "a");
    await first.graphql("mutation { x }");
    await first[Symbol.asyncDispose]();
    expect(existsSync(`${stateFile}.tmp`)).toBe(false);

    await using second = await testServer({ stateFile });
    expect(second.restored).toBe(true);
    expect(second.nuorder.snapshot()).toEqual(first.nuorder.snapshot());
    expect(second.shopify.handled).toHaveLength(1);
    expect((await put(second, "a")).status).toBe(200);
  });

  it("is written once within a second of writes, and not for reads", async () => {
    await using server = await testServer({ stateFile });
    await server.graphql("query { x }");
    await server.send("nuorder", "GET", "/api/schemas/product");
    expect(server.world.sleeping()).toBe(0);
    await put(server, "a");
    await put(server, "b");
    expect(server.world.sleeping()).toBe(1);
    await server.world.advance(999);
    expect(existsSync(stateFile)).toBe(false);
    await server.world.advance(1);
    expect(saved()).toHaveLength(2);
    await put(server, "c");
    await server.world.advance(1000);
    expect(saved()).toHaveLength(3);
  });

  it("is written when asked", async () => {
    await using server = await testServer({ stateFile });
    await put(server, "a");
    expect(await (await server.control("shopify", "POST", "/save")).json()).toEqual({
      saved: true,
    });
    expect(saved()).toHaveLength(1);
  });

  it.each([
    ["no JSON", "{"],
    ["another program's", '{"products":[]}'],
    ["without a system", '{"format":"brandsync-simulator","version":1,"shopify":{"handled":[]}}'],
    [
      "damaged",
      '{"format":"brandsync-simulator","version":1,"shopify":{"handled":[]},"nuorder":{}}',
    ],
  ])("is refused and left alone when it is %s", async (_, text) => {
    writeFileSync(stateFile, text);
    await expect(testServer({ stateFile })).rejects.toThrow(
      `The state file "${stateFile}" cannot be restored`,
    );
    expect(readFileSync(stateFile, "utf8")).toBe(text);
  });
});

describe("a port", () => {
  it("that is taken is named, with what to do", async () => {
    await using server = await testServer();
    const port = Number(new URL(server.endpoint("nuorder")).port);
    const world = manualWorld();
    const system = createNuorder({ world });
    const systems = [
      { system: { ...system, name: "first" }, port: 0, portOption: "--first-port" },
      { system, port, portOption: "--nuorder-port" },
    ];
    await expect(startServer({ world, seed: 1, systems })).rejects.toThrow(
      `Port ${port} is taken by another program. Stop that one, or choose another with --nuorder-port`,
    );
  });
});

function saved(): readonly unknown[] {
  const state = JSON.parse(readFileSync(stateFile, "utf8")) as {
    readonly nuorder: { readonly products: readonly unknown[] };
  };
  return state.nuorder.products;
}

function put(server: TestServer, brandId: string): Promise<Response> {
  const body = {
    style_number: brandId,
    season: "FW26",
    color: "Moss",
    name: "Parka",
    brand_id: brandId,
    sizes: [{ size: "S" }],
    pricing: { EUR: { wholesale: 80 } },
  };
  return server.send("nuorder", "PUT", "/api/product/new/force", JSON.stringify(body));
}
