import { expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { openPlace, type Place } from "../feeds/place.ts";
import { addressOf, synced } from "../feeds/shop.ts";

interface Opened {
  readonly place: Place;
  /** Id of the product in the shop. */
  readonly product: string;
  /** Submits an order over three S and two M, has it approved, and gives its id. */
  order(lines?: readonly JsonObject[]): string;
}

/** A shop with a product and a customer that NuORDER knows. */
async function opened(file = "orders", choices: JsonObject = {}): Promise<Opened> {
  const place = await openPlace(["products", "customers"], {
    customers: { code: { tag: "Customer Code" } },
    ...choices,
  });
  place.feed("orders", {}, file);
  const { shop } = place;
  const variants = { "Black/S": "RS-S", "Black/M": "RS-M" };
  const product = shop.product({ handle: "ridge-shell", variants });
  shop.tag(product, synced);
  const ann = shop.customer("Ann", { email: "ann@ridge.example", addresses: [addressOf(1)] });
  shop.tag(ann, synced, "Customer Code: C-1");
  for (const feed of ["products", "customers"]) await place.sync(feed);
  const { people } = place.simulator.systems.nuorder;
  const usual = [
    { upc: "RS-S", quantity: 3 },
    { upc: "RS-M", quantity: 2 },
  ];
  return {
    place,
    product,
    order: (lines = usual) => {
      const id = String(people.submit({ company: "C-1", lines } as never)["_id"]);
      people.approve(id);
      return id;
    },
  };
}

const orders = `{ orders(first: 10) { nodes {
  name tags displayFinancialStatus totalPriceSet { shopMoney { amount } }
  paymentTerms { paymentTermsName } customAttributes { key value }
  lineItems(first: 10) { nodes { sku quantity originalUnitPriceSet { shopMoney { amount } } } }
} } }`;
const drafts = "{ draftOrders(first: 10) { nodes { id status tags order { id } } } }";

/** What the shop answers to a query, over HTTP like anybody else. */
async function list(place: Place, query: string): Promise<readonly JsonObject[]> {
  const { endpoint, access_token } = place.simulator.shopify;
  const answer = await place.world.fetch(`${endpoint}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": access_token },
    body: JSON.stringify({ query }),
  });
  const { data } = (await answer.json()) as {
    data: Record<string, { nodes: readonly JsonObject[] }>;
  };
  return Object.values(data)[0]?.nodes ?? [];
}

const statusOf = (place: Place, id: string): string | undefined =>
  place.simulator.systems.nuorder.snapshot().orders.find((one) => one.id === id)?.status;

test("an approved order becomes one order on account, whole and unpaid", async () => {
  const { place, order } = await opened();
  await using _ = place;
  const id = order();
  const ran = await place.sync("orders");
  expect(ran).toMatchObject({ outcome: "succeeded", ledger: "1 new", parked: [] });
  expect(statusOf(place, id)).toBe("processed");
  expect(await list(place, orders)).toMatchObject([
    {
      tags: ["nuorder"],
      displayFinancialStatus: "PENDING",
      totalPriceSet: { shopMoney: { amount: expect.stringMatching(/^200\.00?$/) as string } },
      paymentTerms: { paymentTermsName: "Net 30" },
      lineItems: {
        nodes: [
          { sku: "RS-S", quantity: 3 },
          { sku: "RS-M", quantity: 2 },
        ],
      },
    },
  ]);
  expect(await place.sync("orders")).toMatchObject({ outcome: "succeeded", sent: [] });
  expect(await list(place, orders)).toHaveLength(1);
});

test("a draft stays a draft and loses the tag that says it is pending", async () => {
  const { place, order } = await opened("orders-as-drafts");
  await using _ = place;
  const id = order();
  expect(await place.sync("orders")).toMatchObject({ outcome: "succeeded", parked: [] });
  expect(statusOf(place, id)).toBe("processed");
  expect(await list(place, drafts)).toMatchObject([
    { status: "OPEN", tags: ["nuorder"], order: null },
  ]);
});

test("an order waits for its variant and goes out by itself once that is there", async () => {
  const { place, order, product } = await opened();
  await using _ = place;
  const become = (status: string) =>
    place.shop.ask(
      "mutation ($product: ProductUpdateInput!) { productUpdate(product: $product) { product { id } userErrors { message } } }",
      { product: { id: product, status } },
    );
  const id = order([{ upc: "RS-S", quantity: 1 }]);
  become("ARCHIVED");
  const held = await place.sync("orders");
  expect(held.parked).toEqual([
    expect.stringMatching(/UPC RS-S on line 1 \(.*, Black, S\) is .* is archived/) as string,
  ]);
  expect(statusOf(place, id)).toBe("approved");
  expect(await list(place, drafts)).toEqual([]);
  become("ACTIVE");
  expect(await place.sync("orders")).toMatchObject({ outcome: "succeeded", parked: [] });
  expect(statusOf(place, id)).toBe("processed");
});

test("an order that nobody approved is not taken, whatever is wrong with it", async () => {
  const { place } = await opened();
  await using _ = place;
  const { people } = place.simulator.systems.nuorder;
  people.submit({ company: "C-1", lines: [{ upc: "RS-S", quantity: 1 }] } as never);
  expect(await place.sync("orders")).toMatchObject({ ledger: "", sent: [], parked: [] });
});
