import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { synced } from "../feeds/shop.ts";
import { jsonLines } from "./command.ts";
import { openDesk, order, type Desk } from "./desk.ts";

vi.setConfig({ testTimeout: 90_000 });

/** Takes a backup and gives its file. */
async function backUp(desk: Desk): Promise<string> {
  const taken = await desk.run("backup", "acme", "--json");
  expect(taken).toMatchObject({ code: 0, stderr: "" });
  return String(jsonLines(taken)[0]?.["file"]);
}

test("an old state that is restored creates nothing a second time", async () => {
  await using desk = await openDesk();
  const { nuorder } = desk.simulator.systems;
  desk.send(order(1001, "RS-S"));
  await desk.run("run", "acme", "orders");
  const file = await backUp(desk);

  desk.send(order(1002, "RS-S"), order(1003, "RS-M"), order(1004, "NEW-L"));
  await desk.run("run", "acme", "orders");
  expect(desk.sold()).toEqual({ orders: 3, drafts: 0 });

  const looked = await desk.run("restore", "acme", file);
  expect(looked.stdout).toContain("Nothing was changed.");
  const restored = await desk.run("restore", "acme", file, "--yes");
  expect(restored).toMatchObject({ code: 0, stderr: "" });
  expect(restored.stdout).toContain("It can be restored in its turn.");

  // One was told to the source, one is as if the mark had been lost with all that the source keeps of it.
  desk.send(order(1002, "RS-S"));
  for (let run = 0; run < 3; run += 1) await desk.run("run", "acme", "orders");
  expect(desk.sold()).toEqual({ orders: 3, drafts: 0 });
  expect(
    nuorder
      .snapshot()
      .orders.map(({ status }) => status)
      .sort(),
  ).toEqual(["approved", "processed", "processed", "processed"]);

  // What waited goes on waiting, and goes out once it can.
  desk.product("new-shell", { "Black/L": "NEW-L" });
  await desk.run("run", "acme", "orders");
  expect(desk.sold()).toEqual({ orders: 4, drafts: 0 });
});

test("what the sink was sent after the backup is sent as the source has it now", async () => {
  await using desk = await openDesk();
  const { nuorder } = desk.simulator.systems;
  const id = desk.shop.product({ handle: "peak", variants: { "Black/S": "PK-S" } });
  desk.shop.tag(id, synced);
  const named = (title: string) =>
    desk.shop.ask(
      "mutation ($product: ProductUpdateInput!) { productUpdate(product: $product) { product { id } } }",
      { product: { id, title } },
    );
  const holds = () => JSON.stringify(nuorder.snapshot().products);
  named("First title");
  await desk.run("run", "acme", "products");
  const file = await backUp(desk);
  named("Second title");
  await desk.run("run", "acme", "products");
  expect(holds()).toContain("second title");

  // Changed back, and not sent yet: the backup alone would say that nothing changed.
  named("First title");
  await desk.run("restore", "acme", file, "--yes");
  await desk.run("run", "acme", "products");
  expect(holds()).toContain("first title");
  const { write_count: writes } = nuorder.snapshot();
  await desk.run("run", "acme", "products");
  expect(nuorder.snapshot().write_count).toBe(writes);
});

test("backups are kept by number, of all brands that have a state", async () => {
  await using desk = await openDesk();
  expect(await desk.run("backup", "acme")).toMatchObject({ code: 3, stdout: "" });
  expect((await desk.run("backup", "--all")).stdout).toBe("acme: nothing is stored yet\n");
  expect((await desk.run("backup")).code).toBe(2);
  await desk.run("run", "acme", "products");
  const to = path.join(desk.root, "elsewhere");
  for (let at = 0; at < 3; at += 1) {
    expect((await desk.run("backup", "--all", "--to", to, "--keep", "2")).code).toBe(0);
  }
  const [environment = ""] = readdirSync(to);
  expect(readdirSync(path.join(to, environment)).map((one) => path.extname(one))).toEqual([
    ".sqlite",
    ".json",
    ".sqlite",
    ".json",
  ]);
});
