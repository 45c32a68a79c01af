import { expect, test } from "vitest";
import { brandsync, jsonLines } from "../cli/command.ts";
import { sent } from "../connectors/shopify/hooks/signed.ts";
import { openHooks, updated } from "./hooks-place.ts";

test("what the law asks for is kept before the answer, forgotten, receipted and said once", async () => {
  await using at = await openHooks();
  const shop = String(at.brand.connections.get("shopify")?.options["shop"]).split(".")[0] ?? "";
  const place = { shop_id: 1, shop_domain: `${shop}.myshopify.com` };
  const person = { id: 191167, email: "john@example.com", phone: "555" };
  const redact = { ...place, customer: person, orders_to_redact: [5] };
  const tell = { ...place, customer: person, orders_requested: [], data_request: { id: 9 } };
  const law = (content: object, topic: string, id: string) =>
    sent(content as never, { "x-shopify-topic": topic, "x-shopify-webhook-id": id });

  expect(await at.deliver(law(redact, "customers/redact", "p-1"))).toBe(200);
  expect(await at.deliver(law(redact, "customers/redact", "p-1"))).toBe(200);
  expect(await at.deliver(law(tell, "customers/data_request", "p-2"))).toBe(200);
  expect(await at.deliver(law(place, "shop/redact", "p-3"))).toBe(200);
  expect(at.outcomes).toEqual(["privacy", "known", "privacy", "privacy"]);
  expect(at.said).toHaveLength(3);
  expect(at.said.join()).not.toMatch(/john|555|191167/);
  await at.deliver(updated("gid://shopify/Product/7", "h-1"));
  await at.hooks.drain();

  const cli = async (...args: readonly string[]) => brandsync(args, { cwd: at.place.root });
  const list = jsonLines(await cli("hooks", "list", "acme", "--json"));
  expect(list).toMatchObject([
    { event: "hints_waiting", pipeline: "products", hints: 1 },
    { event: "privacy", id: "p-1", kind: "erase", task: expect.stringMatching(/^By \d{4}-/) },
    { event: "privacy", id: "p-2", kind: "disclose", number: "9", done_at: null },
    { event: "privacy", id: "p-3", kind: "erase-all", done_at: null },
  ]);
  expect(list[1]?.["done_at"]).not.toBeNull();
  expect(JSON.stringify(list)).not.toMatch(/john|555/);
  expect((await cli("hooks", "done", "acme", "p-2")).stdout).toBe("noted: p-2 is done\n");
  const again = await cli("hooks", "done", "acme", "p-2");
  expect(again.code).not.toBe(0);
  expect(again.stderr).toContain('nothing called "p-2" waits for people');
  const text = (await cli("hooks", "list", "acme")).stdout;
  expect(text).toContain("about gid://shopify/Customer/191167, gid://shopify/Order/5");
});
