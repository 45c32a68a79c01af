// The campaign against the pipeline inventory, with one inventory document for each product.
import { compare, expectAll } from "../oracle.mjs";
import { judgeInventory } from "../stock-oracle.mjs";
import { openStock, warehouses } from "../stock.mjs";
import { everSent } from "./ever-sent.mjs";

/** Shopify stock to NuORDER inventory (v1). */
export const inventory = {
  async open(campaign) {
    const { nuorder } = campaign.simulator.systems;
    nuorder.configure({ warehouses: Object.keys(warehouses).map((name) => ({ name })) });
    const shop = await openStock(campaign);
    const everKnown = everSent(shop);
    let before;
    return {
      settings: { inventory: { warehouses, ignored_locations: ["Outlet"] } },
      files: { "products.yaml": "products.yaml", "inventory.yaml": "inventory.yaml" },
      settles: ["products", "inventory"],
      killed: ["inventory"],
      shop,
      judge(held) {
        const products = held.products.map(({ fields }) => fields);
        const faults = compare(products, expectAll(shop.products), everKnown);
        faults.push(...judgeInventory(held, before, shop));
        before = held;
        return faults;
      },
    };
  },
};
