// A person at work on the stock of a catalogue: several locations, counts, corrections, closed doors.
import { randomUUID } from "node:crypto";
import { openAdmin } from "./admin.mjs";
import { openCatalogue } from "./catalogue.mjs";

/** Which of the shop's locations a warehouse has, and what it keeps back. */
export const warehouses = {
  East: { locations: ["Main", "North"], buffer: 2 },
  West: { locations: ["South"], floor: 5 },
};

/** Opens a catalogue with stock at five locations, of which one is ignored and one nobody names. */
export async function openStock({ simulator, chance, note }) {
  const locations = await addLocations(openAdmin(simulator.shopify));
  const shop = openCatalogue({ simulator, chance, note }, stockEdits(locations));
  shop.locations = locations;
  return shop;
}

async function addLocations(call) {
  const { location } = await call("{ location { id name } }");
  await call(
    `mutation Rename($id: ID!, $input: LocationEditInput!) {
      locationEdit(id: $id, input: $input) { userErrors { field message } }
    }`,
    { id: location.id, input: { name: "Main" } },
  );
  const locations = [{ id: location.id, name: "Main", open: true }];
  for (const name of ["North", "South", "Outlet", "Popup"]) {
    const { locationAdd } = await call(
      `mutation Add($input: LocationAddInput!) {
        locationAdd(input: $input) { location { id } userErrors { field message } }
      }`,
      { input: { name, address: { countryCode: "US" } } },
    );
    locations.push({ id: locationAdd.location.id, name, open: true });
  }
  return locations;
}

function stockEdits(locations) {
  return ({ shop, call, chance, note }) => {
    const openOnes = () => locations.filter(({ open }) => open);

    async function count(product) {
      const quantities = [];
      for (const variant of product.variants) {
        if (!chance.is(0.5)) continue;
        const { id, name } = chance.pick(openOnes());
        const quantity = chance.below(20);
        variant.stock.set(name, quantity);
        note(`  ${variant.options} ${name} ${quantity}`);
        const row = { inventoryItemId: variant.item, locationId: id, quantity };
        quantities.push({ ...row, changeFromQuantity: null });
      }
      if (quantities.length === 0) return;
      await call(
        `mutation Count($input: InventorySetQuantitiesInput!, $key: String!) {
          inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { field message } }
        }`,
        { key: randomUUID(), input: { name: "available", reason: "correction", quantities } },
      );
    }

    /** Sells or finds some pieces; more may be sold than there are. */
    async function adjust(product) {
      const variant = chance.pick(product.variants);
      const { id, name } = chance.pick(openOnes());
      const delta = chance.below(12) - 8;
      if (delta === 0) return;
      const before = variant.stock.get(name) ?? 0;
      variant.stock.set(name, before + delta);
      note(`  ${variant.options} ${name} ${before}${delta < 0 ? "" : "+"}${delta}`);
      const change = { inventoryItemId: variant.item, locationId: id, delta };
      await call(
        `mutation Adjust($input: InventoryAdjustQuantitiesInput!, $key: String!) {
          inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { userErrors { field message } }
        }`,
        {
          key: randomUUID(),
          input: {
            name: "available",
            reason: "correction",
            changes: [{ ...change, changeFromQuantity: before }],
          },
        },
      );
    }

    return {
      // Stock moves far more often than anything else.
      count,
      countAgain: count,
      countOnceMore: count,
      adjust,
      adjustAgain: adjust,
      async toggleTracked(product) {
        const variant = chance.pick(product.variants);
        variant.tracked = !variant.tracked;
        await call(
          `mutation Track($id: ID!, $input: InventoryItemInput!) {
            inventoryItemUpdate(id: $id, input: $input) { userErrors { field message } }
          }`,
          { id: variant.item, input: { tracked: variant.tracked } },
        );
      },
      /** One location closes, and another takes its stock; or it opens again. */
      async closeOrOpen() {
        if (!chance.is(0.3)) return;
        const south = locations.find(({ name }) => name === "South");
        const main = locations.find(({ name }) => name === "Main");
        note(`  South ${south.open ? "closes" : "opens"}`);
        if (south.open) {
          await call(
            `mutation Close($id: ID!, $to: ID!, $key: String!) {
              locationDeactivate(locationId: $id, destinationLocationId: $to) @idempotent(key: $key) {
                locationDeactivateUserErrors { field message }
              }
            }`,
            { id: south.id, to: main.id, key: randomUUID() },
          );
          for (const product of shop.products) {
            shop.touched.add(product.number);
            for (const { stock } of product.variants) {
              stock.set("Main", (stock.get("Main") ?? 0) + (stock.get("South") ?? 0));
              stock.delete("South");
            }
          }
        } else {
          await call(
            `mutation Open($id: ID!, $key: String!) {
              locationActivate(locationId: $id) @idempotent(key: $key) {
                locationActivateUserErrors { field message }
              }
            }`,
            { id: south.id, key: randomUUID() },
          );
        }
        south.open = !south.open;
      },
      async nextDay() {
        if (!chance.is(0.5)) return;
        shop.days += 1;
        for (const { number } of shop.products) shop.touched.add(number);
        note(`  it is ${shop.today()}`);
      },
    };
  };
}
