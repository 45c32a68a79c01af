// The campaign against the pipeline buyers, in the companies that B2B companies became.
import { businessCode } from "../business.mjs";
import { judgeBuyers } from "../buyers-oracle.mjs";
import { openBuying } from "../buying.mjs";
import { codesEverSent, judgeBusiness, judgeCompanies } from "../people-oracle.mjs";

const rep = "ann@northpeak.example";
const edits = [
  ...["note", "toggleActive", "toggleBuyer", "changeEmail", "changeEmailAgain", "dropEmail"],
  ...["rename", "remove"],
];

/** Those who buy for Shopify's B2B companies to NuORDER buyers. */
export const buyersOfCompanies = {
  async open(campaign) {
    const shop = await openBuying(campaign, edits);
    const { people, business } = shop;
    const verdicts = () => business.companies.map(judgeBusiness);
    const everSent = codesEverSent(business, verdicts);
    let before;
    return {
      settings: {
        customers: { from: "companies", code: { metafield: "custom.code", field: "externalId" } },
        buyers: { reps: { default: rep } },
      },
      files: { "customers.yaml": "customers.yaml", "buyers.yaml": "buyers.yaml" },
      settles: ["customers", "buyers"],
      killed: ["buyers", "buyers", "buyers", "customers"],
      shop,
      judge(held) {
        const { touched } = shop;
        const codesOf = ({ number }) => [
          ...new Set(
            business.companies
              .filter(({ contacts }) => contacts?.has(number))
              .map((company) => businessCode(company)),
          ),
        ];
        const faults = [
          ...judgeCompanies(held, before, verdicts(), { touched, everSent }),
          ...judgeBuyers(held, before, {
            people: people.customers,
            gone: people.gone,
            touched,
            codesOf,
            rep,
          }),
        ];
        before = held;
        return faults;
      },
    };
  },
};
