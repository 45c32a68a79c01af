import { expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import type { Place } from "./place.ts";
import { openOrders, rawOrder, send, take } from "./ordering.ts";

/* What an audit finds where both systems do not agree about what was created. */

const people = ({ simulator }: Place) => simulator.systems.nuorder.people;

/** The codes and sentences of the findings, ids shortened, sorted. */
async function audit(place: Place, since?: string) {
  const report = await place.audit("orders", since);
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
  );
  const done = place.shop.ask(
    `mutation ($id: ID!) {
      draftOrderComplete(id: $id) { draftOrder { order { id } } userErrors { message } }
    }`,
    { id: draft.id ?? "" },
    { id: "/draftOrderComplete/draftOrder/order/id" },
  );
  return done.id ?? "";
}

const id = (number: number) => String(number).padStart(24, "0");

test("where both agree nothing is told, and what was compared is", async () => {
  await using place = await withOrders(5, 6);
  expect(await audit(place)).toMatchObject({
    ...{ found: [], complete: true, records: 2, results: 2, letters: [] },
    since: "2026-02-16T10:00:00.000Z",
  });
});
