import { expect, test } from "vitest";
import { jsonLines } from "./command.ts";
import { idOf, openDesk, order, steady } from "./desk.ts";

test(
  "what is not due yet is told with all that stands in its way; nothing is written",
  { timeout: 60_000 },
  async () => {
    await using desk = await openDesk();
    const { nuorder, shopify } = desk.simulator.systems;
    desk.send(order(1001, "NEW-L"));
    await desk.run("run", "acme", "orders");
    desk.send(
      order(1004, "RS-S", { status: "pending" }),
      order(1005, "NEW-L", { status: "review", currency_code: "CAD" }),
    );
    const before = { nuorder: nuorder.snapshot().write_count, shopify: shopify.snapshot() };
    const status = (await desk.run("status", "acme", "--json")).stdout;

    const seen = await desk.run("orders", "readiness", "acme");
    expect(seen.code).toBe(4);
    expect(steady(seen)).toBe(`acme/orders: 1 of 2 documents would not go through

  not ready  order 1005 of "ridge"  ${idOf(1005)}
      held: several: the brand can help it on
        UPC NEW-L on line 1 (RIDGE SHELL, Black, L) is not in Shopify
        and the order is in CAD and the shop sells in USD: correct the order in
        NuORDER, or name the currency in settings.orders.currencies

  ready      order 1004 of "ridge"  ${idOf(1004)}

Nothing was written.
`);
    const told = await desk.run("readiness", "acme", "--json");
    expect(told).toMatchObject({ code: 4, stderr: "" });
    expect(jsonLines(told)).toMatchObject([
      {
        event: "foreseen",
        ref: idOf(1005),
        ready: false,
        reasons: [{ code: "record/held", move: "brand" }],
      },
      { event: "foreseen", key: idOf(1004), ready: true, reasons: [] },
      { event: "readiness", pipeline: "orders", ready: 1, not_ready: 1 },
    ]);
    expect({ nuorder: nuorder.snapshot().write_count, shopify: shopify.snapshot() }).toEqual(
      before,
    );
    expect((await desk.run("status", "acme", "--json")).stdout).toBe(status);

    desk.send(order(1005, "RS-M", { status: "review" }));
    const all = await desk.run("readiness", "acme", "orders");
    expect(all.code).toBe(0);
    expect(all.stdout).toContain("acme/orders: all 2 would go through");

    const without = await desk.run("readiness", "acme", "products");
    expect(without.code).toBe(2);
    expect(without.stderr).toContain("spec/no-readiness");
  },
);
