import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { startServer, type Server } from "../../../src/simulator/server.ts";
import type { SimulatedSystem } from "../../../src/simulator/system.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { rfcHeader } from "../nuorder/signed-client.ts";
import { fakeShopify } from "./fake-shopify.ts";

export interface TestServer extends Server, AsyncDisposable {
  readonly world: ManualWorld;
  readonly nuorder: NuorderSimulator;
  readonly shopify: ReturnType<typeof fakeShopify>;
  /** One exchange with a system, NuORDER's signed. */
  send(system: string, method: string, path: string, body?: string): Promise<Response>;
  /** One GraphQL exchange with the stand-in for Shopify. */
  graphql(query: string): Promise<Response>;
  /** One exchange with the control endpoint of a system's port. */
  control(system: string, method: string, path: string, body?: unknown): Promise<Response>;
}

/** Starts a server with a real local NuORDER and a stand-in for Shopify, on free ports. */
export async function testServer(
  options: { readonly stateFile?: string; readonly world?: ManualWorld } = {},
): Promise<TestServer> {
  const world = options.world ?? manualWorld();
  const nuorder = createNuorder({ world });
  const shopify = fakeShopify();
  const served = (
    system: SimulatedSystem,
  ): { system: SimulatedSystem; port: number; portOption: string } => ({
    system,
    port: 0,
    portOption: `--${system.name}-port`,
  });
  const server = await startServer({
    world,
    seed: 1,
    systems: [served(shopify), served(nuorder)],
    approve: nuorder.approve,
    ...(options.stateFile === undefined ? {} : { stateFile: options.stateFile }),
  });
  const send: TestServer["send"] = (system, method, path, body) => {
    const url = server.endpoint(system) + path;
    const headers: Record<string, string> =
      system === "nuorder" ? { authorization: rfcHeader(method, url, nuorder.credentials) } : {};
    return world.fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  };
  return {
    ...server,
    world,
    nuorder,
    shopify,
    send,
    graphql: (query) =>
      send("shopify", "POST", "/admin/api/2026-10/graphql.json", JSON.stringify({ query })),
    control: (system, method, path, body) =>
      world.fetch(`${server.endpoint(system)}/__sim${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await world[Symbol.asyncDispose]();
    },
  };
}
