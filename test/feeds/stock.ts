import type { JsonObject } from "../../src/core/json.ts";
import type { HeldDelivery } from "../../src/simulator/nuorder/inventory.ts";
import { namesOf } from "./names.ts";
import { openPlace, type Place } from "./place.ts";
import { synced, type ProductInput } from "./shop.ts";

/** A place with two warehouses, three locations and two products that NuORDER has already. */
export interface StockPlace extends Place {
  readonly newark: string;
  readonly overflow: string;
  readonly portland: string;
  readonly jacket: string;
  readonly scarf: string;
}

export const jacketOf = (more: object = {}): ProductInput => ({
  handle: "jacket",
  variants: { "Black/S": "J-BS", "Black/M": "J-BM", "Ivory/S": "J-IS" },
  ...more,
});
export const scarfOf = (more: object = {}): ProductInput => ({
  handle: "scarf",
  variants: { "One Size": "SC-1" },
  ...more,
});

/**
 * Opens it. `api` chooses NuORDER's interface; the settings are those of inventory; `first` brings the
 * products to NuORDER.
 */
export async function openStock(
  api: "inventory" | "replenishments",
  inventory: JsonObject = {},
  first = (place: Place) => place.sync("products"),
): Promise<StockPlace> {
  const place = await openPlace(["products"], { inventory: { api } });
  const { shop, simulator } = place;
  const { nuorder } = simulator.systems;
  nuorder.configure({ warehouses: [{ name: "EAST" }, { name: "WEST" }] });
  const ids = new Map(nuorder.snapshot().warehouses.map(({ name, id }) => [name, id]));
  place.settle({
    inventory: {
      warehouses: {
        EAST: { locations: ["Newark", "Overflow"], id: ids.get("EAST") ?? "" },
        WEST: { locations: ["Portland"], id: ids.get("WEST") ?? "" },
      },
      ignored_locations: ["Shop location"],
    },
  });
  place.settle({ inventory });
  place.feed("inventory", {}, api === "inventory" ? "inventory" : "inventory-replenishments");
  const [newark, overflow, portland] = ["Newark", "Overflow", "Portland"].map(shop.location);
  const [jacket, scarf] = [shop.product(jacketOf()), shop.product(scarfOf())];
  if (!newark || !overflow || !portland) throw new Error("no locations");
  shop.stock("J-BS", newark, 5);
  shop.stock("J-BM", newark, 6);
  shop.stock("J-IS", portland, 7);
  shop.stock("SC-1", newark, 8);
  const { ledger } = await first(place);
  if (!["3 new", "3 changed"].includes(ledger))
    throw new Error(`the products are not there: ${ledger}`);
  return { ...place, newark, overflow, portland, jacket, scarf };
}

export { synced };

/** What NuORDER has of a product over v1, such as "EAST immediate J-BS 5 J-BM 6, prebook". */
export function heldOf({ simulator, shop }: Place, name: string): readonly string[] {
  const snapshot = simulator.systems.nuorder.snapshot();
  const tell = namesOf(snapshot, shop.names);
  const found = snapshot.inventory.find(({ key }) => tell(key) === name);
  return (found?.warehouses ?? []).map(
    ({ warehouse, prebook, wip }) =>
      `${warehouse}: ${wip.map(delivery).join("; ")}${prebook ? ", prebook" : ""}`,
  );
}

function delivery({ name, sizes }: HeldDelivery): string {
  const pieces = sizes.map(({ upc, quantity }) => `${String(upc)} ${String(quantity)}`);
  return `${name} ${pieces.join(" ")}`;
}

/** The rows that NuORDER has over v3, such as "EAST J-BS immediate 5", those that are over in brackets. */
export function rowsOf({ simulator, shop }: Place): readonly string[] {
  const snapshot = simulator.systems.nuorder.snapshot();
  const tell = namesOf(snapshot, shop.names);
  return snapshot.replenishments
    .map(({ warehouse_id: at, sku_id: size, display_name: name, quantity, active }) => {
      const text = tell(`${at} ${size} ${name} ${String(quantity)}`);
      return active ? text : `(${text})`;
    })
    .toSorted();
}

/** Products whose availability NuORDER shows as it was before the last write. */
export function stale({ simulator, shop }: Place): readonly string[] {
  const snapshot = simulator.systems.nuorder.snapshot();
  const tell = namesOf(snapshot, shop.names);
  return snapshot.inventory.filter((one) => one.flags_stale).map(({ key }) => tell(key));
}
