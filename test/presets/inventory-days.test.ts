import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import {
  mapStock,
  pieces,
  refusals,
  reports,
  stock,
  stockDocuments,
  stockTagged,
  withPieces,
  type Given,
} from "./inventory-preset.ts";

const black = "RS-27/BLK";

async function prebookOf(record: Json, given: Given = {}): Promise<Json | undefined> {
  const { inventory } = (await stockDocuments(record, given))[black] ?? {};
  return (inventory as readonly JsonObject[] | undefined)?.[0]?.["prebook"];
}

async function visitOf(record: Json, given: Given = {}): Promise<string | undefined> {
  const result = await mapStock(record, given);
  return result.kind === "decided" ? result.revisit : undefined;
}

describe("prebook", () => {
  const immediate = ["default/immediate/S: 17", "default/immediate/M: 7"];
  const days = ["Available From: 02/01/2026", "Available To: 02/28/2026"];
  test.for<
    readonly [tags: readonly string[], today: string, open: boolean, revisit: string | undefined]
  >([
    [["Prebook", ...days], "2026-01-31", false, "2026-02-01"],
    [["Prebook", ...days], "2026-02-01", true, "2026-03-01"],
    [["Prebook", ...days], "2026-02-28", true, "2026-03-01"],
    [["Prebook", ...days], "2026-03-01", false, undefined],
    [["Prebook: True", "Available From: 02/01/2026"], "2026-01-31", false, "2026-02-01"],
    [["Prebook: True", "Available From: 02/01/2026"], "2099-01-01", true, undefined],
    [["Prebook: yes", "Available To: 12/31/2026"], "2000-01-01", true, "2027-01-01"],
    [["Prebook: yes", "Available To: 12/31/2026"], "2027-01-01", false, undefined],
    [["Prebook", "Available From: ", "Available To:"], "2026-01-31", true, undefined],
    [["Prebook"], "2026-01-31", true, undefined],
    [["Prebook: False", ...days], "2026-02-01", false, undefined],
    [days, "2026-02-01", false, undefined],
  ])("%j on %s is open: %s, and looked at again on %s", async ([tags, today, open, revisit]) => {
    const record = stockTagged(...tags);
    expect(await prebookOf(record, { today })).toBe(open);
    expect(await visitOf(record, { today })).toBe(revisit);
  });

  const shut = 'so "Ridge Shell" cannot be ordered ahead';
  const write = "write a day that exists as mm/dd/yyyy in Shopify";
  const early = "Available From: 01/01/2026";
  test.for<readonly [tags: readonly string[], sentences: readonly string[]]>([
    [
      ["Prebook", "Available From: 99/99/9999"],
      [
        `the tag "Available From" "99/99/9999" is not a date: there is no month 99, ${shut}: ${write}`,
      ],
    ],
    [
      ["Prebook", "Available From: 13/45/2026", "Available To: TBD"],
      [
        `the tag "Available From" "13/45/2026" is not a date: there is no month 13, ${shut}: ${write}`,
        `the tag "Available To" "TBD" is not a date written as mm/dd/yyyy, ${shut}: ${write}`,
      ],
    ],
    [
      ["Prebook", early, "Available To: 02/30/2026"],
      [
        `the tag "Available To" "02/30/2026" is not a date: that month has no day 30, ${shut}: ${write}`,
      ],
    ],
    [
      ["Prebook", "Available From: 03/01/2026", "Available To: 02/01/2026"],
      [
        `"Ridge Shell" is available from 2026-03-01 but only until 2026-02-01, ${shut}: correct the tag "Available From" or "Available To", written as mm/dd/yyyy, in Shopify`,
      ],
    ],
    [
      ["Prebook", early, "available from: 01/02/2026"],
      [
        `the tags "${early}" and "available from: 01/02/2026" contradict each other, ${shut}: keep one of them in Shopify`,
      ],
    ],
    [
      ["Prebook: perhaps", early],
      [
        `the tag "Prebook: perhaps" says neither yes nor no, ${shut}: write True or False in Shopify`,
      ],
    ],
    [
      ["prebook: no", "Prebook: True", early],
      [
        `the tags "prebook: no" and "Prebook: True" contradict each other, ${shut}: keep one of them in Shopify`,
      ],
    ],
  ])("%j closes prebook and is reported; the stock goes on", async ([tags, sentences]) => {
    const record = stockTagged(...tags);
    for (const quantity of ["unlimited", "stock"]) {
      const given = { inventory: { prebook: { quantity } } };
      expect(await reports(record, given)).toEqual(sentences);
      expect(await refusals(record, given)).toEqual([]);
      const documents = await stockDocuments(record, given);
      expect(documents).toEqual(await stockDocuments(stock, given));
      expect(pieces(documents[black])).toEqual(immediate);
      expect(await visitOf(record, given)).toBe(undefined);
    }
  });

  test.for<readonly [tags: readonly string[]]>([
    [["Available From: TBD"]],
    [["Prebook: no", "Available To: 02/30/2026"]],
    [["Available From: 03/01/2026", "Available To: 02/01/2026"]],
  ])("%j decide nothing, and are not reported", async ([tags]) => {
    const record = stockTagged(...tags);
    expect(await reports(record)).toEqual([]);
    expect(await refusals(record)).toEqual([]);
    expect(await visitOf(record)).toBe(undefined);
  });

  test("is for any number beside what is there", async () => {
    expect(pieces((await stockDocuments(stockTagged("Prebook")))[black])).toEqual(immediate);
  });

  test.for<readonly [today: string, offered: readonly string[]]>([
    ["2026-01-31", immediate],
    [
      "2026-02-01",
      [
        "default/immediate/S: 0",
        "default/immediate/M: 0",
        "default/prebook/S: 17",
        "default/prebook/M: 7",
      ],
    ],
    ["2026-03-01", immediate],
  ])("of what is there offers each piece once, on %s", async ([today, offered]) => {
    const given = { today, inventory: { prebook: { quantity: "stock" } } };
    const record = stockTagged("Prebook", ...days);
    expect(pieces((await stockDocuments(record, given))[black])).toEqual(offered);
    expect(pieces((await stockDocuments(stock, given))[black])).toEqual(immediate);
  });
});

describe("stock on its way", () => {
  const dated: JsonObject = {
    incoming: "dated",
    incoming_date: { metafield: "custom.arrives_on", tag: "Arrives" },
  };
  const inventory: JsonObject = {
    ...dated,
    warehouses: {
      default: null,
      East: { locations: ["61"], buffer: 5 },
      West: { locations: ["62"] },
    },
  };
  const immediate = ["East/immediate/S: 7", "East/immediate/M: 2"];
  const arriving = ["East/2026-06-15/S: 40", "East/2026-06-15/M: 0"];
  const others = ["West/immediate/S: 5", "West/immediate/M: 0"];
  const bare = { ...stock, metafields: [] };

  test.for<readonly [string, Json, Given, readonly string[]]>([
    [
      "with its day, for every size, where anything arrives",
      stock,
      { inventory },
      [...immediate, ...arriving, ...others],
    ],
    [
      "until that day is over",
      stock,
      { inventory, today: "2026-06-15" },
      [...immediate, ...arriving, ...others],
    ],
    ["not after it", stock, { inventory, today: "2026-06-16" }, [...immediate, ...others]],
    [
      "not where it is not asked for",
      stock,
      { inventory: { ...inventory, incoming: "none" } },
      [...immediate, ...others],
    ],
    ["not without a day", bare, { inventory }, [...immediate, ...others]],
  ])("is sent %s", async ([, record, given, expected]) => {
    expect(pieces((await stockDocuments(record, given))[black])).toEqual(expected);
  });

  test("is looked at again on the day after", async () => {
    expect(await visitOf(stock, { inventory })).toBe("2026-06-16");
    expect(await visitOf(stock, {})).toBe(undefined);
  });

  test("has its day from a tag as well", async () => {
    const record = { ...stockTagged("Arrives: 07/01/2026"), metafields: [] };
    expect(pieces((await stockDocuments(record, { inventory }))[black])).toContain(
      "East/2026-07-01/S: 40",
    );
  });

  test.for<readonly [string, Json, string, readonly string[]]>([
    [
      "no day",
      bare,
      "2026-01-15",
      [
        'stock of "Ridge Shell" is on its way, but not sent, because its day of arrival is missing: fill in the product\'s metafield custom.arrives_on or a tag "Arrives: …" in Shopify',
      ],
    ],
    [
      "a day that is over",
      stock,
      "2026-06-16",
      [
        'stock of "Ridge Shell" is on its way, but not sent, because its day of arrival, 2026-06-15, is over: fill in the product\'s metafield custom.arrives_on or a tag "Arrives: …" in Shopify',
      ],
    ],
    ["nothing that is wrong", stock, "2026-01-15", []],
    ["a day that is over, of nothing", withPieces(0, 0, 12), "2027-01-15", []],
  ])("%s is reported", async ([, record, today, sentences]) => {
    expect(await reports(record, { inventory, today })).toEqual(sentences);
  });

  test("a day that does not exist is reported, and what is there goes on", async () => {
    const record = { ...stockTagged("Arrives: 02/30/2026"), metafields: [] };
    expect(await refusals(record, { inventory })).toEqual([]);
    expect(await reports(record, { inventory })).toEqual([
      'stock of "Ridge Shell" is on its way, but not sent, because its day of arrival, "02/30/2026" is not a date: that month has no day 30: write it as yyyy-mm-dd or mm/dd/yyyy in the product\'s metafield custom.arrives_on or a tag "Arrives: …" in Shopify',
    ]);
    expect(pieces((await stockDocuments(record, { inventory }))[black])).toEqual([
      ...immediate,
      ...others,
    ]);
    expect(await visitOf(record, { inventory })).toBe(undefined);
  });

  test("that is no number is refused", async () => {
    const record = { ...stock, variants: [withLevelIncoming(null)] };
    expect((await refusals(record, { inventory })).join("\n")).toContain(
      "has the incoming quantity null, which is no number,",
    );
  });
});

function withLevelIncoming(quantity: Json): Json {
  const [variant] = stock["variants"] as readonly JsonObject[];
  const [level] = (variant?.["levels"] ?? []) as readonly JsonObject[];
  const quantities = [
    { name: "available", quantity: 1 },
    { name: "incoming", quantity },
  ];
  return { ...variant, levels: [{ ...level, quantities }] } as Json;
}
