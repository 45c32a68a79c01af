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

test("replenishments: a prebook row comes with its day, and ends with it", async () => {
  await using place = await openStock("replenishments");
  const { shop } = place;
  shop.tag(place.scarf, ...tags);
  const batch = (at: string, name: string) =>
    `PUT /api/v3.0/warehouse/${at}/replenishments ${at}@SC-1@${name}`;
  const flags = "PUT /api/inventory/flags scarf-default";
  const { ledger } = await place.sync("inventory");
  expect(ledger).toBe("8 new");
  await follow(place, "inventory", [
    {
      step: "midnight",
      at: "2026-03-03T05:00:00Z",
      ledger: "2 new, 2 unchanged",
      sent: [flags, batch("EAST", "Prebook"), batch("WEST", "Prebook")].toSorted(),
    },
  ]);
  expect(rowsOf(place).filter((row) => row.includes("SC-1"))).toEqual([
    "EAST SC-1 Prebook null",
    "EAST SC-1 immediate 8",
    "WEST SC-1 Prebook null",
    "WEST SC-1 immediate 0",
  ]);
  await follow(place, "inventory", [
    {
      step: "it is over",
      at: "2026-03-05T05:00:00Z",
      ledger: "8 unchanged, 2 retired",
      sent: [flags, batch("EAST", "Prebook"), batch("WEST", "Prebook")].toSorted(),
    },
  ]);
  expect(rowsOf(place).filter((row) => row.includes("SC-1"))).toEqual([
    "(EAST SC-1 Prebook 0)",
    "(WEST SC-1 Prebook 0)",
    "EAST SC-1 immediate 8",
    "WEST SC-1 immediate 0",
  ]);
  expect(stale(place)).toEqual([]);
});
