import { expect, test } from "vitest";
import { jsonLines } from "./command.ts";
import { idOf, openDesk, order } from "./desk.ts";

test(
  "only what is named is run, by number or id; what nobody knows is told",
  { timeout: 60_000 },
  async () => {
    await using desk = await openDesk();
    desk.send(order(1001, "RS-S"), order(1002, "RS-M"), order(1003, "RS-S"));
    desk.send(order(1004, "RS-S", { status: "draft" }));
    const ran = await desk.run("run", "acme", "orders", "--ids", `1001, ${idOf(1002)},nope`);
    expect(ran.code).toBe(4);
    expect(ran.stdout).toMatch(/^ {2}new +2 {2}created$/m);
    expect(ran.stdout).toMatch(/^ {2}read +2 /m);
    expect(ran.stderr).toBe('warning: acme/orders: the source has nothing that is called "nope"\n');
    expect(desk.sold()).toEqual({ orders: 2, drafts: 0 });

    // What is not due is read all the same, and left out by the rule that says so.
    const draft = await desk.run("run", "acme", "orders", "--ids", idOf(1004), "--json");
    expect(draft.code).toBe(0);
    expect(jsonLines(draft).at(-1)).toMatchObject({
      counts: { read: 1, left_out: 1 },
      left_out_by: { status: 1 },
    });

    const none = await desk.run("run", "acme", "orders", "--ids", "nope", "--json");
    expect(none.code).toBe(4);
    expect(jsonLines(none)).toEqual([{ event: "record_unknown", id: "nope" }]);
    for (const pipelines of [[], ["orders", "customers"]]) {
      const unclear = await desk.run("run", "acme", ...pipelines, "--ids", "1001");
      expect(unclear.code).toBe(2);
      expect(unclear.stderr).toContain("--ids needs the one pipeline");
    }
    expect(desk.sold()).toEqual({ orders: 2, drafts: 0 });
  },
);
