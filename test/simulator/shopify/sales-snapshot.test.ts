import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench } from "./ask.ts";
import { change } from "./people.ts";
import { complete, newDraft, newOrder, opened, readOrder } from "./sales.ts";

test("the ledger lists every draft and order in sequence, deleted ones too", async () => {
  const here = bench();
  const { small } = await opened(here);
  const lineItems = [{ variantId: small, quantity: 1 }];
  const orphan = await newDraft(here, { lineItems, note: "orphan" });
  const draft = await newDraft(here, { lineItems });
  await newOrder(here, draft);
  await complete(here, draft);
  await here.world.advance(1000);
  await change(
    here,
    "draftOrderDelete",
    { input: ["DraftOrderDeleteInput!", { id: orphan }] },
    "deletedId",
  );
  const ledger = at(here.shopify.snapshot(), "orderLedger") as JsonObject[];
  const number = (gid: string) => Number(gid.split("/").at(-1));
  expect(ledger.map(({ n, kind, name, by, draftId }) => [n, kind, name, by, draftId])).toEqual([
    [1, "draft", "#D1", "draftOrderCreate", null],
    [2, "draft", "#D2", "draftOrderCreate", null],
    [3, "order", "#1001", "draftOrderComplete", number(draft)],
  ]);
  expect(ledger[0]).toMatchObject({
    id: number(orphan),
    deletedAt: "2026-11-02T12:00:01Z",
    deleted: { note: "orphan", tags: [] },
  });
  expect(at(here.shopify.snapshot(), "draftOrders")).toHaveLength(1);
});

test("drafts, orders, numbers, ledger and mails come back from a snapshot", async () => {
  const here = bench({ index_lag_ms: 0, draft_receipts: true });
  const { small, customer } = await opened(here);
  const lineItems = [{ variantId: small, quantity: 1 }];
  const input = { lineItems, purchasingEntity: { customerId: customer } };
  const order = await newOrder(here, await newDraft(here, input));
  const saved = here.shopify.snapshot();
  expect(at(saved, "orderMails")).toEqual({
    receipts: 1,
    fulfillment_receipts: 0,
    cancellations: 0,
  });
  const again = bench();
  again.shopify.restore(saved);
  expect(again.shopify.snapshot()).toEqual(saved);
  expect(await readOrder(again, order, "name lineItems(first: 1) { nodes { sku } }")).toEqual({
    name: "#1001",
    lineItems: { nodes: [{ sku: "LS-S" }] },
  });
  const next = await newOrder(again, await newDraft(again, input));
  expect(await readOrder(again, next, "name")).toEqual({ name: "#1002" });
});

test("no mail goes out unless somebody asks for it", async () => {
  const here = bench();
  const { small, customer } = await opened(here);
  const lineItems = [{ variantId: small, quantity: 1 }];
  await newOrder(
    here,
    await newDraft(here, { lineItems, purchasingEntity: { customerId: customer } }),
  );
  const make = (options: JsonObject) =>
    change(
      here,
      "orderCreate",
      {
        order: ["OrderCreateOrderInput!", { lineItems, email: "ada@example.com" }],
        options: ["OrderCreateOptionsInput", options],
      },
      "order { id } userErrors { field message }",
    );
  await make({});
  const none = { receipts: 0, fulfillment_receipts: 0, cancellations: 0 };
  expect(at(here.shopify.snapshot(), "orderMails")).toEqual(none);
  await make({ sendReceipt: true });
  expect(at(here.shopify.snapshot(), "orderMails")).toEqual({ ...none, receipts: 1 });
});
