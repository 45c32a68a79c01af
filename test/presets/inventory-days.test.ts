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

  test.for<readonly [string, string]>([
    [
      "99/99/9999",
      'mapping/bad-date: the tag "Available From" "99/99/9999" is not a date: there is no month 99',
    ],
    [
      "02/30/2026",
      'mapping/bad-date: the tag "Available From" "02/30/2026" is not a date: that month has no day 30',
    ],
    ["TBD", 'mapping/bad-date: the tag "Available From" "TBD" is not a date written as mm/dd/yyyy'],
  ])("from %s is refused", async ([day, sentence]) => {
    expect(await refusals(stockTagged("Prebook", `Available From: ${day}`))).toEqual([sentence]);
  });

  test("an end before the beginning is refused", async () => {
    const record = stockTagged("Prebook", "Available From: 03/01/2026", "Available To: 02/01/2026");
    expect(await refusals(record)).toEqual([
      'mapping/contradiction: "Ridge Shell" is available from 2026-03-01 but only until 2026-02-01',
    ]);
  });

  test("days that decide nothing keep no stock back", async () => {
    expect(await refusals(stockTagged("Available From: TBD"))).toEqual([]);
  });

  test("a tag that says neither yes nor no is refused", async () => {
    expect(await refusals(stockTagged("Prebook: perhaps"))).toEqual([
      'mapping/rejected: the tag "Prebook: perhaps" says neither yes nor no',
    ]);
  });

  test("is for any number, or for what is there", async () => {
    const record = stockTagged("Prebook");
    const immediate = ["default/immediate/S: 17", "default/immediate/M: 7"];
    expect(pieces((await stockDocuments(record))[black])).toEqual(immediate);
    const given = { inventory: { prebook: { quantity: "stock" } } };
    expect(pieces((await stockDocuments(record, given))[black])).toEqual([
      ...immediate,
      "default/prebook/S: 17",
      "default/prebook/M: 7",
    ]);
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

  test("a day that does not exist is refused", async () => {
    const record = { ...stockTagged("Arrives: 02/30/2026"), metafields: [] };
    expect(await refusals(record, { inventory })).toEqual([
      'mapping/bad-date: the day on which "Ridge Shell" arrives, "02/30/2026" is not a date: that month has no day 30',
    ]);
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
