import { expect, test } from "vitest";
import { follow } from "./story.ts";
import { heldOf, openStock } from "./stock.ts";

const post = "POST /api/inventory/external_id";
const [black, ivory, scarf] = [
  `${post}/jacket-black`,
  `${post}/jacket-ivory`,
  `${post}/scarf-default`,
];
const first = { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] };

test("stock of two locations of one warehouse is summed", async () => {
  await using place = await openStock("inventory");
  const { shop, newark, overflow } = place;
  await follow(place, "inventory", [
    first,
    {
      step: "more elsewhere",
      when: () => shop.stock("SC-1", overflow, 4),
      ledger: "1 changed",
      sent: [scarf],
    },
    {
      step: "moved from one to the other",
      when: () => {
        shop.stock("SC-1", newark, 6);
        shop.stock("SC-1", overflow, 6);
      },
      ledger: "1 unchanged",
    },
  ]);
  expect(heldOf(place, "scarf-default")[0]).toBe("EAST: immediate SC-1 12");
});

test("a location that nobody names is told, a closed one counts as none, a deleted one too", async () => {
  await using place = await openStock("inventory");
  const { shop, overflow, portland } = place;
  const outlet = shop.location("Outlet");
  const unmapped =
    'record/reported: the location "Outlet" (Outlet) belongs to no warehouse, so its stock is not sent: name it in brand.yaml under a warehouse of inventory.warehouses, or under inventory.ignored_locations';
  await follow(place, "inventory", [
    first,
    {
      step: "stock where no warehouse is",
      when: () => {
        shop.stock("SC-1", outlet, 9);
        shop.stock("J-BS", overflow, 1);
      },
      ledger: "1 changed, 2 unchanged, 1 rejected",
      sent: [black],
      parked: [unmapped],
    },
    {
      step: "named",
      when: () =>
        place.settle({
          inventory: { warehouses: { WEST: { locations: ["Portland", "Outlet"] } } },
        }),
      ledger: "1 changed, 2 unchanged",
      sent: [scarf],
    },
    {
      step: "named no more",
      when: () =>
        place.settle({ inventory: { warehouses: { WEST: { locations: ["Portland"] } } } }),
      ledger: "1 changed, 2 unchanged, 1 rejected",
      sent: [scarf],
      parked: [unmapped],
    },
    {
      step: "ignored",
      when: () => place.settle({ inventory: { ignored_locations: ["Shop location", "outlet"] } }),
      ledger: "3 unchanged",
    },
  ]);
  expect(heldOf(place, "scarf-default")[1]).toBe("WEST: immediate SC-1 0");
  await follow(place, "inventory", [
    {
      step: "closed, its stock elsewhere",
      when: () => shop.close(portland, overflow),
      full: true,
      ledger: "1 changed, 2 unchanged",
      sent: [ivory],
    },
    { step: "deleted", when: () => shop.remove(portland), full: true, ledger: "3 unchanged" },
  ]);
  expect(heldOf(place, "jacket-ivory")).toEqual([
    "EAST: immediate J-IS 7",
    "WEST: immediate J-IS 0",
  ]);
});

test.for([
  ["before anything is read", "read.start"],
  ["when everything is read", "read.end"],
  ["in front of the first write", "load.send"],
] as const)("a location that is deleted mid-run, %s, holds nothing up", async ([, failPoint]) => {
  await using place = await openStock("inventory");
  const { shop, newark, overflow, portland } = place;
  await follow(place, "inventory", [first]);
  shop.stock("SC-1", newark, 2);
  shop.stock("J-IS", portland, 6);
  place.during(failPoint, () => {
    shop.close(portland, overflow);
    shop.remove(portland);
  });
  const { error, parked } = await place.sync("inventory");
  expect({ error, parked }).toEqual({ error: undefined, parked: [] });
  expect(heldOf(place, "scarf-default")[0]).toBe("EAST: immediate SC-1 2");
  await place.sync("inventory", { full: true });
  expect(heldOf(place, "jacket-ivory")).toEqual([
    "EAST: immediate J-IS 6",
    "WEST: immediate J-IS 0",
  ]);
  await follow(place, "inventory", [{ step: "idle", full: true, ledger: "3 unchanged" }]);
});

test("a level that is unstocked is noticed without a full read", async () => {
  await using place = await openStock("inventory");
  const { shop, newark, overflow } = place;
  shop.stock("SC-1", overflow, 4);
  await follow(place, "inventory", [
    first,
    {
      step: "closed without its stock being counted anywhere else",
      when: () => {
        shop.stock("SC-1", overflow, 0);
        shop.close(overflow);
      },
      ledger: "1 changed",
      sent: [scarf],
    },
    {
      step: "sold out",
      when: () => shop.stock("SC-1", newark, 0),
      ledger: "1 changed",
      sent: [scarf],
    },
  ]);
  expect(heldOf(place, "scarf-default")).toEqual([
    "EAST: immediate SC-1 0",
    "WEST: immediate SC-1 0",
  ]);
});

test("buffer, floor, stock below zero and stock that is not counted follow their settings", async () => {
  await using place = await openStock("inventory");
  const { shop, newark, overflow } = place;
  const east = () => heldOf(place, "scarf-default")[0];
  await follow(place, "inventory", [
    first,
    {
      step: "a buffer",
      when: () => place.settle({ inventory: { warehouses: { EAST: { buffer: 6 } } } }),
      ledger: "2 changed, 1 unchanged",
      sent: [black, scarf],
    },
  ]);
  expect(east()).toBe("EAST: immediate SC-1 2");
  await follow(place, "inventory", [
    {
      step: "a floor above what is left",
      when: () => place.settle({ inventory: { warehouses: { EAST: { floor: 3 } } } }),
      ledger: "1 changed, 2 unchanged",
      sent: [scarf],
    },
  ]);
  expect(east()).toBe("EAST: immediate SC-1 0");
  place.settle({ inventory: { warehouses: { EAST: { buffer: 0, floor: 0 } } } });
  await follow(place, "inventory", [
    { step: "neither", ledger: "2 changed, 1 unchanged", sent: [black, scarf] },
    {
      step: "oversold in one of two places",
      when: () => {
        shop.stock("SC-1", newark, -5);
        shop.stock("SC-1", overflow, 9);
      },
      ledger: "1 changed",
      sent: [scarf],
    },
  ]);
  expect(east()).toBe("EAST: immediate SC-1 4");
  await follow(place, "inventory", [
    {
      step: "oversold, and refused",
      when: () => place.settle({ inventory: { negative: "reject" } }),
      ledger: "2 unchanged, 1 rejected",
      parked: [
        'mapping/rejected: variant "One Size" of "scarf" has the available quantity -5, which is below zero, at the location "Newark" (Newark) in Shopify',
      ],
    },
    {
      step: "not counted any more",
      when: () => shop.track("SC-1", false),
      ledger: "1 changed",
      sent: [scarf],
    },
  ]);
  expect(east()).toBe("EAST: immediate SC-1 0");
  await follow(place, "inventory", [
    {
      step: "not counted, so without limit",
      when: () => place.settle({ inventory: { untracked: "unlimited" } }),
      ledger: "1 changed, 2 unchanged",
      sent: [scarf],
    },
  ]);
  expect(east()).toBe("EAST: immediate SC-1 9999");
  await follow(place, "inventory", [
    {
      step: "not counted, so left out",
      when: () => place.settle({ inventory: { untracked: "leave_out" } }),
      ledger: "2 unchanged, 1 retired, 1 left_out",
      sent: [scarf],
    },
  ]);
  expect(east()).toBe("EAST: immediate SC-1 0");
});
