import { expect, test } from "vitest";
import { shippedConnectors } from "../../src/app/project.ts";
import { subscribeHooks } from "../../src/app/subscribe-hooks.ts";
import type { WebhookRecord } from "../../src/simulator/shopify/catalogue/webhook-record.ts";
import { openHooks } from "./hooks-place.ts";

test("what is missing is created, what leads to an old address moves, the rest is left alone", async () => {
  await using at = await openHooks();
  const { shopify } = at.place.simulator.systems;
  const kept = () =>
    (shopify.snapshot() as unknown as { webhooks: readonly WebhookRecord[] }).webhooks.map(
      ({ topic, uri }) => `${topic} ${uri}`,
    );
  const subscribe = async (base: string) => {
    const done = await subscribeHooks({
      world: at.world,
      connectors: shippedConnectors,
      brand: at.brand,
      base,
      signal: new AbortController().signal,
    });
    return done.map(({ topic, what }) => `${topic} ${what}`);
  };
  const ours = "https://sync.example.com";
  expect(await subscribe(`${ours}/`)).toEqual([
    "products/create created",
    "products/update created",
  ]);
  expect(await subscribe(ours)).toEqual(["products/create there", "products/update there"]);
  const path = "/hooks/acme/shopify";
  expect(kept()).toEqual([`PRODUCTS_CREATE ${ours}${path}`, `PRODUCTS_UPDATE ${ours}${path}`]);

  // Somebody else's, and one of ours that nobody listens to any more.
  const before = shopify.snapshot() as unknown as { webhooks: readonly WebhookRecord[] };
  const [first] = before.webhooks;
  if (!first) throw new Error("there is none");
  const others = [
    { ...first, id: 1, topic: "PRODUCTS_UPDATE", uri: "https://other.example/hook" },
    { ...first, id: 2, topic: "INVENTORY_LEVELS_UPDATE", uri: `${ours}${path}` },
  ];
  // Shopify gave up on the first of ours.
  shopify.restore({ ...before, webhooks: [...before.webhooks.slice(1), ...others] } as never);
  const next = "https://new.example.com";
  expect(await subscribe(next)).toEqual([
    "products/create created",
    "products/update moved",
    "inventory_levels_update other",
  ]);
  expect(kept().sort()).toEqual([
    `INVENTORY_LEVELS_UPDATE ${ours}${path}`,
    `PRODUCTS_CREATE ${next}${path}`,
    `PRODUCTS_UPDATE ${next}${path}`,
    "PRODUCTS_UPDATE https://other.example/hook",
  ]);
});

test("an address that cannot be is said before anybody is asked, one that is refused in their words", async () => {
  await using at = await openHooks();
  const asked = {
    world: at.world,
    connectors: shippedConnectors,
    brand: at.brand,
    signal: new AbortController().signal,
  };
  const plain = subscribeHooks({ ...asked, base: "http://sync.example.com" });
  await expect(plain).rejects.toThrow('"http://sync.example.com" is no https address');
  const internal = subscribeHooks({ ...asked, base: "https://x.myshopify.com" });
  await expect(internal).rejects.toThrow("Address cannot be a Shopify or an internal domain");
});
