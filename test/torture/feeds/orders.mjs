// The campaign against the pipeline orders: NuORDER's orders to Shopify's, each once.
import { judgeOrders } from "../orders-oracle.mjs";
import { openSelling } from "../selling.mjs";

/** NuORDER orders to Shopify orders. */
export const orders = {
  async open(campaign) {
    const { simulator } = campaign;
    const shop = openSelling(campaign);
    return {
      settings: { customers: { code: { tag: "Customer Code" } } },
      files: {
        "products.yaml": "products.yaml",
        "customers.yaml": "customers.yaml",
        "orders.yaml": "orders.yaml",
      },
      settles: ["orders"],
      killed: ["orders"],
      shop,
      judge(held, letters) {
        const shopify = simulator.systems.shopify.snapshot();
        const tagged = (customer) =>
          customer.tags.find((tag) => tag.startsWith("Customer Code: "))?.slice(15);
        const byVariant = new Map(
          shopify.products.flatMap(({ variants }) => variants.map((one) => [one.id, one.barcode])),
        );
        return judgeOrders({
          wanted: shop.orders,
          held,
          shopify,
          letters,
          customers: new Map(shopify.customers.map((one) => [tagged(one), one.id])),
          barcodes: {
            has: (upc) => [...byVariant.values()].includes(upc),
            of: (id) => byVariant.get(id),
          },
        });
      },
    };
  },
};
