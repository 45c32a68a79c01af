import { expect, test } from "vitest";
import { jsonLines } from "./command.ts";
import { idOf, openDesk, order, steady } from "./desk.ts";

test(
  "what both systems disagree about is told, listed, and closed once they agree",
  { timeout: 60_000 },
  async () => {
    await using desk = await openDesk();
    const { nuorder, shopify } = desk.simulator.systems;
    desk.send(order(1001, "RS-S"), order(1002, "RS-M"));
    await desk.run("run", "acme", "orders");

    const clean = await desk.run("audit", "acme");
    expect(clean.code).toBe(0);
    expect(steady(clean)).toBe(`Audit of acme/orders: nothing is wrong
  compared: 2 records at the source, 2 results in the other system
  since:    2026-03-02 08:00 UTC
`);

    desk.send(order(1003, "RS-S", { status: "processed" }));
    const before = { nuorder: nuorder.snapshot().write_count, shopify: shopify.snapshot() };
    const found = await desk.run("audit", "acme", "orders");
    expect(found.code).toBe(4);
    expect(found.stdout).toContain("Audit of acme/orders: 1 thing is wrong");
    expect(found.stdout).toContain("audit/marked-missing");
    expect({ nuorder: nuorder.snapshot().write_count, shopify: shopify.snapshot() }).toEqual(
      before,
    );
    expect((await desk.run("errors", "acme")).stdout).toContain("audit/marked-missing");
    const told = await desk.run("audit", "acme", "--json");
    expect(told.code).toBe(4);
    expect(jsonLines(told).filter(({ event }) => String(event).startsWith("audit"))).toMatchObject([
      { event: "audit_finding", code: "audit/marked-missing", key: idOf(1003), move: "brand" },
      { event: "audit", complete: true, records: 3, results: 2, findings: 1 },
    ]);

    desk.send(order(1003, "RS-S", { status: "cancelled" }));
    expect((await desk.run("audit", "acme")).code).toBe(0);
    expect((await desk.run("errors", "acme")).stdout).not.toContain("audit/");

    const without = await desk.run("audit", "acme", "products");
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("spec/no-audit")]);
    for (const since of ["yesterday", "2026-02-30"]) {
      expect((await desk.run("audit", "acme", "--since", since)).code).toBe(2);
    }
  },
);
