import { expect, test } from "vitest";
import type { SalesSnapshot } from "../../src/simulator/shopify/catalogue/sales.ts";
import type { Place } from "./place.ts";
import { openOrders, rawOrder, send, take } from "./ordering.ts";

/* What an audit finds where both systems do not agree about what was created. */

const people = ({ simulator }: Place) => simulator.systems.nuorder.people;

/** The codes and sentences of the findings, ids shortened, sorted. */
async function audit(place: Place, choices: Parameters<Place["audit"]>[1] = {}) {
  const report = await place.audit("orders", choices);
  const plainly = (text: string) =>
    text.replaceAll(/(gid:\/\/shopify\/\w+)\/\d+/g, "$1/N").replaceAll(/0{16,}(\d+)/g, "$1");
  return {
    ...report,
    found: report.findings
      .map(({ code, message }) => `${code.replace("audit/", "")}: ${plainly(message)}`)
      .toSorted(),
  };
}

async function withOrders(...numbers: readonly number[]): Promise<Place> {
  const place = await openOrders();
  for (const number of numbers) send(place, rawOrder(number, ["RS-S 3"]));
  await take(place);
  return place;
}

/** Another order in Shopify that carries a key. */
function makeOrder(place: Place, key: string): string {
  const draft = place.shop.ask(
    `mutation ($input: DraftOrderInput!) {
      draftOrderCreate(input: $input) { draftOrder { id } userErrors { message } }
    }`,
    {
      input: {
        lineItems: [{ title: "Shell", quantity: 1, originalUnitPrice: "120.00" }],
        customAttributes: [{ key: "_nuorder_key", value: key }],
      },
    },
    { id: "/draftOrderCreate/draftOrder/id" },
  )["id"];
  const done = place.shop.ask(
    `mutation ($id: ID!) {
      draftOrderComplete(id: $id) { draftOrder { order { id } } userErrors { message } }
    }`,
    { id: draft ?? "" },
    { id: "/draftOrderComplete/draftOrder/order/id" },
  )["id"];
  return done ?? "";
}

/** The order in Shopify that was made of this one. */
function orderIdOf({ simulator }: Place, number: number): string {
  const { orders } = simulator.systems.shopify.snapshot() as unknown as SalesSnapshot;
  const made = orders.find(({ attributes }) =>
    attributes.some(({ value }) => value === `${idOf(number)}:1`),
  );
  return `gid://shopify/Order/${String(made?.id)}`;
}

/** Only what is cancelled can be deleted, and cancelling takes its time. */
async function remove(place: Place, id: string): Promise<void> {
  cancel(place, id);
  await place.world.advance(60_000);
  place.shop.ask(
    "mutation ($id: ID!) { orderDelete(orderId: $id) { deletedId userErrors { message } } }",
    { id },
  );
}

function cancel(place: Place, id: string): void {
  place.shop.ask(
    `mutation ($id: ID!) {
      orderCancel(orderId: $id, reason: OTHER, restock: true, refund: false) {
        orderCancelUserErrors { message }
      }
    }`,
    { id },
  );
}

const idOf = (number: number) => String(number).padStart(24, "0");

test("where both agree nothing is told, and what was compared is", async () => {
  await using place = await withOrders(5, 6);
  expect(await audit(place)).toMatchObject({
    ...{ found: [], complete: true, records: 2, results: 2, letters: [] },
    since: "2026-02-16T10:00:00.000Z",
  });
});

test("created and not marked is told, and no more once it is marked", async () => {
  await using place = await withOrders(5);
  people(place).setStatus("5", "approved");
  const told = {
    found: [
      'created-unmarked: order 5 of "ridge" (5) was created as gid://shopify/Order/N, and the source still asks for it: its mark is missing',
    ],
    complete: true,
  };
  expect(await audit(place)).toMatchObject({ ...told, letters: ["audit/created-unmarked 1"] });
  expect(await audit(place)).toMatchObject({ ...told, letters: ["audit/created-unmarked 2"] });
  // A run says what it has to say, and neither closes nor retries what the audit said.
  expect((await take(place)).parked.map((one) => one.split(":")[0])).toEqual([
    "audit/created-unmarked",
    "once/asked-again",
  ]);
  people(place).setStatus("5", "processed");
  expect(await audit(place)).toMatchObject({ found: [], complete: true });
  expect((await audit(place)).letters).not.toContain("audit/created-unmarked 2");
});

test("what is marked and missing is told after an exact look, whoever marked it", async () => {
  await using place = await withOrders(5, 6);
  await remove(place, orderIdOf(place, 5));
  // Nothing of this one was ever begun.
  send(place, rawOrder(7, ["RS-M 1"], { status: "processed" }));
  const { found, complete, letters } = await audit(place);
  expect(found).toEqual([
    'marked-missing: the source has order 5 of "ridge" (5) as done, and nothing of it is in the sink; it was gid://shopify/Order/N',
    'marked-missing: the source has order 7 of "ridge" (7) as done, and nothing of it is in the sink',
  ]);
  expect({ complete, letters }).toEqual({
    complete: true,
    letters: ["audit/marked-missing 1", "audit/marked-missing 1"],
  });
  people(place).cancel("5");
  people(place).cancel("7");
  expect(await audit(place)).toMatchObject({ found: [], letters: [] });
});

test("two orders with one key are told, unless one of them is cancelled", async () => {
  await using place = await withOrders(5);
  const second = makeOrder(place, `${idOf(5)}:1`);
  expect((await audit(place)).found).toEqual([
    'duplicate: order 5 of "ridge" (5) was created 2 times: gid://shopify/Order/N and gid://shopify/Order/N',
  ]);
  cancel(place, second);
  expect(await audit(place)).toMatchObject({ found: [], letters: [] });
});

test("a second generation is no duplicate of the first", async () => {
  await using place = await withOrders(5);
  makeOrder(place, `${idOf(5)}:2`);
  expect((await audit(place)).found).toEqual([]);
});

test("totals that differ are told with both values", async () => {
  await using place = await withOrders(5, 6);
  send(place, rawOrder(5, ["RS-S 2"], { status: "processed" }));
  expect((await audit(place)).found).toEqual([
    'differs: order 5 of "ridge" (5) comes to 80.00 at the source, and gid://shopify/Order/N to 120.00',
  ]);
});

test("an order with our key that nobody knows of is told", async () => {
  await using place = await withOrders(5);
  const id = makeOrder(place, `${idOf(99)}:1`);
  const { found, letters } = await audit(place);
  expect(found).toEqual([
    'unknown: gid://shopify/Order/N carries the key "99", and neither the source nor the state knows of it',
  ]);
  expect(letters).toEqual(["audit/unknown 1"]);
  cancel(place, id);
  expect(await audit(place)).toMatchObject({ found: [], letters: [] });
});

test("an index that lags gives no false alarm", async () => {
  await using place = await withOrders(5);
  place.simulator.systems.shopify.configure({ index_lag_ms: 3_600_000 });
  send(place, rawOrder(6, ["RS-S 1"]), rawOrder(7, ["RS-M 1"]));
  await take(place);
  const { found, complete, records, results } = await audit(place, { after: 60_000 });
  expect({ found, complete, records, results }).toEqual({
    ...{ found: [], complete: true, records: 3 },
    results: 1,
  });
});

test("an order that was entered long before it was taken is compared all the same", async () => {
  await using place = await openOrders();
  send(place, rawOrder(5, ["RS-S 3"], { created_on: "2025-06-01T00:00:00.000Z" }));
  await take(place);
  expect(await audit(place)).toMatchObject({ found: [], records: 1, results: 1 });
  await remove(place, orderIdOf(place, 5));
  expect((await audit(place)).found).toEqual([expect.stringContaining("marked-missing")]);
});

test("what was found is looked at until it is gone, however long ago it was", async () => {
  await using place = await withOrders(5);
  makeOrder(place, `${idOf(5)}:1`);
  await audit(place);
  await place.world.advance(60 * 86_400_000);
  const later = await audit(place, { since: "2026-05-01T00:00:00.000Z" });
  expect(later.letters).toEqual(["audit/duplicate 2"]);
  expect(later.since).toBe("2026-02-16T10:00:00.000Z");
});

test("a source that cannot be read is no clean audit, and closes nothing", async () => {
  await using place = await withOrders(5, 6);
  makeOrder(place, `${idOf(6)}:1`);
  await audit(place);
  const match = { path: "/api/orders/list" };
  const { faults } = place.simulator;
  faults.plan({ system: "nuorder", fault: "status", status: 400, match, times: "always" });
  const cut = await audit(place);
  expect(cut.found).toEqual([
    expect.stringContaining("duplicate: "),
    expect.stringContaining("incomplete: the source could not be read whole: "),
  ]);
  expect(cut).toMatchObject({
    complete: false,
    letters: ["audit/duplicate 2", "audit/incomplete 1"],
  });
  faults.clear();
  expect(await audit(place)).toMatchObject({ complete: true, letters: ["audit/duplicate 3"] });
});

test("drafts are compared where orders stay drafts", async () => {
  await using place = await openOrders({}, "orders-as-drafts");
  send(place, rawOrder(5, ["RS-S 3"]), rawOrder(6, ["RS-S 1"]));
  await take(place);
  expect(await audit(place)).toMatchObject({ found: [], complete: true, records: 2, results: 2 });
  send(place, rawOrder(6, ["RS-S 2"], { status: "processed" }));
  send(place, rawOrder(7, ["RS-S 1"], { status: "processed" }));
  expect((await audit(place)).found).toEqual([
    'differs: order 6 of "ridge" (6) comes to 80.00 at the source, and gid://shopify/DraftOrder/N to 40.00',
    'marked-missing: the source has order 7 of "ridge" (7) as done, and nothing of it is in the sink',
  ]);
});

test("a look that fails is no finding, and no clean audit either", async () => {
  await using place = await withOrders(5);
  send(place, rawOrder(7, ["RS-M 1"], { status: "processed" }));
  const match = { operation: "ReadStamp" };
  const { faults } = place.simulator;
  faults.plan({ system: "shopify", fault: "status", status: 400, match, times: "always" });
  const { found, complete } = await audit(place);
  expect({ found, complete }).toEqual({
    found: [expect.stringMatching(/^incomplete: "7" could not be looked for in the sink: /)],
    complete: false,
  });
});

test("a list of results that cannot be read is no clean audit, and nothing is missing", async () => {
  await using place = await withOrders(5, 6);
  const match = { operation: "AuditOrders" };
  const { faults } = place.simulator;
  faults.plan({ system: "shopify", fault: "status", status: 400, match, times: "always" });
  expect((await audit(place)).found).toEqual([
    expect.stringMatching(/^incomplete: the results in the sink could not be listed whole: /),
  ]);
});

test("what a run is about to mark is left to it for an hour", async () => {
  await using place = await openOrders();
  send(place, rawOrder(5, ["RS-S 3"]));
  const match = { path: "/processed" };
  const { faults } = place.simulator;
  faults.plan({ system: "nuorder", fault: "status", status: 400, match, times: "always" });
  await take(place);
  expect((await audit(place, { after: 60_000 })).found).toEqual([]);
  expect((await audit(place)).found).toEqual([expect.stringContaining("created-unmarked: ")]);
  faults.clear();
  await take(place);
  expect(await audit(place)).toMatchObject({ found: [], letters: [] });
});
