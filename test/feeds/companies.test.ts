import { expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { openPlace, type Place } from "./place.ts";
import { addressOf } from "./shop.ts";
import { follow } from "./story.ts";

const put = "PUT /api/company/new/force";
const settings = {
  customers: { from: "companies", code: { field: "externalId" } },
  buyers: { reps: { default: "sam@acme.example" } },
};

/** An address as B2B companies have it. */
function siteOf(at: number): JsonObject {
  const { provinceCode, company: _, ...rest } = addressOf(at);
  return { ...rest, zoneCode: provinceCode ?? null };
}

/** Makes a B2B company with one location and lets it in by its metafield; gives its id. */
function add({ shop }: Place, name: string, externalId: string): string {
  const { id = "" } = shop.ask(
    "mutation ($input: CompanyCreateInput!) { companyCreate(input: $input) { company { id } } }",
    {
      input: {
        company: { name, externalId },
        companyLocation: { name: "Main", shippingAddress: siteOf(1), billingSameAsShipping: true },
      },
    },
    { id: "/companyCreate/company/id" },
  );
  mark({ shop }, id, "nuorder_sync", "true");
  return id;
}

function mark({ shop }: Pick<Place, "shop">, ownerId: string, key: string, value: string): void {
  shop.ask(
    "mutation ($metafields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $metafields) { metafields { id } } }",
    { metafields: [{ ownerId, namespace: "custom", key, type: "boolean", value }] },
  );
}

function rename({ shop }: Place, companyId: string, input: JsonObject): void {
  shop.ask(
    "mutation ($companyId: ID!, $input: CompanyInput!) { companyUpdate(companyId: $companyId, input: $input) { company { id } } }",
    { companyId, input },
  );
}

function held({ simulator }: Place, code: string) {
  const { companies } = simulator.systems.nuorder.snapshot();
  return companies.find(({ fields }) => fields.code === code);
}

test("B2B companies: every change is written once, that of a location too", async () => {
  await using place = await openPlace(["customers", "buyers"], settings);
  const { shop } = place;
  const alpine = add(place, "Alpine", "A-1");
  const basin = add(place, "Basin", "B-1");
  await follow(place, "customers", [
    { step: "first sync", ledger: "2 new", sent: [`${put} A-1`, `${put} B-1`] },
    { step: "no change", ledger: "2 unchanged" },
    {
      step: "another location, of which the company itself knows nothing",
      when: () =>
        shop.ask(
          "mutation ($companyId: ID!, $input: CompanyLocationInput!) { companyLocationCreate(companyId: $companyId, input: $input) { companyLocation { id } } }",
          {
            companyId: alpine,
            input: { name: "Annex", shippingAddress: siteOf(2), billingAddress: siteOf(3) },
          },
        ),
      ledger: "1 changed, 1 unchanged",
      sent: [`${put} A-1`],
    },
    {
      step: "noise only",
      when: () => rename(place, alpine, { note: "calls on Mondays" }),
      ledger: "2 unchanged",
    },
    {
      step: "archived",
      when: () => mark(place, basin, "nuorder_active", "false"),
      ledger: "1 unchanged, 1 retired",
      sent: [`${put} B-1`],
    },
    {
      step: "revived",
      when: () => mark(place, basin, "nuorder_active", "true"),
      ledger: "1 changed, 1 unchanged",
      sent: [`${put} B-1`],
    },
  ]);
  const types = held(place, "A-1")?.fields.addresses?.map((one) => one["type"]);
  expect(types?.toSorted()).toEqual(["billing", "both", "shipping"]);

  const customer = shop.customer("ann", { email: "ann@alpine.example", tags: ["NuORDER"] });
  for (const companyId of [alpine, basin]) {
    shop.ask(
      "mutation ($companyId: ID!, $customerId: ID!) { companyAssignCustomerAsContact(companyId: $companyId, customerId: $customerId) { companyContact { id } } }",
      { companyId, customerId: customer },
    );
  }
  const buyer = (code: string) => `/api/company/code/${code}/add/buyer`;
  await follow(place, "buyers", [
    {
      step: "one person buys for two companies",
      ledger: "2 new",
      sent: [`PUT ${buyer("A-1")}`, `PUT ${buyer("B-1")}`],
    },
    {
      step: "one of them is archived",
      feed: "customers",
      when: () => mark(place, basin, "nuorder_active", "false"),
      ledger: "1 unchanged, 1 retired",
      sent: [`${put} B-1`],
    },
    {
      step: "its buyer goes, the other stays",
      ledger: "1 unchanged, 1 retired, 1 left_out",
      sent: ["DELETE /api/company/code/B-1/buyer/ann%40alpine.example → 404"],
    },
    {
      step: "it is back",
      feed: "customers",
      when: () => mark(place, basin, "nuorder_active", "true"),
      ledger: "1 changed, 1 unchanged",
      sent: [`${put} B-1`],
    },
    {
      step: "so is its buyer",
      // Which of its companies took a buyer along is not told, so the other's is made sure of too.
      ledger: "1 new, 1 changed",
      sent: [
        `POST /api/company/code/A-1/update/buyer/ann%40alpine.example`,
        `PUT ${buyer("A-1")} → 409`,
        `PUT ${buyer("B-1")}`,
      ],
    },
    {
      step: "another code is another company",
      feed: "customers",
      when: () => rename(place, alpine, { externalId: "A-2" }),
      ledger: "1 new, 1 unchanged, 1 left_out",
      sent: [`${put} A-2`],
    },
    {
      step: "whose buyer follows",
      ledger: "1 new, 1 unchanged, 1 retired",
      sent: ["DELETE /api/company/code/A-1/buyer/ann%40alpine.example", `PUT ${buyer("A-2")}`],
    },
  ]);
  expect(held(place, "A-2")?.buyers).toHaveLength(1);
});
