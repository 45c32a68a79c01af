import type { OwnedLevel } from "../catalogue/levels.ts";
import type { LocationRecord } from "../catalogue/location-record.ts";
import { countryName, zoneName } from "../catalogue/regions.ts";
import type { OwnedVariant } from "../catalogue/store.ts";
import type { SearchField } from "./match.ts";

type Fields<T> = Readonly<Record<string, SearchField<T>>>;

const ITEM: Fields<OwnedVariant> = {
  created_at: { kind: "time", values: ({ variant }) => [variant.createdAt] },
  id: { kind: "id", values: ({ variant }) => [variant.inventoryItemId] },
  sku: { kind: "whole", values: ({ variant }) => [variant.sku] },
  updated_at: { kind: "time", values: ({ variant }) => [variant.item.updatedAt] },
};

const LEVEL: Fields<OwnedLevel> = {
  created_at: { kind: "time", values: ({ level }) => [level.createdAt] },
  id: { kind: "id", values: ({ variant }) => [variant.inventoryItemId] },
  inventory_item_id: { kind: "id", values: ({ variant }) => [variant.inventoryItemId] },
  updated_at: { kind: "time", values: ({ level }) => [level.updatedAt] },
};

const LOCATION: Fields<LocationRecord> = {
  default: {
    kind: "words",
    values: ({ name, address }) => [
      [name, address.address1, address.city, address.zip, countryOf(address)].join(" "),
    ],
  },
  active: { kind: "flag", values: ({ isActive }) => [isActive] },
  address1: { kind: "whole", values: ({ address }) => [address.address1] },
  address2: { kind: "whole", values: ({ address }) => [address.address2] },
  city: { kind: "whole", values: ({ address }) => [address.city] },
  country: {
    kind: "whole",
    values: ({ address }) => [address.countryCode, countryOf(address)],
  },
  created_at: { kind: "time", values: ({ createdAt }) => [createdAt] },
  id: { kind: "id", values: ({ id }) => [id] },
  legacy: { kind: "flag", values: () => [false] },
  location_id: { kind: "id", values: ({ id }) => [id] },
  name: { kind: "whole", values: ({ name }) => [name] },
  province: {
    kind: "whole",
    values: ({ address }) => [address.provinceCode, provinceOf(address)],
  },
  zip: { kind: "whole", values: ({ address }) => [address.zip] },
};

/** Finds a searchable field of inventory items. */
export function itemField(name: string): SearchField<OwnedVariant> | undefined {
  return Object.hasOwn(ITEM, name) ? ITEM[name] : undefined;
}

/** Finds a searchable field of inventory levels. */
export function levelField(name: string): SearchField<OwnedLevel> | undefined {
  return Object.hasOwn(LEVEL, name) ? LEVEL[name] : undefined;
}

/** Finds a searchable field of locations. */
export function locationField(name: string): SearchField<LocationRecord> | undefined {
  return Object.hasOwn(LOCATION, name) ? LOCATION[name] : undefined;
}

function countryOf({ countryCode }: LocationRecord["address"]): string | null {
  return countryCode === null ? null : (countryName(countryCode) ?? null);
}

function provinceOf({ countryCode, provinceCode }: LocationRecord["address"]): string | null {
  return provinceCode === null ? null : (zoneName(countryCode, provinceCode) ?? null);
}
