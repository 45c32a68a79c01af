import { expect, test } from "vitest";
import { follow, type Step } from "./story.ts";
import { jacketOf, openStock, rowsOf, scarfOf, stale, synced } from "./stock.ts";

const inactive = "NuORDER Active: False";

/** A batch of one warehouse with these SKUs' stock on hand. */
const batch = (at: string, ...sizes: readonly string[]) =>
  `PUT /api/v3.0/warehouse/${at}/replenishments ${sizes.map((sku) => `${at}@${sku}@immediate`).join(" ")}`;
const flags = (...products: readonly string[]) => `PUT /api/inventory/flags ${products.join(" ")}`;
/** Both warehouses' batches of the scarf. */
const scarf = [flags("scarf-default"), batch("EAST", "SC-1"), batch("WEST", "SC-1")];
const all = ["J-BS", "J-BM", "J-IS", "SC-1"];
const first: Step = {
  step: "first sync",
  ledger: "8 new",
  sent: [
    flags("jacket-black", "jacket-ivory", "scarf-default"),
    batch("EAST", ...all),
    batch("WEST", ...all),
  ],
};
const scarfRows = (place: Parameters<typeof rowsOf>[0]) =>
  rowsOf(place).filter((row) => row.includes("SC-1"));

test("replenishments: every change is written once, what is gone is none and over", async () => {
  await using place = await openStock("replenishments");
  const { shop, newark, portland, jacket } = place;
  let id = place.scarf;
  await follow(place, "inventory", [
    first,
    { step: "no change" },
    { step: "no change, all read", full: true, ledger: "8 unchanged" },
    {
      step: "one change",
      when: () => shop.stock("SC-1", newark, 3),
      ledger: "1 changed, 1 unchanged",
      sent: [flags("scarf-default"), batch("EAST", "SC-1")],
    },
    { step: "noise only", when: () => shop.tag(jacket, "Sample sale"), ledger: "6 unchanged" },
    {
      step: "a setting that concerns what is in one warehouse",
      when: () => place.settle({ inventory: { warehouses: { WEST: { buffer: 2 } } } }),
      ledger: "1 changed, 7 unchanged",
      sent: [flags("jacket-ivory"), batch("WEST", "J-IS")],
    },
    {
      step: "archived",
      when: () => shop.tag(id, inactive),
      ledger: "2 retired",
      sent: scarf,
    },
    { step: "still archived", full: true, ledger: "6 unchanged, 2 left_out" },
  ]);
  expect(scarfRows(place)).toEqual(["(EAST SC-1 immediate 0)", "(WEST SC-1 immediate 0)"]);
  await follow(place, "inventory", [
    { step: "revived", when: () => shop.untag(id, inactive), ledger: "2 changed", sent: scarf },
    { step: "tag removed", when: () => shop.untag(id, synced), ledger: "2 retired", sent: scarf },
    { step: "tag back", when: () => shop.tag(id, synced), ledger: "2 changed", sent: scarf },
    {
      step: "never sent, so not made to be archived",
      when: () => shop.product({ handle: "hat", tags: [synced, inactive], variants: { S: "H-1" } }),
      ledger: "1 left_out",
    },
    {
      step: "a size less",
      when: () =>
        shop.product(jacketOf({ id: jacket, variants: { "Black/S": "J-BS", "Ivory/S": "J-IS" } })),
      ledger: "4 unchanged, 2 retired",
      sent: [flags("jacket-black"), batch("EAST", "J-BM"), batch("WEST", "J-BM")],
    },
    { step: "deleted", when: () => shop.remove(id) },
    {
      step: "deleted, all read",
      full: true,
      ledger: "4 unchanged, 2 retired, 1 left_out",
      sent: scarf,
    },
  ]);
  expect(scarfRows(place)).toEqual(["(EAST SC-1 immediate 0)", "(WEST SC-1 immediate 0)"]);
  const ran = await place.sync("inventory", { full: true });
  expect(ran).toMatchObject({ ledger: "4 unchanged, 1 left_out", sent: [], parked: [] });

  id = shop.product(scarfOf());
  shop.stock("SC-1", portland, 2);
  const waiting = await place.sync("inventory");
  expect(waiting).toMatchObject({ ledger: "2 held", sent: [], outcome: "succeeded" });
  await follow(place, "inventory", [
    {
      step: "its product",
      feed: "products",
      full: true,
      ledger: "1 new, 1 changed, 1 unchanged, 1 left_out",
      sent: ["PUT /api/product/new/force jacket-black", "PUT /api/product/new/force scarf-default"],
    },
    { step: "its stock on the first run after", ledger: "2 new, 4 unchanged", sent: scarf },
    { step: "idle", full: true, ledger: "6 unchanged, 1 left_out" },
  ]);
  expect(rowsOf(place)).toContain("WEST SC-1 immediate 0");
  expect(stale(place)).toEqual([]);
});

test("replenishments: batches are full, and the flags follow all of them at once", async () => {
  await using place = await openStock("replenishments");
  const { shop, newark } = place;
  place.feed("inventory", { sink: { batch: { size: 3 } } }, "inventory-replenishments");
  const ran = await place.sync("inventory");
  const sizes = ran.sent.map((line) => line.split(" ").length - 2);
  expect(ran.sent.filter((line) => line.includes("flags"))).toHaveLength(1);
  expect(sizes.toSorted()).toEqual([1, 1, 3, 3, 3]);
  expect(ran.ledger).toBe("8 new");

  const [answer] = place.simulator.systems.nuorder.snapshot().inventory;
  expect(answer?.rows_cache).not.toEqual([]);
  expect(stale(place)).toEqual([]);
  shop.stock("J-BM", newark, 1);
  expect(await place.sync("inventory")).toMatchObject({
    sent: [flags("jacket-black"), batch("EAST", "J-BM")],
  });
  expect(stale(place)).toEqual([]);
});

test("replenishments: kept where the brand says so", async () => {
  await using place = await openStock("replenishments");
  const { shop } = place;
  const changes = { on_excluded: "keep", on_absent: "keep" };
  place.feed("inventory", { changes }, "inventory-replenishments");
  await follow(place, "inventory", [
    first,
    { step: "tag removed", when: () => shop.untag(place.scarf, synced), ledger: "2 left_out" },
    { step: "tag back", when: () => shop.tag(place.scarf, synced), ledger: "2 unchanged" },
    { step: "deleted", when: () => shop.remove(place.scarf), full: true, ledger: "6 unchanged" },
  ]);
  expect(scarfRows(place)).toEqual(["EAST SC-1 immediate 8", "WEST SC-1 immediate 0"]);
});

test("replenishments: a run that would empty nearly everything stops before the first write", async () => {
  await using place = await openStock("replenishments");
  const { shop, jacket, scarf: other } = place;
  await follow(place, "inventory", [
    first,
    {
      step: "everything is to go",
      when: () => [jacket, other].forEach((id) => shop.tag(id, inactive)),
      ledger: "8 read",
      error: "fuse/retired: 8 of 8 sent documents would be archived; the limit is 10 %",
    },
    { ...first, step: "allowed", allowRetire: true, ledger: "8 retired" },
  ]);
  expect(rowsOf(place).every((row) => row.endsWith("immediate 0)"))).toBe(true);
});
