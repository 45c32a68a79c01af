import { expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { openPlace, type Place } from "./place.ts";
import { addressOf } from "./shop.ts";
import { follow } from "./story.ts";

const settings = {
  customers: { from: "companies", code: { field: "externalId" }, include_when: "all" },
  buyers: { reps: { default: "sam@acme.example" } },
};
const at = (code: string) => `/api/company/code/${code}`;
const put = (code: string) => `PUT ${at(code)}/add/buyer`;
const remove = (code: string, name: string) => `DELETE ${at(code)}/buyer/${name}%40alpine.example`;

/** Makes a B2B company; gives its id. */
function found({ shop }: Place, externalId: string): string {
  const { provinceCode, company: _, ...rest } = addressOf(1);
  const shippingAddress: JsonObject = { ...rest, zoneCode: provinceCode ?? null };
  const { id = "" } = shop.ask(
    "mutation ($input: CompanyCreateInput!) { companyCreate(input: $input) { company { id } } }",
    {
      input: {
        company: { name: externalId, externalId },
        companyLocation: { name: "Main", shippingAddress, billingSameAsShipping: true },
      },
    },
    { id: "/companyCreate/company/id" },
  );
  return id;
}

/** Makes a customer a contact of a company; gives the contact's id. */
function hire({ shop }: Place, companyId: string, customerId: string): string {
  const { id = "" } = shop.ask(
    "mutation ($companyId: ID!, $customerId: ID!) { companyAssignCustomerAsContact(companyId: $companyId, customerId: $customerId) { companyContact { id } } }",
    { companyId, customerId },
    { id: "/companyAssignCustomerAsContact/companyContact/id" },
  );
  return id;
}

function dismiss({ shop }: Place, id: string): void {
  shop.ask("mutation ($id: ID!) { companyContactDelete(companyContactId: $id) { __typename } }", {
    id,
  });
}

function held({ simulator }: Place): Readonly<Record<string, readonly string[]>> {
  const { companies } = simulator.systems.nuorder.snapshot();
  return Object.fromEntries(
    companies.map(({ fields, buyers }) => [fields.code, buyers.map(({ name }) => name).toSorted()]),
  );
}

/** Two companies; ann buys for both, bo for the second. */
async function openBoth() {
  const place = await openPlace(["customers", "buyers"], settings);
  const [first, second] = [found(place, "A-1"), found(place, "B-1")];
  const [ann, bo] = ["ann", "bo"].map((name) =>
    place.shop.customer(name, { email: `${name}@alpine.example`, tags: ["NuORDER"] }),
  ) as [string, string];
  const [annFirst, annSecond] = [hire(place, first, ann), hire(place, second, ann)];
  hire(place, second, bo);
  await follow(place, "buyers", [
    {
      ...{ step: "the companies", feed: "customers", ledger: "2 new" },
      sent: ["A-1", "B-1"].map((code) => `PUT /api/company/new/force ${code}`),
    },
    { step: "first sync", ledger: "3 new", sent: [put("A-1"), put("B-1"), put("B-1")] },
  ]);
  return { place, first, ann, annFirst, annSecond };
}

test("who is no longer a contact of a B2B company is no longer its buyer", async () => {
  const { place, first, ann, annFirst, annSecond } = await openBoth();
  await using _ = place;
  await follow(place, "buyers", [
    {
      step: "dismissed by one of two",
      when: () => dismiss(place, annFirst),
      ...{ full: true, ledger: "2 unchanged, 1 retired", sent: [remove("A-1", "ann")] },
    },
    {
      step: "dismissed by the last",
      when: () => dismiss(place, annSecond),
      ...{ full: true, ledger: "1 unchanged, 1 retired, 1 left_out" },
      sent: [remove("B-1", "ann")],
    },
    { step: "idle", full: true, ledger: "1 unchanged, 1 left_out" },
    {
      step: "back again",
      when: () => hire(place, first, ann),
      ...{ full: true, ledger: "1 changed, 1 unchanged", sent: [put("A-1")] },
    },
    { step: "idle again", full: true, ledger: "2 unchanged" },
  ]);
  expect(held(place)).toEqual({ "A-1": ["ann Lee"], "B-1": ["bo Lee"] });
});

test("a former contact stays a buyer where the brand says so", async () => {
  const { place, annFirst, annSecond } = await openBoth();
  await using _ = place;
  place.feed("buyers", { changes: { on_absent: "keep" } });
  await follow(place, "buyers", [
    {
      step: "dismissed by both",
      when: () => [annFirst, annSecond].forEach((id) => dismiss(place, id)),
      ...{ full: true, ledger: "1 unchanged, 1 left_out" },
    },
  ]);
  expect(held(place)).toEqual({ "A-1": ["ann Lee"], "B-1": ["ann Lee", "bo Lee"] });
});

test("who never bought for a company is left out", async () => {
  const place = await openPlace(["customers", "buyers"], settings);
  await using _ = place;
  place.shop.customer("cy", { email: "cy@alpine.example", tags: ["NuORDER"] });
  await follow(place, "buyers", [{ step: "first sync", ledger: "1 left_out" }]);
});
