// The campaign against the pipeline customers, fed by Shopify's customers.
import { codesEverSent, judgeCompanies, judgeCustomer } from "../people-oracle.mjs";
import { openPeople } from "../people.mjs";

const edits = [
  ...["note", "toggleSync", "toggleActive", "move", "breakOrMend", "addAddress", "dropAddress"],
  ...["changeDefault", "clash", "unclash", "remove", "changeEmail", "rename"],
];

/** Shopify customers to NuORDER companies. */
export const customers = {
  async open(campaign) {
    const shop = openPeople(campaign, { edits });
    const verdicts = () => shop.customers.map(judgeCustomer);
    const everSent = codesEverSent(shop, verdicts);
    let before;
    return {
      settings: {
        customers: { code: { tag: "Customer Code", field: "legacyResourceId" } },
      },
      files: { "customers.yaml": "customers.yaml" },
      settles: ["customers"],
      killed: ["customers"],
      shop,
      judge(held) {
        const { touched } = shop;
        const faults = judgeCompanies(held, before, verdicts(), { touched, everSent });
        before = held;
        return faults;
      },
    };
  },
};
