import { Refusal, type Answer } from "./answers.ts";
import { bodyOf } from "./cast.ts";
import type { Clock } from "../../core/world.ts";
import type { InventoryBook } from "./inventory-book.ts";
import {
  deliveryDay,
  readInventory,
  sizeMeant,
  type InventoryReadContext,
} from "./inventory-fields.ts";
import { bucketOf, type CacheEntry, type HeldDelivery, type HeldWarehouse } from "./inventory.ts";
import type { ProductBook } from "./product-book.ts";
import { productOf } from "./product-routes.ts";
import { historyKey, type StoredProduct } from "./product.ts";
import type { Call, Route } from "./route.ts";
import { warehouseCalled } from "./warehouses.ts";

/** What the calls on inventory work on. */
export interface InventoryContext extends InventoryReadContext {
  readonly book: ProductBook;
  readonly inventory: InventoryBook;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** The calls on the inventory of one product, IN1 to IN3 of the reconstruction. */
export function inventoryRoutes(context: () => InventoryContext): readonly Route[] {
  return ["/api/inventory/external_id/:brandId", "/api/inventory/:id"].flatMap((pattern) => [
    { method: "POST", pattern, answer: write },
    { method: "GET", pattern, answer: read },
  ]);

  function write(call: Call): Answer {
    const { inventory, settings } = context();
    const product = served(call);
    call.key = historyKey(product.fields);
    const given = readInventory(bodyOf(call), product, context());
    const before = inventory.of(product.id);
    const warehouses = settings.inventory_replaces ? given : merged(before.warehouses, given);
    const cache = warehouses.flatMap((one) => cacheOf(one, product, context()));
    inventory.put({ ...before, warehouses, cache });
    return { status: 200, body: { success: true } };
  }

  function read(call: Call): Answer {
    const { warehouses } = context().inventory.of(served(call).id);
    return { status: 200, body: { inventory: warehouses } };
  }

  function served(call: Call): StoredProduct {
    if (!context().settings.inventory_v1) throw new Refusal(404, "not found");
    return productOf(call, context().book);
  }
}

function cacheOf(
  { warehouse, wip }: HeldWarehouse,
  product: StoredProduct,
  { warehouses, clock, newId }: InventoryContext,
): CacheEntry[] {
  const id = warehouseCalled(warehouse, warehouses)?.id ?? "";
  return wip.flatMap(({ name, sizes }) =>
    sizes.flatMap((size) => {
      const sku = sizeMeant(size, product);
      if (size.quantity === null || !sku) return [];
      const bucket = bucketOf(deliveryDay(name) ?? clock.now());
      return [{ bucket, warehouse: id, sku_id: sku._id, _id: newId(), quantity: size.quantity }];
    }),
  );
}

/** Warehouses, deliveries and sizes that a body does not name stay as they are. */
function merged(
  before: readonly HeldWarehouse[],
  given: readonly HeldWarehouse[],
): readonly HeldWarehouse[] {
  return joined(before, given, "warehouse", (old, now) => ({
    ...now,
    wip: joined(old.wip, now.wip, "name", (oldDelivery, delivery): HeldDelivery => ({
      ...delivery,
      sizes: joined(oldDelivery.sizes, delivery.sizes, "size", (_, size) => size),
    })),
  }));
}

function joined<T extends { readonly [name in K]: string }, K extends string>(
  before: readonly T[],
  given: readonly T[],
  key: K,
  join: (old: T, now: T) => T,
): readonly T[] {
  const result = new Map(before.map((one) => [one[key], one]));
  for (const one of given) {
    const old = result.get(one[key]);
    result.set(one[key], old ? join(old, one) : one);
  }
  return [...result.values()];
}
