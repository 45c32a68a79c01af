import { expect, test } from "vitest";
import { follow, hours } from "./story.ts";
import { heldOf, jacketOf, openStock, scarfOf, synced } from "./stock.ts";

const post = "POST /api/inventory/external_id";
const [black, ivory, scarf] = [
  `${post}/jacket-black`,
  `${post}/jacket-ivory`,
  `${post}/scarf-default`,
];
const inactive = "NuORDER Active: False";

test("inventory: every change is written once, and what is gone is set to zero", async () => {
  await using place = await openStock("inventory");
  const { shop, newark, portland, jacket } = place;
  let id = place.scarf;
  await follow(place, "inventory", [
    { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] },
    { step: "no change" },
    { step: "no change, all read", full: true, ledger: "3 unchanged" },
    {
      step: "one change",
      when: () => shop.stock("SC-1", newark, 3),
      ledger: "1 changed",
      sent: [scarf],
    },
    {
      step: "noise only",
      when: () => {
        shop.tag(jacket, "Sample sale");
        shop.stock("SC-1", newark, 4);
        shop.stock("SC-1", newark, 3);
      },
      ledger: "3 unchanged",
    },
    {
      step: "a setting that concerns what is in one warehouse",
      when: () => place.settle({ inventory: { warehouses: { WEST: { buffer: 2 } } } }),
      ledger: "1 changed, 2 unchanged",
      sent: [ivory],
    },
  ]);
  expect(heldOf(place, "jacket-ivory")).toEqual([
    "EAST: immediate J-IS 0",
    "WEST: immediate J-IS 5",
  ]);
  expect(heldOf(place, "jacket-black")).toEqual([
    "EAST: immediate J-BS 5 J-BM 6",
    "WEST: immediate J-BS 0 J-BM 0",
  ]);
  await follow(place, "inventory", [
    { step: "archived", when: () => shop.tag(id, inactive), ledger: "1 retired", sent: [scarf] },
    { step: "still archived", full: true, ledger: "2 unchanged, 1 left_out" },
  ]);
  expect(heldOf(place, "scarf-default")).toEqual([
    "EAST: immediate SC-1 0",
    "WEST: immediate SC-1 0",
  ]);
  await follow(place, "inventory", [
    { step: "revived", when: () => shop.untag(id, inactive), ledger: "1 changed", sent: [scarf] },
    { step: "tag removed", when: () => shop.untag(id, synced), ledger: "1 retired", sent: [scarf] },
    { step: "tag back", when: () => shop.tag(id, synced), ledger: "1 changed", sent: [scarf] },
    {
      step: "never sent, so not made to be archived",
      when: () => shop.product({ handle: "hat", tags: [synced, inactive], variants: { S: "H-1" } }),
      ledger: "1 left_out",
    },
    { step: "deleted", when: () => shop.remove(id) },
    {
      step: "deleted, all read",
      full: true,
      ledger: "2 unchanged, 1 retired, 1 left_out",
      sent: [scarf],
    },
  ]);
  expect(heldOf(place, "scarf-default")).toEqual([
    "EAST: immediate SC-1 0",
    "WEST: immediate SC-1 0",
  ]);
  const waiting =
    "record/held: its product is not in NuORDER yet; its stock goes out with the first run after it is";
  await follow(place, "inventory", [
    {
      step: "made again with its SKU, and waiting for its product",
      when: () => {
        id = shop.product(scarfOf());
        shop.stock("SC-1", portland, 2);
      },
      ledger: "1 held",
      parked: [waiting],
    },
    { step: "still waiting", ledger: "1 held", parked: [waiting] },
    {
      step: "its product",
      feed: "products",
      full: true,
      ledger: "1 new, 2 unchanged, 1 left_out",
      sent: ["PUT /api/product/new/force scarf-default"],
    },
    { step: "its stock on the first run after", ledger: "1 new", sent: [scarf] },
    { step: "idle", full: true, ledger: "3 unchanged, 1 left_out" },
  ]);
  expect(heldOf(place, "jacket-ivory")).toEqual([
    "EAST: immediate J-IS 0",
    "WEST: immediate J-IS 5",
  ]);
});

test("inventory: kept where the brand says so", async () => {
  await using place = await openStock("inventory");
  const { shop } = place;
  place.feed("inventory", { changes: { on_excluded: "keep", on_absent: "keep" } });
  await follow(place, "inventory", [
    { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] },
    { step: "tag removed", when: () => shop.untag(place.scarf, synced), ledger: "1 left_out" },
    { step: "tag back", when: () => shop.tag(place.scarf, synced), ledger: "1 unchanged" },
    { step: "deleted", when: () => shop.remove(place.scarf), full: true, ledger: "2 unchanged" },
  ]);
  expect(heldOf(place, "scarf-default")).toEqual([
    "EAST: immediate SC-1 8",
    "WEST: immediate SC-1 0",
  ]);
});

test("inventory: a run that would empty nearly everything stops before the first write", async () => {
  await using place = await openStock("inventory");
  const { shop, jacket, scarf: other } = place;
  await follow(place, "inventory", [
    { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] },
    {
      step: "everything is to go",
      when: () => [jacket, other].forEach((id) => shop.tag(id, inactive)),
      ledger: "3 read",
      error: "fuse/retired: 3 of 3 sent documents would be archived; the limit is 10 %",
    },
    { step: "allowed", allowRetire: true, ledger: "3 retired", sent: [black, ivory, scarf] },
  ]);
});

test("inventory: a variant that is removed is none, one that is added waits for its product", async () => {
  await using place = await openStock("inventory");
  const { shop, newark, jacket: id } = place;
  await follow(place, "inventory", [
    { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] },
    {
      step: "a size less",
      when: () =>
        shop.product(jacketOf({ id, variants: { "Black/S": "J-BS", "Ivory/S": "J-IS" } })),
      ledger: "1 changed, 1 unchanged",
      sent: [black],
    },
  ]);
  expect(heldOf(place, "jacket-black")[0]).toBe("EAST: immediate J-BS 5 J-BM 0");
  await follow(place, "inventory", [
    {
      step: "a colour less",
      when: () => shop.product(jacketOf({ id, variants: { "Black/S": "J-BS" } })),
      ledger: "1 unchanged, 1 retired",
      sent: [ivory],
    },
    {
      step: "another size",
      when: () => {
        shop.product(jacketOf({ id, variants: { "Black/S": "J-BS", "Black/L": "J-BL" } }));
        shop.stock("J-BL", newark, 4);
      },
      ledger: "1 unchanged, 1 rejected",
      parked: [
        'record/reported: variant "Black / L" of "jacket" is not in NuORDER yet; its stock goes out with the first run after it is',
      ],
    },
    {
      step: "its product",
      feed: "products",
      ledger: "1 changed, 1 unchanged, 1 left_out",
      sent: ["PUT /api/product/new/force jacket-black"],
      after: hours(1),
    },
    { step: "its stock on the first run after", ledger: "1 changed", sent: [black] },
  ]);
  expect(heldOf(place, "jacket-black")[0]).toBe("EAST: immediate J-BS 5 J-BL 4");
});
