import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import type { JsonObject } from "../../src/core/json.ts";
import { openShop, synced, addressOf, type Shop } from "../feeds/shop.ts";
import { makeBrand, type Ended, type Place } from "./command.ts";

/** A brand that takes orders, for those who work what is held or parked. */
export interface Desk extends Place {
  readonly shop: Shop;
  /** Puts orders into NuORDER; one whose id is there is replaced. */
  send(...orders: readonly JsonObject[]): void;
  product(handle: string, variants: Readonly<Record<string, string>>): void;
  customer(name: string, code: string): void;
  /** How often the shop and the portal were asked to change something. */
  writes(): number;
}

/** An order's id in NuORDER. */
export const idOf = (number: number) => String(number).padStart(24, "0");

const address = {
  ...{ display_name: "Ridge - Boulder", line_1: "1 Main Street", city: "Boulder" },
  ...{ state: "CO", zip: "80302", country: "US" },
};

/** An approved order of so many pieces of one SKU. */
export function order(number: number, sku: string, more: JsonObject = {}): JsonObject {
  return {
    _id: idOf(number),
    order_number: String(number),
    status: "approved",
    currency_code: "USD",
    customer_po_number: "",
    notes: "",
    total: 40,
    retailer: { retailer_name: "ridge", retailer_code: "C-1", buyer_name: "", buyer_email: "" },
    billing_address: address,
    shipping_address: address,
    start_ship: "2026-09-01T00:00:00.000Z",
    end_ship: "2026-10-01T00:00:00.000Z",
    line_items: [
      {
        product: { style_number: "RIDGE SHELL", color: "Black", color_code: "", season: "FW26" },
        sizes: [{ size: sku.slice(-1), upc: sku, quantity: 1, price: 40 }],
      },
    ],
    ...more,
  };
}

/** Opens a brand with one product and one customer, which its feeds have sent. */
export async function openDesk(): Promise<Desk> {
  const place = await makeBrand();
  const { shopify, nuorder } = place.simulator.systems;
  shopify.configure({ index_lag_ms: 0, bulk_ms: 3, bucket_size: 1e9 });
  const folder = path.join(place.root, "pipelines/acme");
  const file = path.join(folder, "brand.yaml");
  const brand = parse(readFileSync(file, "utf8")) as { settings: JsonObject };
  const fields = { style_number: { field: "handle" }, season: { default: "CORE" } };
  const settings = { ...brand.settings, upc: "sku", fields, customers: { code: { tag: "Code" } } };
  writeFileSync(file, stringify({ ...brand, settings }));
  for (const name of ["customers", "orders"]) {
    const extended = `pipelines/_presets/shopify-nuorder/${name}.yaml`;
    writeFileSync(path.join(folder, `${name}.yaml`), stringify({ extends: extended }));
  }
  const shop = openShop(shopify);
  const desk: Desk = {
    ...place,
    shop,
    send: (...orders) => void nuorder.seed({ orders: [...orders] }),
    product: (handle, variants) => shop.tag(shop.product({ handle, variants }), synced),
    customer: (name, code) => {
      const input = { email: `${name}@ridge.example`, addresses: [addressOf(1)] };
      shop.tag(shop.customer(name, input), synced, `Code: ${code}`);
    },
    writes: () =>
      place.simulator.requestLog
        .entries()
        .filter(({ method, operation = "" }) =>
          operation === "" ? method !== "GET" : !/^(Read|Find|Shop|Pending)/.test(operation),
        ).length,
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
  desk.product("ridge-shell", { "Black/S": "RS-S", "Black/M": "RS-M" });
  desk.customer("Ann", "C-1");
  return desk;
}

/** What a command said, without what differs from run to run. */
export function steady({ stdout }: Ended): string {
  return stdout
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "2026-03-02 08:00 UTC")
    .replaceAll(/0{20}(\d{4})/g, "…$1");
}
