import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import { castSwitch, castText, dayOf, gathering, plainText, usDayOf } from "./cast.ts";
import type { HeldDelivery, HeldSize, HeldWarehouse } from "./inventory.ts";
import { textOf, type StoredProduct, type StoredSize } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";
import { warehouseCalled, type Warehouse } from "./warehouses.ts";

export interface InventoryReadContext {
  readonly warehouses: readonly Warehouse[];
  readonly settings: NuorderSettings;
}

/**
 * Casts the body of a v1 write for one product: warehouses by their names, sizes by those of the product.
 * @throws Refusal 400 naming every place that does not fit; then nothing of the body counts.
 */
export function readInventory(
  body: Json,
  product: StoredProduct,
  { warehouses, settings }: InventoryReadContext,
): readonly HeldWarehouse[] {
  const given = isObject(body) ? body["inventory"] : undefined;
  if (!isList(given)) throw new Refusal(400, "the body must hold a list called inventory");
  const problems: string[] = [];
  const read = given.flatMap((item, at) => {
    return gathering(problems, () => castEntry(item, `inventory[${at}]`)) ?? [];
  });
  refuseTwice(
    problems,
    "inventory",
    read.map(({ warehouse }) => warehouse),
  );
  if (problems.length > 0) throw new Refusal(400, problems.join("; "));
  return read;

  function castEntry(item: Json, place: string): HeldWarehouse {
    if (!isObject(item)) throw new Refusal(400, `${place} must be an object`);
    const word = castText(`${place}.warehouse`, item["warehouse"] ?? null);
    const warehouse = warehouseCalled(word, warehouses);
    if (!warehouse) throw new Refusal(400, `${place}.warehouse is unknown: "${word}"`);
    const prebook = castSwitch(`${place}.prebook`, item["prebook"] ?? null);
    const deliveries = item["wip"] ?? [];
    if (!isList(deliveries)) throw new Refusal(400, `${place}.wip must be a list`);
    const wip = deliveries.map((delivery, at) => castDelivery(delivery, `${place}.wip[${at}]`));
    refuseTwice(
      problems,
      `${place}.wip`,
      wip.map(({ name }) => name),
    );
    return { warehouse: warehouse.name, prebook, wip };
  }

  function castDelivery(item: Json, place: string): HeldDelivery {
    if (!isObject(item)) throw new Refusal(400, `${place} must be an object`);
    const name = castText(`${place}.name`, item["name"] ?? null);
    const isKnown = deliveryDay(name) !== undefined || words.has(name);
    if (name === "" || !(isKnown || settings.wip_labels)) {
      throw new Refusal(400, `${place}.name must be immediate, prebook or a date, not "${name}"`);
    }
    const given = item["sizes"] ?? [];
    if (!isList(given)) throw new Refusal(400, `${place}.sizes must be a list`);
    const sizes = given.flatMap((size, at) => {
      const spot = `${place}.sizes[${at}]`;
      return gathering(problems, () => castSize(size, spot, name)) ?? [];
    });
    refuseTwice(
      problems,
      `${place}.sizes`,
      sizes.map(({ size, upc }) => JSON.stringify([size, upc])),
    );
    return { name, sizes };
  }

  function castSize(item: Json, place: string, delivery: string): HeldSize | undefined {
    if (!isObject(item)) throw new Refusal(400, `${place} must be an object`);
    const quantity = castQuantity(
      `${place}.quantity`,
      item["quantity"] ?? null,
      settings.whole_quantities,
    );
    if (quantity === null && delivery !== "prebook") {
      throw new Refusal(400, `${place}.quantity is required`);
    }
    const size = sizeMeant(item, product);
    if (!size) {
      if (settings.inventory_unknown_size === "ignore") return undefined;
      const called = JSON.stringify(item["size"] ?? item["upc"] ?? null);
      throw new Refusal(400, `${place} is no size of the product: ${called}`);
    }
    const upc = size["upc"];
    return { size: size.size, ...(upc === undefined ? {} : { upc }), quantity };
  }
}

const words = new Set(["immediate", "prebook"]);

/** The day that a delivery is called by, in epoch ms; undefined for a word. */
export function deliveryDay(name: string): number | undefined {
  return dayOf(name) ?? usDayOf(name);
}

/** Finds the size that a v1 entry means: by name and UPC, else by name, else by UPC. */
export function sizeMeant(given: JsonObject, product: StoredProduct): StoredSize | undefined {
  const { sizes } = product.fields;
  const name = plainText(given["size"]);
  const upc = plainText(given["upc"]);
  const hasUpc = (size: StoredSize): boolean => upc !== "" && textOf(size, "upc") === upc;
  const named = sizes.filter(({ size }) => size === name);
  return named.find(hasUpc) ?? named[0] ?? sizes.find(hasUpc);
}

/**
 * Takes a quantity, as text too; null stays.
 * @throws Refusal 400 on other values, and where only whole ones from 0 on are taken.
 */
export function castQuantity(place: string, value: Json, isWhole: boolean): number | null {
  if (value === null) return null;
  const isText = typeof value === "string" && value.trim() !== "";
  const quantity = typeof value === "number" || isText ? Number(value) : Number.NaN;
  if (!Number.isFinite(quantity)) {
    throw new Refusal(400, `${place} is not a number: ${JSON.stringify(value)}`);
  }
  if (isWhole && !(Number.isInteger(quantity) && quantity >= 0)) {
    throw new Refusal(400, `${place} must be a whole number from 0 on, not ${quantity}`);
  }
  return quantity;
}

function refuseTwice(problems: string[], place: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) problems.push(`${place} holds ${twice} twice`);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
