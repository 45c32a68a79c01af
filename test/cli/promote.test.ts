import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { SqliteDatabase } from "../../src/state/binding.ts";
import { jsonLines } from "./command.ts";
import { openDesk } from "./desk.ts";

vi.setConfig({ testTimeout: 90_000 });

type Shown = Readonly<Record<"products" | "customers" | "orders" | "draftOrders", unknown>>;

test("promoting compares, examines and plans; nothing is written and nothing is taken along", async () => {
  await using desk = await openDesk();
  const { nuorder, shopify } = desk.simulator.systems;
  await desk.run("run", "acme", "products");
  const folder = path.join(desk.root, "pipelines/acme");
  expect((await desk.run("promote", "acme")).stderr).toContain("spec/no-environment");

  const over = "connections: { nuorder: { environment: production } }\n";
  writeFileSync(path.join(folder, "brand.production.yaml"), over);
  if (existsSync(path.join(folder, ".env"))) {
    copyFileSync(path.join(folder, ".env"), path.join(folder, ".env.production"));
  }
  // Exports are the shop's own book-keeping; what it holds must be as it was.
  const held = () => {
    const { products, customers, orders, draftOrders } = shopify.snapshot() as unknown as Shown;
    return [nuorder.snapshot().write_count, products, customers, orders, draftOrders];
  };
  const before = structuredClone(held());
  const told = await desk.run("promote", "acme");
  expect(told.code).toBe(4);
  const { stdout } = told;
  expect(stdout).toContain("| connections.nuorder.environment | sandbox | production |");
  expect(stdout).toContain("the same credentials open both environments: ");
  expect(stdout).toMatch(/^- ✓ shopify\/access: /m);
  // What the sandbox has sent is not believed there: everything is new.
  expect(stdout).toMatch(/^\| products \| 1 \| 1 \| 0 \|/m);
  expect(held()).toEqual(before);

  const state = path.join(desk.root, ".state");
  const there = readdirSync(state).filter((name) => name.startsWith("production"));
  expect(there).toHaveLength(1);
  const db = new SqliteDatabase(path.join(state, there[0]!, "acme.sqlite"), { readonly: true });
  for (const table of ["cursors", "records", "documents", "intents", "runs", "dead_letters"]) {
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
  }
  db.close();

  const out = path.join(desk.root, "sheet.md");
  expect((await desk.run("promote", "acme", "--out", out)).code).toBe(4);
  const sheet = readFileSync(out, "utf8");
  expect(sheet).toMatch(/^# Sign-off: acme, from .*sandbox.* to production/);
  expect((await desk.run("promote", "acme", "--out", out)).stderr).toContain("project/unwritable");
  expect(readFileSync(out, "utf8")).toBe(sheet);
  const secrets = readFileSync(path.join(folder, ".env"), "utf8").matchAll(/=(\S{12,})$/gm);
  for (const [, secret = ""] of secrets) {
    if (!secret.startsWith("http")) expect(sheet).not.toContain(secret);
  }

  const [event] = jsonLines(await desk.run("promote", "acme", "--json"));
  expect(event).toMatchObject({ event: "promotion", plans: [{ counts: { read: 1 } }, {}, {}] });
});
