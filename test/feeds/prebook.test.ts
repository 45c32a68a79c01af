import { expect, test } from "vitest";
import { follow, hours } from "./story.ts";
import { heldOf, openStock, rowsOf, stale } from "./stock.ts";

const scarf = "POST /api/inventory/external_id/scarf-default";
const tags = ["Prebook: True", "Available From: 03/03/2026", "Available To: 03/04/2026"];

// The brand is in New York, where a day begins at 05:00 UTC in winter. The products were sent at 09:00
// UTC on 2 March.
test("prebook opens and closes at the brand's midnight, although nothing changed in the shop", async () => {
  await using place = await openStock("inventory");
  const { shop } = place;
  shop.tag(place.scarf, ...tags);
  // No full read comes in between.
  place.feed("inventory", { cursor: { full_every: "30d" } });
  await follow(place, "inventory", [
    {
      step: "the day before",
      after: hours(1),
      ledger: "3 new",
      sent: [
        "POST /api/inventory/external_id/jacket-black",
        "POST /api/inventory/external_id/jacket-ivory",
        scarf,
      ],
    },
    // The last full read and its overlap reach back to when the tags were changed.
    { step: "just before midnight", at: "2026-03-03T04:59:00Z", ledger: "1 unchanged" },
  ]);
  expect(heldOf(place, "scarf-default")[0]).toBe("EAST: immediate SC-1 8");
  await follow(place, "inventory", [
    { step: "midnight", at: "2026-03-03T05:00:00Z", ledger: "1 changed", sent: [scarf] },
  ]);
  expect(heldOf(place, "scarf-default")).toEqual([
    "EAST: immediate SC-1 8, prebook",
    "WEST: immediate SC-1 0, prebook",
  ]);
  await follow(place, "inventory", [
    { step: "the same day", at: "2026-03-03T08:00:00Z" },
    { step: "the last day", at: "2026-03-04T12:00:00Z" },
    { step: "just before it ends", at: "2026-03-05T04:59:00Z" },
    { step: "it is over", at: "2026-03-05T05:00:00Z", ledger: "1 changed", sent: [scarf] },
    { step: "and stays so" },
  ]);
  expect(heldOf(place, "scarf-default")[0]).toBe("EAST: immediate SC-1 8");
});

test("replenishments: a prebook row opens with its day and closes with it", async () => {
  await using place = await openStock("replenishments");
  const { shop } = place;
  shop.tag(place.scarf, ...tags);
  const batch = (at: string, name: string) =>
    `PUT /api/v3.0/warehouse/${at}/replenishments ${at}@SC-1@${name}`;
  const flags = "PUT /api/inventory/flags scarf-default";
  const ofScarf = () => rowsOf(place).filter((row) => row.includes("SC-1"));
  const { ledger } = await place.sync("inventory");
  expect(ledger).toBe("10 new");
  const closed = [
    "(EAST SC-1 Prebook 0)",
    "(WEST SC-1 Prebook 0)",
    "EAST SC-1 immediate 8",
    "WEST SC-1 immediate 0",
  ];
  expect(ofScarf()).toEqual(closed);
  await follow(place, "inventory", [
    {
      step: "midnight",
      at: "2026-03-03T05:00:00Z",
      ledger: "2 changed, 2 unchanged",
      sent: [flags, batch("EAST", "Prebook"), batch("WEST", "Prebook")].toSorted(),
    },
  ]);
  expect(ofScarf()).toEqual([
    "EAST SC-1 Prebook null",
    "EAST SC-1 immediate 8",
    "WEST SC-1 Prebook null",
    "WEST SC-1 immediate 0",
  ]);
  await follow(place, "inventory", [
    {
      step: "it is over",
      at: "2026-03-05T05:00:00Z",
      ledger: "2 changed, 8 unchanged",
      sent: [flags, batch("EAST", "Prebook"), batch("WEST", "Prebook")].toSorted(),
    },
  ]);
  expect(ofScarf()).toEqual(closed);
  // Without its tag nothing is left to open and close.
  await follow(place, "inventory", [
    {
      step: "no prebook any more",
      when: () => shop.untag(place.scarf, "Prebook: True"),
      ledger: "2 unchanged, 2 retired",
      sent: [flags, batch("EAST", "Prebook"), batch("WEST", "Prebook")].toSorted(),
    },
  ]);
  expect(ofScarf()).toEqual(closed);
  expect(stale(place)).toEqual([]);
});

test.for(["inventory", "replenishments"] as const)(
  "%s: what is ordered ahead from stock is offered once, at once or ahead",
  async (api) => {
    await using place = await openStock(api, { prebook: { quantity: "stock" } });
    place.shop.tag(place.scarf, ...tags);
    const offered = () =>
      api === "inventory"
        ? heldOf(place, "scarf-default")
        : rowsOf(place).filter(
            (row) => row.startsWith("EAST SC-1") || row.startsWith("(EAST SC-1"),
          );
    const before =
      api === "inventory"
        ? ["EAST: immediate SC-1 8", "WEST: immediate SC-1 0"]
        : ["(EAST SC-1 Prebook 0)", "EAST SC-1 immediate 8"];
    await place.sync("inventory");
    expect(offered()).toEqual(before);
    await place.sync("inventory", { after: hours(24) });
    expect(offered()).toEqual(
      api === "inventory"
        ? [
            "EAST: immediate SC-1 0; prebook SC-1 8, prebook",
            "WEST: immediate SC-1 0; prebook SC-1 0, prebook",
          ]
        : ["EAST SC-1 Prebook 8", "EAST SC-1 immediate 0"],
    );
    await place.sync("inventory", { after: hours(48) });
    expect(offered()).toEqual(before);
    expect(stale(place)).toEqual([]);
  },
);

test("replenishments: a season that ends for everything does not stop the feed", async () => {
  await using place = await openStock("replenishments");
  for (const id of [place.jacket, place.scarf]) place.shop.tag(id, ...tags);
  // Even where every document counts.
  place.feed("inventory", { limits: { fuse_floor: 1 } }, "inventory-replenishments");
  await place.sync("inventory", { after: hours(24) });
  expect(rowsOf(place).filter((row) => row.endsWith("Prebook null"))).toHaveLength(8);
  const { outcome, ledger, error } = await place.sync("inventory", { after: hours(48) });
  expect({ outcome, ledger, error }).toEqual({
    outcome: "succeeded",
    ledger: "8 changed, 8 unchanged",
    error: undefined,
  });
  expect(rowsOf(place).filter((row) => row.endsWith("Prebook 0)"))).toHaveLength(8);
});
