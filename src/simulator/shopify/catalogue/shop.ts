/** What the shop itself says; nothing in it can be changed. */
export interface ShopRecord {
  readonly domain: string;
  readonly name: string;
  readonly currencyCode: string;
  /** Search reads dates without a zone, and unquoted ones, as midnight here. */
  readonly timeZone: string;
  readonly locationId: number;
  readonly createdAt: string;
}

/** Makes the shop's record out of its domain. */
export function shopRecord(domain: string): ShopRecord {
  return {
    domain,
    name: domain.split(".")[0] ?? domain,
    currencyCode: "USD",
    timeZone: "America/New_York",
    locationId: 65_000_000_001,
    createdAt: "2020-01-01T00:00:00Z",
  };
}
