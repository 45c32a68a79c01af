import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { isObject, type Json } from "../../src/core/json.ts";
import { jsonLines, type Place } from "../cli/command.ts";

const stockHead =
  "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,Location,Incoming,Unavailable,Committed,Available,On hand";

/** Adds the feed to the brand, with two warehouses. */
export function prepare(place: Place, preset: string, more: string): void {
  const { nuorder } = place.simulator.systems;
  nuorder.configure({ warehouses: [{ name: "default" }, { name: "West" }] });
  const folder = path.join(place.root, "pipelines/acme");
  writeFileSync(
    path.join(folder, "inventory.yaml"),
    `extends: pipelines/_presets/shopify-nuorder/${preset}.yaml\n`,
  );
  const file = path.join(folder, "brand.yaml");
  const ids = (nuorder.snapshot() as unknown as { warehouses: readonly { id: string }[] })
    .warehouses;
  const lines = [
    "  inventory:",
    "    quantity: available",
    ...(more === "" ? [] : [`    ${more}`]),
    "    warehouses:",
    `      default: { locations: [Shop location], id: "${String(ids[0]?.id)}" }`,
    `      West: { locations: [West], id: "${String(ids[1]?.id)}" }`,
  ];
  writeFileSync(file, `${readFileSync(file, "utf8").trimEnd()}\n${lines.join("\n")}\n`);
}

/** Changes a text in the brand's file. */
export function settle(place: Place, from: string, to: string): void {
  const file = path.join(place.root, "pipelines/acme/brand.yaml");
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

/** Sets pieces by `handle/size/location`, in the search index at once. */
export function setStock(place: Place, pieces: Readonly<Record<string, number>>): void {
  const lines = Object.entries(pieces).map(([name, count]) => {
    const [handle, size, location] = name.split("/");
    const option = size === "" ? "Title,Default Title" : `Size,${String(size)}`;
    return `${String(handle)},,${option},,,,,,,,${String(location)},0,0,0,${String(count)},${String(count)}`;
  });
  place.simulator.systems.shopify.importInventoryCsv([stockHead, ...lines, ""].join("\n"));
}

/** Runs feeds, and gives what came of the last one and what NuORDER was sent. */
export async function sync(
  place: Place,
  ...feeds: readonly string[]
): Promise<{ outcome: unknown; counts: unknown; writes: string[] }> {
  const { requestLog, systems } = place.simulator;
  systems.shopify.catchUp();
  requestLog.clear();
  const ended = await place.run("run", "acme", ...feeds, "--json");
  const { outcome = "", counts = {} } = jsonLines(ended).at(-1) ?? { outcome: ended.stderr };
  const sent = requestLog.entries().filter(({ system }) => system === "nuorder");
  const writes = sent.map(({ method, path: asked }) => `${method} ${asked}`);
  return { outcome, counts, writes: writes.toSorted() };
}

/** What a v1 write of the stock of these products looks like. */
export function stockOf(place: Place, ...handles: readonly string[]): string[] {
  const paths = handles.map((handle) => `/api/inventory/external_id/${keyOf(place, handle)}`);
  return paths.map((one) => `POST ${one}`).toSorted();
}

interface Shop {
  readonly products: readonly { readonly id: number; readonly handle: string }[];
}

const known = new Map<Place, Shop["products"]>();

function numberOf(place: Place, handle: string): string {
  const shop = place.simulator.systems.shopify.snapshot() as unknown as Shop;
  const products = known.get(place) ?? shop.products;
  known.set(place, products);
  return String(products.find((one) => one.handle === handle)?.id);
}

/** Shopify's id of a product. */
export const idOf = (place: Place, handle: string): string =>
  `gid://shopify/Product/${numberOf(place, handle)}`;
const keyOf = (place: Place, handle: string): string => `${numberOf(place, handle)}-default`;

/** What NuORDER holds in v1, by handle. */
export function held(place: Place): Record<string, string[]> {
  const { inventory } = place.simulator.systems.nuorder.snapshot() as unknown as {
    inventory: readonly {
      key: string;
      warehouses: readonly {
        warehouse: string;
        wip: readonly { name: string; sizes: readonly { size: string; quantity: number }[] }[];
      }[];
    }[];
  };
  const rows = inventory.map(({ key, warehouses }) => {
    const handle = ["shell", "mug"].find((one) => keyOf(place, one) === key) ?? key;
    const all = warehouses.flatMap(({ warehouse, wip }) =>
      wip.flatMap(({ name, sizes }) =>
        sizes.map(({ size, quantity }) => `${warehouse}/${name}/${size}: ${String(quantity)}`),
      ),
    );
    return [handle, all] as const;
  });
  return Object.fromEntries(rows);
}

/** Gives a product other tags. */
export async function tag(place: Place, handle: string, tags: string): Promise<void> {
  await graphql(
    place,
    "mutation ($product: ProductUpdateInput!) { productUpdate(product: $product) { userErrors { message } } }",
    { product: { id: idOf(place, handle), tags: tags.split(", ") } },
  );
}

/** Asks the local Shopify; errors fail the test. */
export async function graphql(place: Place, query: string, variables: object = {}): Promise<Json> {
  const { endpoint, access_token: token } = place.simulator.shopify;
  const answer = await fetch(`${endpoint}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await answer.json()) as Json;
  expect(isObject(body) ? body["errors"] : body).toBeUndefined();
  return body;
}

/** The rows that NuORDER holds in v3 and sells, as `warehouse/size/name: pieces`, sizes by their UPC. */
export function rowsFor(place: Place): string[] {
  const { replenishments, warehouses, products } =
    place.simulator.systems.nuorder.snapshot() as unknown as {
      replenishments: readonly {
        warehouse_id: string;
        sku_id: string;
        display_name: string;
        quantity: number | null;
        active: boolean;
      }[];
      warehouses: readonly { id: string; name: string }[];
      products: readonly { fields: { sizes: readonly { _id: string; upc: string }[] } }[];
    };
  const sizes = products.flatMap(({ fields }) => fields.sizes);
  return replenishments
    .filter(({ active }) => active)
    .map((row) => {
      const warehouse = warehouses.find(({ id }) => id === row.warehouse_id)?.name ?? "";
      const upc = sizes.find(({ _id }) => _id === row.sku_id)?.upc ?? row.sku_id;
      return `${warehouse}/${upc}/${row.display_name}: ${String(row.quantity)}`;
    })
    .toSorted();
}
