import type { OwnedVariant } from "./store.ts";
import { NO_STOCK, type ItemRecord, type LevelRecord, type Quantities } from "./records.ts";

/** A level with the variant whose stock it is. */
export interface OwnedLevel extends OwnedVariant {
  readonly level: LevelRecord;
}

/** A level that has just been made, with what is available there. */
export function newLevel(locationId: number, now: string, available = 0): LevelRecord {
  return {
    locationId,
    isActive: true,
    quantities: { ...NO_STOCK, available },
    createdAt: now,
    updatedAt: now,
    availableAt: now,
  };
}

/** The level of an item at a location, active or not. */
export function levelAt(item: ItemRecord, locationId: number): LevelRecord | undefined {
  return item.levels.find((level) => level.locationId === locationId);
}

/** The levels of the locations that stock the item now. */
export function activeLevels(item: ItemRecord): readonly LevelRecord[] {
  return item.levels.filter(({ isActive }) => isActive);
}

/** What is available of an item over all locations that stock it. */
export function available(item: ItemRecord): number {
  return activeLevels(item).reduce((sum, { quantities }) => sum + quantities.available, 0);
}

/** What is physically at a location: every stored quantity but `incoming`. */
export function onHand(quantities: Quantities): number {
  return (
    quantities.available +
    quantities.committed +
    quantities.damaged +
    quantities.quality_control +
    quantities.reserved +
    quantities.safety_stock
  );
}

/** Puts a level in the place of the one at its location, or behind the others. */
export function withLevel(item: ItemRecord, level: LevelRecord): ItemRecord {
  const at = item.levels.findIndex(({ locationId }) => locationId === level.locationId);
  return { ...item, levels: at < 0 ? [...item.levels, level] : item.levels.with(at, level) };
}

/** Changes quantities of a level; its time moves only where one of them does. */
export function withQuantities(
  level: LevelRecord,
  change: Partial<Quantities>,
  now: string,
): LevelRecord {
  const quantities = { ...level.quantities, ...change };
  const names = Object.keys(change) as (keyof Quantities)[];
  if (names.every((name) => quantities[name] === level.quantities[name])) return level;
  const isMoved = quantities.available !== level.quantities.available;
  return { ...level, quantities, updatedAt: now, ...(isMoved && { availableAt: now }) };
}

/** Says whether anything at all is left at a level, on its way to it included. */
export function hasStock({ quantities }: LevelRecord): boolean {
  return Object.values(quantities).some((quantity) => quantity !== 0);
}
