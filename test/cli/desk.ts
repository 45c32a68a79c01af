import { readFileSync, writeFileSync } from "node:fs";
import { EventEmitter } from "node:events";
import path from "node:path";
import { Writable } from "node:stream";
import { parse, stringify } from "yaml";
import type { JsonObject } from "../../src/core/json.ts";
import { openShop, synced, addressOf, type Shop } from "../feeds/shop.ts";
import { runCli } from "../../src/cli/cli.ts";
import type { SignalSource } from "../../src/cli/interrupts.ts";
import { realWorld } from "../../src/core/real-world.ts";
import type { SalesSnapshot } from "../../src/simulator/shopify/catalogue/sales.ts";
import { makeBrand, type Ended, type Place } from "./command.ts";

/** A brand that takes orders, for those who work what is held or parked. */
export interface Desk extends Place {
  readonly shop: Shop;
  /** Puts orders into NuORDER; one whose id is there is replaced. */
  send(...orders: readonly JsonObject[]): void;
  product(handle: string, variants: Readonly<Record<string, string>>): void;
  customer(name: string, code: string): void;
  /** Answers what a command asks; undefined where nobody sits there. */
  answer: string | undefined;
  /** How many orders and open drafts Shopify holds. */
  sold(): { readonly orders: number; readonly drafts: number };
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
    answer: undefined,
    sold: () => {
      const { orders, draftOrders } = shopify.snapshot() as unknown as SalesSnapshot;
      const open = draftOrders.filter(({ status }) => status !== "COMPLETED");
      return { orders: orders.length, drafts: open.length };
    },
    run: (...args) => typed(args, place.root, desk.answer),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
  desk.product("ridge-shell", { "Black/S": "RS-S", "Black/M": "RS-M" });
  desk.customer("Ann", "C-1");
  return desk;
}

/** Carries a command out in this process: its start is not what is tested here. */
async function typed(
  args: readonly string[],
  cwd: string,
  answer: string | undefined,
): Promise<Ended> {
  const said = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof said) =>
    new Writable({
      write: (chunk, _, done) => {
        said[name] += String(chunk);
        done();
      },
    });
  await using world = realWorld();
  const code = await runCli(args, {
    world,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    signals: new EventEmitter() as unknown as SignalSource,
    env: { USER: "ann" },
    cwd,
    ask: answer === undefined ? undefined : () => Promise.resolve(answer),
  });
  return { code, ...said };
}

/** What a command said, without what differs from run to run. */
export function steady({ stdout }: Ended): string {
  return stdout
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "2026-03-02 08:00 UTC")
    .replaceAll(/(gid:\/\/shopify\/\w+)\/\d+/g, "$1/7")
    .replaceAll(/ in \d[\d.]* m?s$/gm, " in 1 s");
}
