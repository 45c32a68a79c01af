// The campaign against the pipeline customers, fed by Shopify's B2B companies.
import { openBusiness } from "../business.mjs";
import { codesEverSent, judgeBusiness, judgeCompanies } from "../people-oracle.mjs";

/** Shopify's B2B companies to NuORDER companies. */
export const companies = {
  async open(campaign) {
    const shop = openBusiness(campaign);
    const verdicts = () => shop.companies.map(judgeBusiness);
    const everSent = codesEverSent(shop, verdicts);
    let before;
    return {
      settings: {
        customers: { from: "companies", code: { metafield: "custom.code", field: "externalId" } },
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
