import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, mapOne, rejection } from "./preset.ts";
import { shell, tagged, withVariant, withOptions, withMetafield, color, size } from "./records.ts";

describe("what is refused, and with which sentence", () => {
  test.for<readonly [Json, JsonObject, string, string]>([
    [
      withVariant(1, { barcode: "" }),
      {},
      "mapping/rejected",
      'variant "Jet Black / M" of "Ridge Shell" has no barcode: fill it in on the variant in Shopify',
    ],
    [
      withVariant(1, { barcode: "   " }),
      {},
      "mapping/rejected",
      'variant "Jet Black / M" of "Ridge Shell" has no barcode: fill it in on the variant in Shopify',
    ],
    [
      withVariant(0, { sku: null }),
      { upc: "sku" },
      "mapping/rejected",
      'variant "Jet Black / S" of "Ridge Shell" has no SKU: fill it in on the variant in Shopify',
    ],
    [
      withVariant(1, { barcode: "0012345678905" }),
      {},
      "mapping/rejected",
      'the variants "Jet Black / S" and "Jet Black / M" of "Ridge Shell" have the same barcode "0012345678905"',
    ],
    [
      withOptions([color("Red"), size("M")], [color("Red"), size(" m ")]),
      {},
      "mapping/rejected",
      'the variants "Red / M" and "Red /  m " of "Ridge Shell" have the same size "M"',
    ],
    [
      withOptions([color("Red"), size("M"), { name: "Fit", value: "Slim" }]),
      { options: { other: "reject" } },
      "mapping/rejected",
      '"Ridge Shell" has an option beside colour and size: Slim',
    ],
    [
      withOptions([color("Red/Blue")], [color("Red-Blue")]),
      {},
      "mapping/rejected",
      'the colours "Red/Blue" and "Red-Blue" of "Ridge Shell" are too alike to be told apart: rename one',
    ],
    [
      changed("ridge-shell", { variants: null }),
      {},
      "mapping/rejected",
      '"Ridge Shell" has no variants',
    ],
    [
      changed("ridge-shell", { metafields: null }),
      {},
      "mapping/rejected",
      'variant "Jet Black / S" of "Ridge Shell" has no wholesale price: fill in the product\'s metafield b2b.wholesale_price in Shopify',
    ],
    [
      withMetafield("custom.style_number", " "),
      {},
      "mapping/rejected",
      '"Ridge Shell" has no style number: fill in the product\'s metafield custom.style_number in Shopify',
    ],
    [
      shell,
      { fields: { season: { tag: "Collection", metafield: "custom.season", default: null } } },
      "mapping/rejected",
      '"Ridge Shell" has no season: fill in the product\'s metafield custom.season or a tag "Collection: …" in Shopify',
    ],
    [
      withMetafield("b2b.wholesale_price", "139,50"),
      {},
      "mapping/not-a-number",
      'cannot read the wholesale price "139,50" as a number',
    ],
    [
      withMetafield("b2b.wholesale_price", '{"amount":"120.00","currency_code":"CAD"}', "money"),
      {},
      "mapping/rejected",
      "the metafield b2b.wholesale_price is in CAD, not in USD",
    ],
    [
      withVariant(1, { price: "289.00" }),
      {},
      "mapping/rejected",
      'the sizes of "Ridge Shell" have different prices: "S" 139.5 and 279, "M" 139.5 and 289',
    ],
    [
      tagged("Available From: 13/01/2026"),
      {},
      "mapping/bad-date",
      'the tag "Available From" "13/01/2026" is not a date: there is no month 13',
    ],
    [
      tagged("Available From: 99/99/9999"),
      {},
      "mapping/bad-date",
      'the tag "Available From" "99/99/9999" is not a date: there is no month 99',
    ],
    [
      tagged("Available To: TBD"),
      {},
      "mapping/bad-date",
      'the tag "Available To" "TBD" is not a date written as mm/dd/yyyy',
    ],
    [
      tagged("Available From: 05/01/2027", "Available To: 04/30/2027"),
      {},
      "mapping/contradiction",
      '"Ridge Shell" is available from 2027-05-01 but only until 2027-04-30',
    ],
    [
      tagged("Available From: 05/01/2027", "available from: 06/01/2027"),
      {},
      "mapping/contradiction",
      'the tags "Available From: 05/01/2027" and "available from: 06/01/2027" contradict each other',
    ],
    [
      tagged("Prebook: perhaps"),
      {},
      "mapping/rejected",
      'the tag "Prebook: perhaps" says neither yes nor no',
    ],
    [
      tagged("Season: A", "Season: B"),
      { fields: { season: { tag: "Season" } } },
      "mapping/contradiction",
      'the tags "Season: A" and "Season: B" contradict each other',
    ],
  ])("%#", async ([record, choices, code, message]) => {
    expect(await rejection(record, choices)).toEqual({ code, message });
  });

  test("one colour that cannot be sent leaves the others alone", async () => {
    const result = await mapOne(withVariant(2, { barcode: null }));
    expect(result).toMatchObject({
      items: [{ kind: "document", key: "101-jet-black" }, { kind: "rejected" }],
    });
  });
});
