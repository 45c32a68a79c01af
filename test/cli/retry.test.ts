import { expect, test } from "vitest";
import { jsonLines } from "./command.ts";
import { idOf, openDesk, order } from "./desk.ts";

/** The numbers of a ledger that are not zero. */
function ledger(stdout: string): string {
  const rows = [...stdout.matchAll(/^ {2}(new|changed|held|rejected|read) +([1-9]\d*)/gm)];
  return rows.map(([, name = "", number = ""]) => `${number} ${name}`).join(", ");
}

test("parked records are tried again alone, canaries first", { timeout: 90_000 }, async () => {
  await using desk = await openDesk();
  desk.send(order(1001, "NEW-L"), order(1002, "RS-S", { currency_code: "CAD" }));
  await desk.run("run", "acme", "orders");
  desk.send(order(1003, "RS-S"));
  desk.send(order(1004, "NEW-L"));
  await desk.run("run", "acme", "orders", "--ids", "1004");
  expect(desk.sold().orders).toBe(0);

  const nothing = await desk.run("retry", "acme", "orders");
  expect(nothing).toMatchObject({ code: 2, stdout: "" });
  expect(nothing.stderr).toContain("--canary 1");

  // The first fails again: the others are not even asked about.
  const canary = await desk.run("retry", "acme", "orders", "--canary", "1", "--all");
  expect(canary.code).toBe(4);
  expect(ledger(canary.stdout)).toBe("1 held, 1 read");
  expect(canary.stderr).toContain("stopped: 2 more records not tried");

  desk.product("new-shell", { "Black/L": "NEW-L" });
  const alone = await desk.run("retry", "acme", "orders", "--canary", "1");
  expect(alone.code).toBe(0);
  expect(ledger(alone.stdout)).toBe("1 new, 1 read");
  expect(alone.stdout).toContain(
    "2 more records parked or waiting:\n  brandsync retry acme orders --all",
  );
  const rest = await desk.run("retry", "acme", "orders", "--all");
  expect(rest.code).toBe(4);
  expect(ledger(rest.stdout)).toBe("1 new, 1 held, 2 read");

  // Order 1003 was never asked for: no retry took it.
  expect(desk.sold()).toEqual({ orders: 2, drafts: 0 });
  const twice = await desk.run("retry", "acme", "orders", "1004", idOf(1001));
  expect(twice).toMatchObject({ code: 0, stderr: "" });
  expect(twice.stdout).toBe(
    `"1004" is not parked any more: nothing to do\n"${idOf(1001)}" is not parked any more: nothing to do\n`,
  );
  expect((await desk.run("retry", "acme", "orders", "77")).code).toBe(2);
  expect(desk.sold()).toEqual({ orders: 2, drafts: 0 });
});

test("a second one is created only where somebody says yes", { timeout: 60_000 }, async () => {
  await using desk = await openDesk();
  desk.send(order(1001, "RS-S"));
  await desk.run("run", "acme", "orders");
  desk.simulator.systems.nuorder.people.reapprove("1001");
  expect((await desk.run("run", "acme", "orders")).code).toBe(4);

  const passed = await desk.run("retry", "acme", "orders", "--all");
  expect(passed.code).toBe(4);
  expect(passed.stdout).toContain(`    brandsync retry acme orders --again ${idOf(1001)}\n`);
  for (const answer of [undefined, "y", "no"]) {
    desk.answer = answer;
    const asked = await desk.run("retry", "acme", "orders", "--again", "1001");
    expect(asked.code, String(answer)).toBe(2);
    expect(asked.stderr.replaceAll("\n", " ")).toContain("A second one will be created beside it.");
  }
  expect(desk.sold()).toEqual({ orders: 1, drafts: 0 });

  desk.answer = "yes";
  expect((await desk.run("retry", "acme", "orders", "--again", "1001")).code).toBe(0);
  expect(desk.sold()).toEqual({ orders: 2, drafts: 0 });
  const [told] = jsonLines(await desk.run("errors", "show", "acme", "orders", "1001", "--json"));
  expect(told).toMatchObject({
    begun: [{ generation: 2, phase: "marked" }],
    letters: [],
    history: expect.arrayContaining([
      expect.objectContaining({ kind: "reopened", reason: "by ann" }),
    ]),
  });
});

test("what differs is accepted as it is, and the source is told", { timeout: 60_000 }, async () => {
  await using desk = await openDesk();
  desk.send(order(1001, "RS-S"));
  const { faults } = desk.simulator;
  const match = { operation: "StampOrder" };
  faults.plan({ system: "shopify", match, fault: "status", status: 500, as: "text", times: 9 });
  await desk.run("run", "acme", "orders");
  faults.clear();
  expect(desk.sold()).toEqual({ orders: 1, drafts: 0 });
  // Somebody cancels it in Shopify before it is read back.
  const id = String(
    desk.shop.ask("{ orders(first: 1) { nodes { id } } }", {}, { id: "/orders/nodes/0/id" })["id"],
  );
  desk.shop.ask(
    `mutation ($id: ID!) { orderCancel(orderId: $id, reason: OTHER, restock: true) { orderCancelUserErrors { message } } }`,
    { id },
  );
  const differs = await desk.run("run", "acme", "orders");
  expect(differs.code).toBe(4);
  expect(differs.stdout).toContain("once/differs");
  expect((await desk.run("retry", "acme", "orders", "--dismiss", "1001")).stderr).toContain(
    "command/not-now",
  );

  const shown = await desk.run("errors", "show", "acme", "orders", "1001");
  expect(shown.stdout).toContain(`brandsync retry acme orders --accept ${idOf(1001)}`);
  const accepted = await desk.run("retry", "acme", "orders", "--accept", "1001");
  expect(accepted.code).toBe(0);
  expect(accepted.stdout).toContain("is taken as it is");
  expect(desk.simulator.systems.nuorder.snapshot().orders).toMatchObject([{ status: "processed" }]);
  expect((await desk.run("errors", "acme", "orders")).stdout).toContain("nothing is parked");
  expect((await desk.run("retry", "acme", "orders", "--accept", "1001")).code).toBe(2);
});

test("an alert is closed by whoever dealt with it, once", { timeout: 60_000 }, async () => {
  await using desk = await openDesk();
  desk.send(order(1001, "RS-S"));
  const match = { path: "/processed" };
  const { faults } = desk.simulator;
  faults.plan({ system: "nuorder", match, fault: "status", status: 500, as: "text", times: 99 });
  await desk.run("run", "acme", "orders");
  faults.clear();
  desk.send(order(1001, "RS-S", { notes: "by Friday" }));
  const changed = await desk.run("run", "acme", "orders");
  expect(changed.stdout).toContain("once/changed-after");
  const shown = await desk.run("errors", "show", "acme", "orders", "1001");
  expect(shown.stdout).toContain(`brandsync retry acme orders --dismiss ${idOf(1001)}`);
  expect((await desk.run("retry", "acme", "orders", "1001")).stdout).toContain("passed over");

  const closed = await desk.run("retry", "acme", "orders", "--dismiss", "1001", "--json");
  expect(jsonLines(closed)).toMatchObject([{ event: "decided", decision: "dismiss", by: "ann" }]);
  expect((await desk.run("retry", "acme", "orders", "--dismiss", "1001")).code).toBe(2);
  expect((await desk.run("errors", "acme", "orders")).stdout).toContain("nothing is parked");
  expect(desk.sold()).toEqual({ orders: 1, drafts: 0 });
});
