import { expect, test } from "vitest";
import { jsonLines } from "./command.ts";
import { idOf, openDesk, order, steady } from "./desk.ts";

test(
  "one record that waits is shown in full, whatever it is named by",
  { timeout: 60_000 },
  async () => {
    await using desk = await openDesk();
    desk.send(order(1001, "RS-S"), order(1002, "NEW-L"));
    expect((await desk.run("run", "acme", "orders")).code).toBe(0);

    const shown = await desk.run("errors", "show", "acme", "orders", "1002");
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(steady(shown)).toBe(`acme/orders: order 1002 of "ridge"
    ref      ${idOf(1002)}

  held: unknown-upc  the brand can help it on
    UPC NEW-L on line 1 (RIDGE SHELL, Black, L) is not in Shopify
    hint     It waits for what the reason names, and goes out by itself with the
             first run after that comes.
    seen     first 2026-03-02 08:00 UTC, last 2026-03-02 08:00 UTC, 1 try
    tried    variants: sku "NEW-L" among what the pipeline products sent, and by
             the search sku:'NEW-L'

  record
    not kept here; each run reads it again: nuorder.list of the connection
    "nuorder", /api/order/${idOf(1002)}

  what to do
    once that is there, to go on at once; the next run does so by itself:
      brandsync retry acme orders ${idOf(1002)}
`);
    for (const name of [idOf(1002), 'order 1002 of "ridge"']) {
      expect(steady(await desk.run("errors", "show", "acme", "orders", name)), name).toBe(
        steady(shown),
      );
    }
    const [told] = jsonLines(await desk.run("errors", "show", "acme", "orders", "1002", "--json"));
    expect(told).toMatchObject({
      event: "parked_record",
      ref: idOf(1002),
      letters: [
        { code: "record/held", move: "brand", attempts: 1, details: { code: "unknown-upc" } },
      ],
      begun: [],
      next: [{ command: `brandsync retry acme orders ${idOf(1002)}` }],
    });

    // What was created shows how: its phase and its ids.
    const done = steady(await desk.run("errors", "show", "acme", "orders", "1001"));
    expect(done).toContain(`  nothing of it is parked

  created  phase marked
    minted   gid://shopify/DraftOrder/7
    claimed  gid://shopify/DraftOrder/7
    result   gid://shopify/Order/7
`);
    expect(done).not.toContain("what to do");
    expect(done.split("\n").filter((line) => line.length > 80)).toEqual([]);

    // A word that two titles have is refused with both names; nothing is said of what nobody knows.
    const unclear = await desk.run("errors", "show", "acme", "orders", "ridge");
    expect(unclear.code).toBe(2);
    expect(unclear.stderr).toMatch(/command\/unclear[^]*1001[^]*1002/);
    const unknown = await desk.run("errors", "show", "acme", "orders", "99");
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("command/unknown-record");
  },
);

test(
  "what is begun and not done is counted, and told with how far it is",
  { timeout: 60_000 },
  async () => {
    await using desk = await openDesk();
    desk.send(order(1001, "RS-S"));
    const fault = { system: "shopify", match: { operation: "CompleteDraft" } } as const;
    desk.simulator.faults.plan({ ...fault, fault: "status", status: 500, as: "text", times: 9 });
    await desk.run("run", "acme", "orders");
    expect(steady(await desk.run("status", "acme"))).toMatch(
      /^ {4}1 begun and not done, oldest 0 min$/m,
    );
    const shown = steady(await desk.run("errors", "show", "acme", "orders", "1001"));
    expect(shown).toContain("begun, not done  phase claimed\n");
    expect(shown).toContain("    result   -\n");
    desk.simulator.faults.clear();
    expect((await desk.run("retry", "acme", "orders", "1001")).code).toBe(0);
    expect(desk.sold()).toEqual({ orders: 1, drafts: 0 });
    expect((await desk.run("status", "acme")).stdout).not.toContain("begun");
  },
);
