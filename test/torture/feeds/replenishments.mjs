// The campaign against the pipeline inventory as replenishments, many rows to a request.
import { compare, expectAll } from "../oracle.mjs";
import { judgeRows } from "../stock-oracle.mjs";
import { openStock, warehouses } from "../stock.mjs";
import { everSent } from "./ever-sent.mjs";

/** Shopify stock to NuORDER replenishments (v3). */
export const replenishments = {
  async open(campaign) {
    const { nuorder } = campaign.simulator.systems;
    nuorder.configure({ warehouses: Object.keys(warehouses).map((name) => ({ name })) });
    const idOf = (name) => nuorder.snapshot().warehouses.find((one) => one.name === name).id;
    const ids = Object.fromEntries(Object.keys(warehouses).map((name) => [name, idOf(name)]));
    const chosen = Object.fromEntries(
      Object.entries(warehouses).map(([name, choice]) => [name, { ...choice, id: ids[name] }]),
    );
    const shop = await openStock(campaign);
    const everKnown = everSent(shop);
    let before;
    return {
      settings: {
        inventory: { api: "replenishments", warehouses: chosen, ignored_locations: ["Outlet"] },
      },
      files: {
        "products.yaml": "products.yaml",
        "inventory.yaml": "inventory-replenishments.yaml",
      },
      settles: ["products", "inventory"],
      killed: ["inventory"],
      shop,
      judge(held) {
        const products = held.products.map(({ fields }) => fields);
        const faults = compare(products, expectAll(shop.products), everKnown);
        faults.push(...judgeRows(held, before, shop, ids));
        before = held;
        return faults;
      },
    };
  },
};
