import { activeLevels, levelAt, withLevel, withQuantities } from "../catalogue/levels.ts";
import type { LineRecord, TakenStock } from "../catalogue/order-parts.ts";
import type { LevelRecord, QuantityName } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { saveItem } from "./edit-levels.ts";

/**
 * Moves what lines need from `available` to another quantity, whatever is there.
 *
 * It is taken where online orders are served from and there is enough, else at the first location
 * that stocks the item (a guess: routing is not modelled). What is not tracked is left alone.
 */
export function takeStock(
  store: Store,
  lines: readonly LineRecord[],
  to: QuantityName,
): readonly TakenStock[] {
  return lines.flatMap(({ variantId, quantity }) => {
    const owned = store.byVariant(variantId ?? 0);
    if (owned === undefined || !owned.variant.item.tracked) return [];
    const level = bestLevel(store, activeLevels(owned.variant.item), quantity);
    if (level === undefined) return [];
    const itemId = owned.variant.inventoryItemId;
    const taken = { itemId, locationId: level.locationId, quantity };
    move(store, taken, "available", to);
    return taken;
  });
}

/** Moves stock that was taken to another quantity, or away; what is gone is passed over. */
export function moveStock(
  store: Store,
  taken: readonly TakenStock[],
  from: QuantityName,
  to: QuantityName | null,
): void {
  for (const each of taken) move(store, each, from, to);
}

/** The first line whose variant may not be oversold and is short. */
export function shortLine(store: Store, lines: readonly LineRecord[]): LineRecord | undefined {
  return lines.find(({ variantId, quantity }) => {
    const item = store.byVariant(variantId ?? 0);
    if (item === undefined || !item.variant.item.tracked) return false;
    if (item.variant.inventoryPolicy === "CONTINUE") return false;
    return !activeLevels(item.variant.item).some((level) => has(level, quantity));
  });
}

function bestLevel(
  store: Store,
  levels: readonly LevelRecord[],
  quantity: number,
): LevelRecord | undefined {
  const online = levels.filter(
    ({ locationId }) => store.locations.get(locationId)?.fulfillsOnlineOrders === true,
  );
  return online.find((level) => has(level, quantity)) ?? online[0] ?? levels[0];
}

function has({ quantities }: LevelRecord, quantity: number): boolean {
  return quantities.available >= quantity;
}

function move(store: Store, taken: TakenStock, from: QuantityName, to: QuantityName | null): void {
  const owned = store.byInventoryItem(taken.itemId);
  const level = owned && levelAt(owned.variant.item, taken.locationId);
  if (owned === undefined || level === undefined) return;
  const { quantities } = level;
  const after = withQuantities(
    level,
    {
      [from]: quantities[from] - taken.quantity,
      ...(to !== null && { [to]: quantities[to] + taken.quantity }),
    },
    store.stamp(),
  );
  saveItem(store, owned, withLevel(owned.variant.item, after));
}
