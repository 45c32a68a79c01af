import { expect, test } from "vitest";
import { statePath } from "../../src/app/state-path.ts";
import { SqliteDatabase } from "../../src/state/binding.ts";
import { sent } from "../connectors/shopify/hooks/signed.ts";
import { openHooks, post, updated } from "./hooks-place.ts";

const seven = "gid://shopify/Product/7";

test("what is genuine is on disk before the answer, once, and is asked for at once", async () => {
  await using at = await openHooks();
  expect(await at.deliver(updated(seven, "one"))).toBe(200);
  const waiting = await at.look((store) => store.waiting());
  expect(waiting).toMatchObject([{ pipeline: "products", hints: 1 }]);
  expect(await at.deliver(updated(seven, "one"))).toBe(200);
  expect(await at.deliver(updated(seven, "two"))).toBe(200);
  expect((await at.look((store) => store.pending("products"))).refs).toEqual([seven]);
  expect(at.outcomes).toEqual(["stored", "known", "stored"]);
  const ask = { brand: "acme", pipeline: "products", trigger: "hook", refs: [seven] };
  expect(at.asked).toEqual([ask, ask]);
});

test("what waits for the schedule asks for nothing, now or after a start", async () => {
  await using at = await openHooks({ atOnce: false });
  expect(await at.deliver(updated(seven, "one"))).toBe(200);
  await at.restart().drain();
  expect(at.asked).toEqual([]);
  expect((await at.look((store) => store.pending("products"))).refs).toEqual([seven]);
});

test("after a crash between keeping and following, a start asks again", async () => {
  let broken = true;
  await using at = await openHooks({
    failPoint: (name) => {
      if (broken && name === "hooks.stored") throw new Error("killed");
    },
  });
  await at.deliver(updated(seven, "one"));
  expect(at.asked).toEqual([]);
  broken = false;
  await at.restart().drain();
  expect(at.asked).toEqual([
    { brand: "acme", pipeline: "products", trigger: "hook", refs: [seven] },
  ]);
});

test("forgeries are turned away alike, counted all and said once a minute", async () => {
  await using at = await openHooks();
  const forged = sent({ admin_graphql_api_id: seven }, {}, "another secret");
  const bodies = new Set<string>();
  for (let times = 0; times < 50; times += 1) {
    const headers = { ...forged.headers, "x-shopify-topic": `t/${String(times)}` };
    const answer = await at.hooks.handle(post(forged, "/hooks/acme/shopify", headers));
    expect(answer.status).toBe(401);
    bodies.add(await answer.text());
  }
  expect([...bodies]).toEqual(["refused\n"]);
  expect(at.outcomes.filter((one) => one === "forged")).toHaveLength(50);
  expect(at.said).toEqual([
    "a hook at /hooks/acme/shopify was turned away: its signature is wrong",
  ]);
  await at.world.advance(61_000);
  await at.deliver(forged);
  expect(at.said[1]).toContain("(49 more before it)");
  expect(await at.look((store) => store.waiting())).toEqual([]);
});

const elsewhere = [
  "/hooks/nobody/shopify",
  "/hooks/acme/nuorder",
  "/hooks/acme/none",
  "/hooks/acme",
  "/hooks/acme/shopify/more",
  "/hooks/../acme/shopify",
];

test("nobody listens elsewhere", async () => {
  await using at = await openHooks();
  for (const path of elsewhere) expect(await at.deliver(updated(seven, "one"), path)).toBe(404);
  const get = new Request("http://127.0.0.1/hooks/acme/shopify");
  expect((await at.hooks.handle(get)).status).toBe(405);
});

test("a body without end is given up on, said long or found long", async () => {
  await using at = await openHooks();
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  });
  const init = { method: "POST", body: endless, duplex: "half" } as RequestInit;
  const found = new Request("http://127.0.0.1/hooks/acme/shopify", init);
  expect((await at.hooks.handle(found)).status).toBe(413);
  const headers = { "content-length": "99999999" };
  const said = new Request("http://127.0.0.1/hooks/acme/shopify", {
    method: "POST",
    body: "x",
    headers,
  });
  expect((await at.hooks.handle(said)).status).toBe(413);
});

test("a body that does not come is waited for no longer than the sender waits", async () => {
  await using at = await openHooks();
  const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
  const init = { method: "POST", body: silent, duplex: "half" } as RequestInit;
  const answer = await at.hooks.handle(new Request("http://127.0.0.1/hooks/acme/shopify", init));
  expect(answer.status).toBe(408);
});

test("what cannot be kept is to be sent again", async () => {
  await using at = await openHooks();
  expect(await at.deliver(updated(seven, "one"))).toBe(200);
  const other = new SqliteDatabase(statePath(at.stateDir, at.brand));
  other.exec("BEGIN IMMEDIATE");
  expect(await at.deliver(updated(seven, "two"))).toBe(503);
  other.exec("ROLLBACK");
  other.close();
  expect(await at.deliver(updated(seven, "two"))).toBe(200);
  expect(at.outcomes).toEqual(["stored", "not kept", "stored"]);
});

test("a topic nobody listens to, and one that is about nothing of ours, change nothing", async () => {
  await using at = await openHooks();
  expect(await at.deliver(updated(seven, "one", "themes/publish"))).toBe(200);
  expect(await at.deliver(updated("gid://shopify/Order/7", "two"))).toBe(200);
  const odd = { "x-shopify-webhook-id": "three" };
  expect(await at.deliver(sent({ admin_graphql_api_id: { a: 1 } }, odd))).toBe(200);
  expect(await at.deliver(sent({}, { "x-shopify-webhook-id": "four" }))).toBe(200);
  expect(await at.look((store) => store.waiting())).toEqual([]);
  expect(at.outcomes).toEqual(["no use", "no use", "no use", "no use"]);
});

test("a run takes hints along, reads them anew and strikes them off; what comes meanwhile stays", async () => {
  let during: (() => Promise<unknown>) | undefined;
  let wait: Promise<unknown> | undefined;
  await using at = await openHooks({
    atOnce: false,
    failPoint: (name) => {
      if (name !== "read.end" || !during) return;
      wait = during();
      during = undefined;
    },
  });
  expect((await at.run()).counts.new).toBe(3);
  const [first = "", second = ""] = await at.refs();
  await at.deliver(updated(first, "one"));
  await at.deliver(updated(second, "two"));
  during = () => at.deliver(updated(second, "three"));
  const ran = await at.run();
  await wait;
  expect(ran.outcome).toBe("succeeded");
  expect((await at.look((store) => store.pending("products"))).refs).toEqual([second]);
  // A run about single records settles those alone.
  await at.deliver(updated(first, "four"));
  expect((await at.run(new Set([second]))).counts.read).toBe(1);
  expect((await at.look((store) => store.pending("products"))).refs).toEqual([first]);
});

test("a run that dies or fails strikes nothing off", async () => {
  await using at = await openHooks({ atOnce: false });
  await at.run();
  await at.deliver(updated(seven, "one"));
  await at.place.simulator.close();
  expect((await at.run()).outcome).toBe("failed");
  expect((await at.look((store) => store.pending("products"))).refs).toEqual([seven]);
});
