// The campaign against the pipeline buyers, in the companies that customers became.
import { judgeBuyers } from "../buyers-oracle.mjs";
import { codesEverSent, judgeCompanies, judgeCustomer } from "../people-oracle.mjs";
import { codeOf, openPeople } from "../people.mjs";

const rep = "ann@northpeak.example";
const edits = [
  ...["note", "toggleSync", "toggleActive", "toggleBuyer", "changeEmail", "changeEmailAgain"],
  ...["dropEmail", "rename", "breakOrMend", "move", "clash", "unclash", "remove"],
];

/** Shopify customers to NuORDER buyers. */
export const buyers = {
  async open(campaign) {
    const shop = openPeople(campaign, { edits });
    const verdicts = () => shop.customers.map(judgeCustomer);
    const everSent = codesEverSent(shop, verdicts);
    let before;
    return {
      settings: {
        customers: { code: { tag: "Customer Code", field: "legacyResourceId" } },
        buyers: { reps: { default: rep } },
      },
      files: { "customers.yaml": "customers.yaml", "buyers.yaml": "buyers.yaml" },
      settles: ["customers", "buyers"],
      killed: ["buyers", "buyers", "buyers", "customers"],
      shop,
      judge(held) {
        const { touched, customers: people, gone } = shop;
        const codesOf = (person) => [codeOf(person)];
        const faults = [
          ...judgeCompanies(held, before, verdicts(), { touched, everSent }),
          ...judgeBuyers(held, before, { people, gone, touched, codesOf, rep }),
        ];
        before = held;
        return faults;
      },
    };
  },
};
