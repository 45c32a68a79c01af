import { expect, test } from "vitest";
import {
  addCustomer,
  addProduct,
  asked,
  drafts,
  expectNoMail,
  made,
  notes,
  openOrders,
  rawOrder,
  send,
  statuses,
  take,
} from "./ordering.ts";

const told = (number: number) => [
  `${String(number)}/processed`,
  `${String(number)}/set/external_id/draft-N-${String(number)}-1`,
];

test("an approved order becomes one order, and then NuORDER is told; a second run does nothing", async () => {
  await using place = await openOrders();
  send(place, rawOrder(5, ["RS-S 3", "RS-M 2"]));
  expect(await take(place)).toMatchObject({ ledger: "1 new", sent: told(5), parked: [] });
  expect(asked(place)).toEqual([
    ...["GET orders/approved/list", "GET order/5"],
    ...["OrderShop", "FindVariants", "ReadVariants", "FindCustomers", "ReadCustomers"],
    ...["ReadClaim", "ReadStamp", "GET order/5", "CreateDraft", "ClaimOrder"],
    ...["POST order/5/set/external_id/…", "ReadDraft", "GET order/5", "CompleteDraft"],
    ...["StampOrder", "ReadOrder", "GET order/5", "POST order/5/processed", "GET order/5"],
    "PendingDrafts",
  ]);
  expect(made(place)).toEqual(["5 = 3 x RS-S, 2 x RS-M PENDING"]);
  expect(drafts(place)).toEqual([]);
  expect(statuses(place)).toEqual({ "5": "processed" });
  expectNoMail(place);

  expect(await take(place)).toMatchObject({ ledger: "", sent: [], parked: [] });
  expect(asked(place)).toEqual(["GET orders/approved/list", "PendingDrafts"]);
  expect(made(place)).toHaveLength(1);
});

test("an order waits whole for its customer and its variants, and goes when they are there", async () => {
  await using place = await openOrders();
  send(
    place,
    rawOrder(5, ["RS-S 1", "NEW-L 1"]),
    rawOrder(6, ["RS-S 1"], { retailer: { retailer_name: "peak", retailer_code: "C-2" } }),
    rawOrder(7, ["RS-M 4"]),
  );
  const first = await take(place);
  expect(first).toMatchObject({ ledger: "1 new, 2 held", sent: told(7) });
  expect(first.parked).toEqual([
    "record/held: UPC NEW-L on line 2 (RIDGE SHELL, Black, L) is not in Shopify",
    'record/held: customer "C-2" (peak) is not in Shopify',
  ]);
  expect(made(place)).toEqual(["7 = 4 x RS-M PENDING"]);
  expect(drafts(place)).toEqual([]);
  expect(statuses(place)).toEqual({ "5": "approved", "6": "approved", "7": "processed" });

  addCustomer(place, "Bo", "C-2");
  addProduct(place, "new-shell", { "Black/L": "NEW-L" });
  expect(await take(place)).toMatchObject({ ledger: "2 new", parked: [] });
  expect(made(place).toSorted()).toEqual([
    "5 = 1 x RS-S, 1 x NEW-L PENDING",
    "6 = 1 x RS-S PENDING",
    "7 = 4 x RS-M PENDING",
  ]);
});

test("as drafts, an order stays a draft that people may edit, and NuORDER is told", async () => {
  await using place = await openOrders({}, "orders-as-drafts");
  send(place, rawOrder(5, ["RS-S 3"]));
  expect(await take(place)).toMatchObject({ ledger: "1 new", sent: told(5), parked: [] });
  expect(made(place)).toEqual([]);
  expect(drafts(place)).toEqual(["5: nuorder"]);
  expect(statuses(place)).toEqual({ "5": "processed" });
  expect(await take(place)).toMatchObject({ ledger: "", sent: [] });
});

test("what was processed and is approved once more waits for somebody's yes", async () => {
  await using place = await openOrders();
  send(place, rawOrder(5, ["RS-S 3"]));
  await take(place);
  place.simulator.systems.nuorder.people.reapprove("5");
  const again = await take(place);
  expect(again).toMatchObject({ ledger: "1 rejected", sent: [] });
  expect(again.parked).toEqual([expect.stringContaining("once/asked-again")]);
  expect(made(place)).toHaveLength(1);
});

test("the parts of a split order are orders of their own", async () => {
  await using place = await openOrders();
  send(
    place,
    rawOrder(51, ["RS-S 3"], { order_number: "5-1", split: false }),
    rawOrder(52, ["RS-M 1"], { order_number: "5-2", split: false }),
  );
  expect(await take(place)).toMatchObject({ ledger: "2 new" });
  expect(made(place).toSorted()).toEqual(["51 = 3 x RS-S PENDING", "52 = 1 x RS-M PENDING"]);
});

test.each([0, 3_600_000])("a search index that lags %i ms decides nothing", async (lag) => {
  await using place = await openOrders();
  for (const feed of ["products", "customers"]) await place.sync(feed);
  place.simulator.systems.shopify.configure({ index_lag_ms: lag });
  addProduct(place, "new-shell", { "Black/L": "NEW-L" });
  send(place, rawOrder(5, ["RS-S 3"]), rawOrder(6, ["NEW-L 1"]));
  const first = await take(place, 60_000);
  // What the feeds have sent is known without a search; what is new is waited for.
  expect(first.ledger).toBe(lag === 0 ? "2 new" : "1 new, 1 held");
  expect((await take(place, lag + 1)).ledger).toBe(lag === 0 ? "" : "1 new");
  expect(made(place).toSorted()).toEqual(["5 = 3 x RS-S PENDING", "6 = 1 x NEW-L PENDING"]);
});

const faults = [
  { fault: "lost_answer" },
  { fault: "status", status: 500, as: "text", handled: true },
  { fault: "empty", handled: true },
] as const;
const steps = [
  ...["CreateDraft", "ClaimOrder", "CompleteDraft", "StampOrder", "ReadDraft", "ReadClaim"].map(
    (operation) => ({ system: "shopify", match: { operation } }),
  ),
  { system: "nuorder", match: { path: "/processed" } },
  { system: "nuorder", match: { path: "/external_id/" } },
];

test.each(steps.flatMap((step) => faults.map((fault) => ({ ...step, ...fault }))))(
  "one order and no more comes of $fault at $match.operation$match.path",
  async (fault) => {
    await using place = await openOrders();
    send(place, rawOrder(5, ["RS-S 3"]));
    place.simulator.faults.plan({ ...fault, times: 2 });
    for (let run = 0; run < 4 && statuses(place)["5"] !== "processed"; run += 1) await take(place);
    expect(place.simulator.faults.list().some(({ used }) => used > 0)).toBe(true);
    place.simulator.faults.clear();
    expect(statuses(place)).toEqual({ "5": "processed" });
    expect(made(place)).toEqual(["5 = 3 x RS-S PENDING"]);
    expect((await take(place)).parked).toEqual([]);
  },
);

test("what was taken out of an order after its draft was made is not in it", async () => {
  await using place = await openOrders();
  const own = { notes: "Call first", customer_po_number: "PO-1", discount: 0 };
  send(place, rawOrder(5, ["RS-S 3"], own));
  place.simulator.faults.plan({
    ...{ system: "shopify", fault: "status", status: 503, times: "always" },
    match: { operation: "CompleteDraft" },
  });
  expect((await take(place)).ledger).toBe("1 rejected");
  place.simulator.faults.clear();
  expect(drafts(place)).toEqual(["5: nuorder, nuorder-pending"]);
  send(place, rawOrder(5, ["RS-S 2"]));
  expect(await take(place)).toMatchObject({ ledger: "1 new", parked: [] });
  expect(made(place)).toEqual(["5 = 2 x RS-S PENDING"]);
  expect(notes(place)).toEqual([{ note: null, poNumber: null }]);
});
