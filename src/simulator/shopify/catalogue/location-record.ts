import type { MetafieldRecord } from "./records.ts";
import type { ShopRecord } from "./shop.ts";

/** A place that holds stock. */
export interface LocationRecord {
  readonly id: number;
  readonly name: string;
  /** True for the shop's first one: new variants are stocked there, and it cannot be given up. */
  readonly isPrimary: boolean;
  readonly isActive: boolean;
  readonly fulfillsOnlineOrders: boolean;
  readonly address: LocationAddress;
  readonly metafields: readonly MetafieldRecord[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deactivatedAt: string | null;
}

/** Where a location is; names of countries and provinces follow from the codes. */
export interface LocationAddress {
  readonly address1: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly provinceCode: string | null;
  readonly countryCode: string | null;
  readonly zip: string | null;
  readonly phone: string | null;
}

/** The location that every shop begins with. */
export function primaryLocation(shop: ShopRecord): LocationRecord {
  return {
    id: shop.locationId,
    name: "Shop location",
    isPrimary: true,
    isActive: true,
    fulfillsOnlineOrders: true,
    address: {
      address1: "1 Main Street",
      address2: null,
      city: "New York",
      provinceCode: "NY",
      countryCode: "US",
      zip: "10001",
      phone: null,
    },
    metafields: [],
    createdAt: shop.createdAt,
    updatedAt: shop.createdAt,
    deactivatedAt: null,
  };
}
