import { expect, test } from "vitest";
import { at } from "./ask.ts";
import { itemOf, serve, stockOf } from "./served.ts";

const NEW_HEAD =
  "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Unavailable (not editable),Committed (not editable),Available (not editable),On hand (current),On hand (new)";
const OLD_HEAD =
  "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,Location,Incoming,Unavailable,Committed,Available,On hand";

function line(size: string, location: string, ...rest: readonly (string | number)[]): string {
  return `linen-shirt,Linen Shirt,Size,${size},,,,,,,,${location},${rest.join(",")}`;
}

const file = (name: string, ...lines: readonly string[]) => [
  { name, text: `${lines.join("\n")}\n` },
];

test("an export sets what is where; locations are made by name", async () => {
  const inventoryCsv = file(
    "stock.csv",
    NEW_HEAD,
    line("S", "Shop location", "", 0, 0, 0, 3, 3, ""),
    line("S", "East", "A-1", 7, 2, 1, 5, 8, ""),
    line(
      "M",
      "Shop location",
      "",
      "not stocked",
      "not stocked",
      "not stocked",
      "not stocked",
      "not stocked",
      "",
    ),
    line("M", "East", "", 0, 0, 1, 4, 5, 11),
  );
  await using here = await serve({ inventoryCsv });
  expect(here.simulator.imported[1]).toEqual({
    name: "stock.csv",
    counts: { levels: 3, locations: 1 },
  });
  const [small, medium] = [await itemOf(here, "LS-S"), await itemOf(here, "LS-M")];
  expect(await stockOf(here, small)).toBe("Shop location 3, East 5");
  // On hand (new) is what Shopify would import: 11 with 1 committed.
  expect(await stockOf(here, medium)).toBe("East 10");
  const data = await here.data(
    'query Q($id: ID!) { inventoryItem(id: $id) { inventoryLevels(first: 5) { nodes { quantities(names: ["committed", "incoming", "reserved", "on_hand"]) { quantity } } } } }',
    { id: small },
  );
  expect(at(data, "inventoryItem", "inventoryLevels", "nodes", 1, "quantities")).toEqual(
    [1, 7, 2, 8].map((quantity) => ({ quantity })),
  );
});

test("the older columns are read too, and other locations of a variant are left", async () => {
  const inventoryCsv = file("stock.csv", OLD_HEAD, line("S", "East", 0, 0, 0, -2, -2));
  await using here = await serve({ inventoryCsv });
  expect(await stockOf(here, await itemOf(here, "LS-S"))).toBe("East -2");
  expect(await stockOf(here, await itemOf(here, "LS-M"))).toBe("Shop location 6");
});

const wrong: readonly (readonly [what: string, lines: readonly string[], said: string])[] = [
  [
    "no location column",
    ["Handle,SKU,On hand", "x,y,1"],
    'Line 1: there is no column "Location"; found: Handle, SKU, On hand.',
  ],
  [
    "no quantity column",
    ["Handle,Location", "x,East"],
    'Line 1: there is no column "Available" or "On hand"; found: Handle, Location.',
  ],
  [
    "an unknown product",
    ["Handle,Location,On hand", "nothing,East,1"],
    'Line 2: there is no product "nothing"; import the products before their stock.',
  ],
  [
    "an unknown variant",
    [OLD_HEAD, line("XL", "East", 0, 0, 0, 1, 1)],
    'Line 2: the product "linen-shirt" has no variant "XL".',
  ],
  [
    "half a piece",
    [OLD_HEAD, line("S", "East", 0, 0, 0, "1.5", "1.5")],
    'Line 2, column "Available": "1.5" is neither a whole number nor "not stocked".',
  ],
  [
    "sums that are wrong",
    [OLD_HEAD, line("S", "East", 0, 1, 1, 2, 5)],
    "Line 2: on hand is 5, but available 2, committed 1 and unavailable 1 make 4.",
  ],
  [
    "a level twice",
    [OLD_HEAD, line("S", "East", 0, 0, 0, 1, 1), line("S", "east", 0, 0, 0, 2, 2)],
    'Line 3: "linen-shirt" has its stock at "east" a second time.',
  ],
];

test.each(wrong)("%s is refused with the line, and nothing is kept", async (_, lines, said) => {
  await expect(serve({ inventoryCsv: file("bad.csv", ...lines) })).rejects.toThrow(
    `The CSV file "bad.csv" cannot be imported: ${said}`,
  );
  await using here = await serve();
  const { shopify } = here.simulator.systems;
  const before = shopify.snapshot();
  expect(() => shopify.importInventoryCsv(`${lines.join("\n")}\n`)).toThrow(said);
  const { lastId: _ids, ...kept } = shopify.snapshot() as Record<string, unknown>;
  expect(before).toMatchObject(kept);
});
