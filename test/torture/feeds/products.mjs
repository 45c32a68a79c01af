// The campaign against the pipeline products.
import { openCatalogue } from "../catalogue.mjs";
import { compare, expectAll } from "../oracle.mjs";
import { everSent } from "./ever-sent.mjs";

/** Shopify products to NuORDER products. */
export const products = {
  async open(campaign) {
    const shop = openCatalogue(campaign);
    const everKnown = everSent(shop);
    return {
      settings: {},
      files: { "products.yaml": "products.yaml" },
      settles: ["products"],
      killed: ["products"],
      shop,
      judge: (held) =>
        compare(
          held.products.map(({ fields }) => fields),
          expectAll(shop.products),
          everKnown,
        ),
    };
  },
};
