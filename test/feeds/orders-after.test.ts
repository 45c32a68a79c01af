import { expect, test } from "vitest";
import type { Place } from "./place.ts";
import {
  drafts,
  expectNoMail,
  made,
  openOrders,
  rawOrder,
  send,
  statuses,
  take,
} from "./ordering.ts";

/* What people do in NuORDER while an order is taken over, and what becomes of it by each policy. */

const undo = { orders: { on_cancelled: "undo" } };

const people = ({ simulator }: Place) => simulator.systems.nuorder.people;

test.each([{}, undo])(
  "cancelled before anything was made, nothing is made (%j)",
  async (choice) => {
    await using place = await openOrders(choice);
    send(place, rawOrder(5, ["RS-S 3"]));
    place.during("once.intended", () => people(place).cancel("5"));
    expect((await take(place)).parked).toEqual([expect.stringContaining("once/changed")]);
    expect(await take(place)).toMatchObject({ sent: [] });
    expect(made(place)).toEqual([]);
    expect(drafts(place)).toEqual([]);
    expect(statuses(place)).toEqual({ "5": "cancelled" });
  },
);

test.each([
  { choice: {}, left: ["5: nuorder, nuorder-pending"], told: "was left uncompleted" },
  { choice: undo, left: [], told: "was removed" },
])("cancelled after the draft was made, the draft $told", async ({ choice, left, told }) => {
  await using place = await openOrders(choice);
  send(place, rawOrder(5, ["RS-S 3"]));
  place.during("once.mirrored", () => people(place).cancel("5"));
  await take(place);
  for (let run = 0; run < 2; run += 1) {
    const { parked } = await take(place);
    expect(parked.filter((one) => one.includes("once/withdrawn"))).toEqual([
      expect.stringContaining(told),
    ]);
  }
  expect(made(place)).toEqual([]);
  expect(drafts(place)).toEqual(left);
  expect(statuses(place)).toEqual({ "5": "cancelled" });
});

test.each([
  { choice: {}, order: "5 = 3 x RS-S PENDING", told: "stands" },
  { choice: undo, order: "5 = 3 x RS-S cancelled", told: "was taken back" },
])("cancelled after the order was made, the order $told", async ({ choice, order, told }) => {
  await using place = await openOrders(choice);
  send(place, rawOrder(5, ["RS-S 3"]));
  place.during("once.verified", () => people(place).cancel("5"));
  const { parked } = await take(place);
  expect(parked).toEqual([expect.stringMatching(`once/withdrawn: .*${told}`)]);
  expect((await take(place)).parked).toEqual(parked);
  expect(made(place)).toEqual([order]);
  expect(statuses(place)).toEqual({ "5": "cancelled" });
  expectNoMail(place);
});

test("an order that was shipped already stands, and people are told why", async () => {
  await using place = await openOrders(undo);
  send(place, rawOrder(5, ["RS-S 3"]));
  place.during("once.verified", () => {
    people(place).cancel("5");
    fulfil(place);
  });
  const { parked } = await take(place);
  expect(parked).toEqual([
    expect.stringMatching(/once\/withdrawn: .* stands, for it could not be taken back/),
  ]);
  expect(made(place)).toEqual(["5 = 3 x RS-S PENDING"]);
});

test("as drafts, one that is cancelled afterwards is deleted where the brand says so", async () => {
  await using place = await openOrders(undo, "orders-as-drafts");
  send(place, rawOrder(5, ["RS-S 3"]));
  place.during("once.verified", () => people(place).cancel("5"));
  expect((await take(place)).parked).toEqual([expect.stringContaining("was taken back")]);
  expect(drafts(place)).toEqual([]);
});

test("edited after the order was made, NuORDER is told and people are too", async () => {
  await using place = await openOrders(undo);
  send(place, rawOrder(5, ["RS-S 3"]));
  place.during("once.verified", () => people(place).edit("5", { notes: "Blue ribbons" }));
  const { parked } = await take(place);
  expect(parked).toEqual([expect.stringContaining("once/changed-after")]);
  expect((await take(place)).parked).toEqual(parked);
  expect(made(place)).toEqual(["5 = 3 x RS-S PENDING"]);
  expect(statuses(place)).toEqual({ "5": "processed" });
});

/** Ships all of the only order. */
function fulfil({ shop }: Place): void {
  const parts = "orders(first: 1) { nodes { fulfillmentOrders(first: 1) { nodes { id } } } }";
  const { id = "" } = shop.ask(
    `query { ${parts} }`,
    {},
    {
      id: "/orders/nodes/0/fulfillmentOrders/nodes/0/id",
    },
  );
  shop.ask(
    `mutation ($fulfillment: FulfillmentInput!) {
      fulfillmentCreate(fulfillment: $fulfillment) { userErrors { message } }
    }`,
    { fulfillment: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: id }] } },
  );
}

test("a draft whose number was lost is removed once the order has another one, not before", async () => {
  await using place = await openOrders();
  send(place, rawOrder(5, ["RS-S 3"]));
  place.during("once.minted", () => {
    throw new Error("the process dies");
  });
  await take(place);
  expect(drafts(place)).toEqual(["5: nuorder, nuorder-pending"]);
  place.during("run.settled", () => {
    expect(drafts(place)).toEqual(["5: nuorder, nuorder-pending"]);
  });
  await take(place);
  expect(made(place)).toEqual(["5 = 3 x RS-S PENDING"]);
  expect(await take(place)).toMatchObject({ parked: [] });
  expect(drafts(place)).toEqual([]);
  expect(made(place)).toEqual(["5 = 3 x RS-S PENDING"]);
});
