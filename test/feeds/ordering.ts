import { expect } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import type { Simulator } from "../../src/simulator/index.ts";
import type { SalesSnapshot } from "../../src/simulator/shopify/catalogue/sales.ts";
import { openPlace, type Place, type Ran } from "./place.ts";
import { addressOf, synced } from "./shop.ts";

/** An order's id in NuORDER: the number with zeros before it. */
const idOf = (number: number) => String(number).padStart(24, "0");

const address = {
  ...{ display_name: "Ridge - Boulder", line_1: "1 Main Street", city: "Boulder" },
  ...{ state: "CO", zip: "80302", country: "US" },
};

/** "RS-S 3" for three of a SKU at 40.00. */
type Line = string;

/** An approved order as NuORDER answers it. */
export function rawOrder(
  number: number,
  lines: readonly Line[],
  more: JsonObject = {},
): JsonObject {
  const parts = lines.map((line) => line.split(" "));
  return {
    _id: idOf(number),
    order_number: String(number),
    status: "approved",
    currency_code: "USD",
    customer_po_number: "",
    notes: "",
    total: parts.reduce((sum, [, count]) => sum + 40 * Number(count), 0),
    retailer: { retailer_name: "ridge", retailer_code: "C-1", buyer_name: "", buyer_email: "" },
    billing_address: address,
    shipping_address: address,
    start_ship: "2026-09-01T00:00:00.000Z",
    end_ship: "2026-10-01T00:00:00.000Z",
    line_items: parts.map(([upc = "", count]) => ({
      product: { style_number: "RIDGE SHELL", color: "Black", color_code: "", season: "FW26" },
      sizes: [{ size: upc.slice(-1), upc, quantity: Number(count), price: 40 }],
    })),
    ...more,
  };
}

/** A shop with one product and one customer, and a brand that takes orders. */
export async function openOrders(choices: JsonObject = {}, file = "orders"): Promise<Place> {
  const place = await openPlace(["products", "customers"], {
    customers: { code: { tag: "Customer Code" } },
    ...choices,
  });
  place.feed("orders", {}, file);
  addProduct(place, "ridge-shell", { "Black/S": "RS-S", "Black/M": "RS-M" });
  addCustomer(place, "Ann", "C-1");
  return place;
}

export function addProduct(place: Place, handle: string, variants: Record<string, string>): string {
  const id = place.shop.product({ handle, variants });
  place.shop.tag(id, synced);
  return id;
}

export function addCustomer(place: Place, name: string, code: string): string {
  const input = { email: `${name}@ridge.example`, addresses: [addressOf(1)] };
  const id = place.shop.customer(name, input);
  place.shop.tag(id, synced, `Customer Code: ${code}`);
  return id;
}

/** Puts orders into NuORDER; one whose id is there is replaced. */
export function send(place: Place, ...orders: readonly JsonObject[]): void {
  place.simulator.systems.nuorder.seed({ orders: [...orders] });
}

/** Runs the orders once; what NuORDER was told is without the numbers that Shopify gave. */
export async function take(place: Place, after?: number): Promise<Ran> {
  const ran = await place.sync("orders", after === undefined ? {} : { after });
  const sent = ran.sent.map((one) =>
    one
      .replaceAll(/draft-\d+/g, "draft-N")
      .replaceAll(/0{16,}(\d+)/g, "$1")
      .replace("POST /api/order/", ""),
  );
  return { ...ran, sent };
}

/** The orders that Shopify holds: "5 = 3 x RS-S, 2 x RS-M PENDING" for NuORDER's order 5. */
export function made({ simulator }: Place): readonly string[] {
  return salesOf(simulator).orders.map(
    ({ attributes, lines, financialStatus, cancelledAt }) =>
      `${numberIn(attributes)} = ${lines.map(({ quantity, sku }) => `${String(quantity)} x ${sku ?? ""}`).join(", ")} ${
        cancelledAt === null ? financialStatus : "cancelled"
      }`,
  );
}

/** The drafts that are still open, by NuORDER's order, each with its tags. */
export function drafts({ simulator }: Place): readonly string[] {
  return salesOf(simulator)
    .draftOrders.filter(({ status }) => status !== "COMPLETED")
    .map(({ attributes, tags }) => `${numberIn(attributes)}: ${tags.join(", ")}`);
}

/** What is noted on the orders that Shopify holds. */
export function notes({ simulator }: Place) {
  return salesOf(simulator).orders.map(({ note, poNumber }) => ({ note, poNumber }));
}

/** Where each of NuORDER's orders stands. */
export function statuses({ simulator }: Place): Readonly<Record<string, string>> {
  const { orders } = simulator.systems.nuorder.snapshot();
  return Object.fromEntries(orders.map(({ number, status }) => [number, status]));
}

/** The requests of the last run, as "system operation-or-path". */
export function asked({ simulator }: Place): readonly string[] {
  return simulator.requestLog.entries().map(({ system, method, path, operation }) =>
    system === "shopify"
      ? (operation ?? "")
      : `${method} ${path
          .replace("/api/", "")
          .replaceAll(/0{16,}(\d+)/g, "$1")
          .replace(/draft-.*/, "…")}`,
  );
}

/** Expects that nothing was mailed to anybody. */
export function expectNoMail({ simulator }: Place): void {
  const { orderMails } = salesOf(simulator);
  expect(orderMails).toEqual({ receipts: 0, fulfillment_receipts: 0, cancellations: 0 });
}

function salesOf({ systems }: Simulator): SalesSnapshot {
  return systems.shopify.snapshot() as unknown as SalesSnapshot;
}

function numberIn(attributes: readonly { readonly key: string; readonly value: string }[]): string {
  const key = attributes.find(({ key: name }) => name === "_nuorder_key")?.value ?? "";
  return key.replace(/^0+/, "").replace(/:1$/, "");
}
