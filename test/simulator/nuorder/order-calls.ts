import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { rfcHeader, request } from "./signed-client.ts";
import { parka, productCalls } from "./product-calls.ts";

const folder = fileURLToPath(new URL("../../fixtures/nuorder/orders/", import.meta.url));

/** The invented orders in recorded shapes, by file name without its end. */
export function orderFixtures(): Readonly<Record<string, JsonObject>> {
  const names = readdirSync(folder).filter((name) => /^(modern|small|split)-.*\.json$/.test(name));
  return Object.fromEntries(
    names.map((name) => [
      name.replace(/\.json$/, ""),
      JSON.parse(readFileSync(folder + name, "utf8")) as JsonObject,
    ]),
  );
}

const company: JsonObject = {
  name: "Fairhaven Mercantile",
  code: "FM-100",
  currency_code: "EUR",
  addresses: [
    { line_1: "12 Cedar Ave", country: "US", type: "billing", billing_code: "BILL" },
    { line_1: "88 Dock Street", country: "US", type: "shipping", shipping_code: "SHIP" },
  ],
};
const socks: JsonObject = {
  ...parka,
  style_number: "so-2",
  brand_id: "SO-2_MOSS",
  sizes: [{ size: "OS", upc: "9" }],
  pricing: { EUR: { wholesale: 7.35, retail: 18 } },
};

/** Puts two products, a company and its buyer into a portal, so that something can be ordered. */
export async function stockedPortal(nuorder: NuorderSimulator): Promise<void> {
  const { send, put } = productCalls(() => nuorder);
  const buyer = { name: "Kim Arden", email: "kim@example.com" };
  const results = [
    await put(parka),
    await put(socks),
    await send("PUT", "/api/company/new", company),
    await send("PUT", "/api/company/code/FM-100/add/buyer", buyer),
  ];
  const failed = results.find(({ status }) => status >= 300);
  if (failed) throw new Error(JSON.stringify(failed));
}

/** Sends a signed GET with a query, which the plain calls cannot sign. */
export async function getWithQuery(
  nuorder: NuorderSimulator,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly json: Json }> {
  const address = `http://127.0.0.1:4811${path}`;
  const header = rfcHeader("GET", address, nuorder.credentials, query);
  const whole = `${path}?${new URLSearchParams(query).toString()}`;
  const { status, body } = await nuorder.handle(request("GET", whole, header));
  return { status, json: JSON.parse(String(body)) as Json };
}
