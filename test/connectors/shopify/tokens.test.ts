import { expect, test } from "vitest";
import { callShopify } from "../../../src/connectors/shopify/client.ts";
import { startSimulator } from "../../../src/simulator/index.ts";
import { scriptedServer } from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { openShopify } from "./open.ts";

const query = { document: "{ shop { id } }", repeatable: true };
const secrets = { client_id: "id", client_secret: "the-client-secret" };
const ok = { body: '{"data":{"shop":{"id":"1"}}}' };

/** A server that hands out tokens t1, t2, … and takes only those that are good. */
async function tokenServer(good: (token: string) => boolean, expiresIn = 86_399) {
  let given = 0;
  return scriptedServer((heard) => {
    if (heard.url === "/admin/oauth/access_token") {
      given += 1;
      return { body: JSON.stringify({ access_token: `t${String(given)}`, expires_in: expiresIn }) };
    }
    return good(heard.headers["x-shopify-access-token"] ?? "")
      ? ok
      : { status: 401, body: '{"errors":"[API] Invalid API key or access token"}' };
  });
}

const asked = (heard: readonly { readonly url: string }[]): number =>
  heard.filter((one) => one.url === "/admin/oauth/access_token").length;

test("asks for a token once, however many calls begin at once", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await tokenServer(() => true);
  using opened = openShopify(world, server.url, { secrets });
  await Promise.all(Array.from({ length: 8 }, () => callShopify(opened.connection, query)));
  expect(asked(server.heard)).toBe(1);
  expect(new URLSearchParams(server.heard[0]?.body).get("grant_type")).toBe("client_credentials");
});

test("renews a token before it ends", async () => {
  await using world = manualWorld();
  await using server = await tokenServer(() => true);
  using opened = openShopify(world, server.url, { secrets });
  await callShopify(opened.connection, query);
  await world.advance(86_000_000);
  await callShopify(opened.connection, query);
  expect(asked(server.heard)).toBe(1);
  await world.advance(110_000);
  await callShopify(opened.connection, query);
  expect(asked(server.heard)).toBe(2);
  expect(server.heard.at(-1)?.headers["x-shopify-access-token"]).toBe("t2");
});

test("replays a refused call once with a new token", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await tokenServer((token) => token !== "t1");
  using opened = openShopify(world, server.url, { secrets });
  await callShopify(opened.connection, { ...query, repeatable: false });
  await callShopify(opened.connection, query);
  expect(server.heard.map((one) => one.headers["x-shopify-access-token"])).toEqual([
    undefined,
    "t1",
    undefined,
    "t2",
    "t2",
  ]);
});

test("does not ask for tokens for ever", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await tokenServer(() => false);
  using opened = openShopify(world, server.url, { secrets });
  await expect(callShopify(opened.connection, query)).rejects.toMatchObject({
    code: "access/refused",
    recovery: "stop",
  });
  expect(asked(server.heard)).toBe(2);
});

test("says why there is no token, and never the secret", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(() => ({
    status: 400,
    body: '{"error":"shop_not_permitted","error_description":"Client credentials cannot be used here"}',
  }));
  using opened = openShopify(world, server.url, { secrets });
  const error = await callShopify(opened.connection, query).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "access/refused",
    message: expect.stringContaining("shop_not_permitted") as string,
    hint: expect.stringContaining("one organisation") as string,
  });
  expect(JSON.stringify(error) + String(error)).not.toContain("the-client-secret");
  expect(server.heard).toHaveLength(1);
});

test("asks again where the answer gets lost", async () => {
  await using world = manualWorld({ autoAdvance: true });
  let calls = 0;
  await using server = await scriptedServer((heard) => {
    if (heard.url !== "/admin/oauth/access_token") return ok;
    calls += 1;
    if (calls === 1) return { status: 503 };
    if (calls === 2) return { body: "<html>" };
    return { body: '{"access_token":"t","expires_in":60}' };
  });
  using opened = openShopify(world, server.url, { secrets });
  await callShopify(opened.connection, query);
  expect(calls).toBe(3);
});

test("needs a token or both client credentials", async () => {
  const world = manualWorld();
  for (const some of [{}, { client_id: "id" }, { client_secret: "s" }]) {
    expect(() => openShopify(world, "http://127.0.0.1:1", { secrets: some })).toThrowError(
      expect.objectContaining({ code: "spec/missing-key" }),
    );
  }
  await Promise.resolve();
});

test("works against the local Shopify for days", async () => {
  await using world = manualWorld();
  await using simulator = await startSimulator({ world, shopifyPort: 0, nuorderPort: 0 });
  const { endpoint, client_id, client_secret } = simulator.shopify;
  using opened = openShopify(world, endpoint, { secrets: { client_id, client_secret } });
  for (let day = 0; day < 4; day += 1) {
    const { data } = await callShopify(opened.connection, query);
    expect(data["shop"]).toMatchObject({ id: expect.stringContaining("gid://") as string });
    await world.advance(86_400_000);
  }
});
