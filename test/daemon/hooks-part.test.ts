import { expect, test } from "vitest";
import { shippedConnectors } from "../../src/app/project.ts";
import { hooksPart } from "../../src/daemon/hooks/part.ts";
import type { PartContext } from "../../src/daemon/part.ts";
import type { WebhookRecord } from "../../src/simulator/shopify/catalogue/webhook-record.ts";
import { openHooks, post, updated } from "./hooks-place.ts";

test("the daemon takes hooks in, asks for runs, and looks every hour whether they are still sent", async () => {
  await using at = await openHooks();
  const { shopify } = at.place.simulator.systems;
  const webhooks = () =>
    (shopify.snapshot() as unknown as { webhooks: readonly WebhookRecord[] }).webhooks;
  const asked: string[] = [];
  const logged: string[] = [];
  const context = {
    world: at.world,
    root: at.place.root,
    stateDir: at.stateDir,
    env: {},
    connectors: shippedConnectors,
    brands: () => new Map([["acme", at.brand]]),
    serve: () => ({ hooks: { url: "https://sync.example.com" } }),
    office: {
      ask: (_: string, pipeline: string, trigger: string) => {
        asked.push(`${pipeline} ${trigger}`);
        return "queued";
      },
    },
    log: (_: string, event: string) => void logged.push(event),
  } as unknown as PartContext;
  const part = hooksPart(context);
  const handle = part.handlers?.get("/hooks/");
  const one = updated("gid://shopify/Product/7", "one");
  const headers = { ...one.headers, "x-shopify-shop-domain": at.shop };
  const answer = await handle?.(post(one, "/hooks/acme/shopify", headers));
  expect(answer?.status).toBe(200);
  expect(asked).toEqual(["products hook"]);

  await part.eachMinute?.();
  expect(asked).toHaveLength(2);
  expect(webhooks()).toHaveLength(2);
  // Asked for once; what is not settled is asked for again after a while.
  await part.eachMinute?.();
  expect(asked).toHaveLength(2);
  await at.world.advance(601_000);
  await part.eachMinute?.();
  expect(asked).toHaveLength(3);

  // Shopify gave up on one: the next hour finds out.
  shopify.restore({ ...(shopify.snapshot() as object), webhooks: webhooks().slice(1) } as never);
  await part.eachMinute?.();
  expect(webhooks()).toHaveLength(1);
  await at.world.advance(3_600_000);
  await part.eachMinute?.();
  expect(webhooks()).toHaveLength(2);
  expect(logged).toEqual(["hook_subscription", "hook_subscription", "hook_subscription"]);
  await part.close?.();
});
