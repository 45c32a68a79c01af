import { expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";
import { follow } from "./story.ts";

const company = "PUT /api/company/new/force";
const at = (code: string) => `/api/company/code/${code}`;
const synced = ["NuORDER Sync", "NuORDER"];
const inactive = "NuORDER Active: False";
const settings = {
  customers: { code: { tag: "Customer Code" } },
  buyers: { reps: { default: "sam@acme.example" } },
};

/** The buyers that NuORDER holds, by the code of their company. */
function held({ simulator }: Place): Readonly<Record<string, readonly string[]>> {
  const { companies } = simulator.systems.nuorder.snapshot();
  return Object.fromEntries(
    companies.map(({ fields, buyers }) => [
      fields.code,
      buyers.map(({ name, email }) => `${name} <${email}>`),
    ]),
  );
}

/** One customer of a company, and the company's own pipeline run. */
async function openRidge(extra: readonly string[] = synced) {
  const place = await openPlace(["customers", "buyers"], settings);
  const id = place.shop.customer("ann", {
    email: "ann@ridge.example",
    tags: [...extra, "Customer Code: A-1"],
  });
  await follow(place, "customers", [
    { step: "the company", ledger: "1 new", sent: [`${company} A-1`] },
  ]);
  return { place, id, shop: place.shop };
}

test("a buyer's e-mail may change, the name may not", async () => {
  const { place, id, shop } = await openRidge();
  await using _ = place;
  await follow(place, "buyers", [
    { step: "first sync", ledger: "1 new", sent: [`PUT ${at("A-1")}/add/buyer`] },
    {
      step: "another e-mail",
      when: () => shop.customer("ann", { email: "ann.lee@ridge.example" }, id),
      ledger: "1 changed",
      sent: [`POST ${at("A-1")}/update/buyer/ann%40ridge.example`],
    },
    {
      step: "and another",
      when: () => shop.customer("ann", { email: "lee@ridge.example" }, id),
      ledger: "1 changed",
      sent: [`POST ${at("A-1")}/update/buyer/ann.lee%40ridge.example`],
    },
    {
      step: "another name",
      when: () => shop.customer("ann", { lastName: "Poe" }, id),
      ledger: "1 rejected",
      parked: [
        'document/fixed-field: "name" cannot change from "ann Lee" to "ann Poe" once it was sent',
      ],
    },
    {
      step: "the name it had",
      when: () => shop.customer("ann", { lastName: "Lee" }, id),
      ledger: "1 unchanged",
    },
  ]);
  expect(held(place)).toEqual({ "A-1": ["ann Lee <lee@ridge.example>"] });
});

test("two buyers of one name in a company are refused, the others go on", async () => {
  const { place, shop } = await openRidge();
  await using _ = place;
  const twin = (name: string, tags: readonly string[]) =>
    shop.customer(name, { firstName: "Zoë", email: `${name}@ridge.example`, tags: [...tags] });
  const twins =
    'document/duplicate-value: buyer name in its company "A-1/zoë lee" is used by "Zoë Lee" (gid://shopify/Customer/zoe) and "Zoë Lee" (gid://shopify/Customer/zoey)';
  await follow(place, "buyers", [
    { step: "first sync", ledger: "1 new", sent: [`PUT ${at("A-1")}/add/buyer`] },
    {
      step: "two of one name in one company",
      // Buyers only: two companies of one code would be refused themselves.
      when: () => ["zoe", "zoey"].forEach((name) => twin(name, ["NuORDER", "Customer Code: A-1"])),
      ledger: "1 unchanged, 2 rejected",
      parked: [twins, twins],
    },
  ]);
});

test("an archived company loses its buyers, and gets them back with its return", async () => {
  const { place, id, shop } = await openRidge();
  await using _ = place;
  await follow(place, "buyers", [
    { step: "first sync", ledger: "1 new", sent: [`PUT ${at("A-1")}/add/buyer`] },
    {
      step: "the company is archived",
      feed: "customers",
      when: () => shop.tag(id, inactive),
      ledger: "1 retired",
      sent: [`${company} A-1`],
    },
    {
      step: "so is the buyer",
      ledger: "1 retired",
      sent: [`DELETE ${at("A-1")}/buyer/ann%40ridge.example → 404`],
    },
    { step: "idle", full: true, ledger: "1 left_out" },
    {
      step: "the company is back",
      feed: "customers",
      when: () => shop.untag(id, inactive),
      ledger: "1 changed",
      sent: [`${company} A-1`],
    },
    {
      step: "so is the buyer, made anew",
      ledger: "1 changed",
      sent: [`PUT ${at("A-1")}/add/buyer`],
    },
    { step: "idle again", full: true, ledger: "1 unchanged" },
  ]);
  expect(held(place)).toEqual({ "A-1": ["ann Lee <ann@ridge.example>"] });
});

test("a company that is archived and back between two runs gets its buyers back", async () => {
  const { place, id, shop } = await openRidge();
  await using _ = place;
  await follow(place, "buyers", [
    { step: "first sync", ledger: "1 new", sent: [`PUT ${at("A-1")}/add/buyer`] },
    {
      step: "archived",
      feed: "customers",
      when: () => shop.tag(id, inactive),
      ledger: "1 retired",
      sent: [`${company} A-1`],
    },
    {
      step: "back",
      feed: "customers",
      when: () => shop.untag(id, inactive),
      ledger: "1 changed",
      sent: [`${company} A-1`],
    },
    {
      step: "the buyers' run",
      full: true,
      ledger: "1 new",
      sent: [`PUT ${at("A-1")}/add/buyer`],
    },
  ]);
  expect(held(place)).toEqual({ "A-1": ["ann Lee <ann@ridge.example>"] });
});

test("who was taken along with the company comes back under another name", async () => {
  const { place, id, shop } = await openRidge();
  await using _ = place;
  const away = (step: string) => ({
    ...{ step, feed: "customers", ledger: "1 retired", sent: [`${company} A-1`] },
    when: () => shop.tag(id, inactive),
  });
  const back = (step: string) => ({
    ...{ step, feed: "customers", ledger: "1 changed", sent: [`${company} A-1`] },
    when: () => shop.untag(id, inactive),
  });
  await follow(place, "buyers", [
    { step: "first sync", ledger: "1 new", sent: [`PUT ${at("A-1")}/add/buyer`] },
    away("the company is archived"),
    back("and back before the buyers' run"),
    {
      step: "nobody of the old name is there, so the new one can be given",
      when: () => shop.customer("ann", { lastName: "Poe" }, id),
      ledger: "1 new",
      sent: [`PUT ${at("A-1")}/add/buyer`],
    },
    { step: "idle", full: true, ledger: "1 unchanged" },
    { step: "tag removed", when: () => shop.untag(id, "NuORDER"), ledger: "1 left_out" },
    away("archived while the tag is off"),
    back("and back"),
    {
      step: "tag back, and another name",
      when: () => {
        shop.tag(id, "NuORDER");
        shop.customer("ann", { lastName: "Roe" }, id);
      },
      ledger: "1 new",
      sent: [`PUT ${at("A-1")}/add/buyer`],
    },
    { step: "idle again", full: true, ledger: "1 unchanged" },
    {
      step: "who is there keeps the name",
      when: () => shop.customer("ann", { lastName: "Lee" }, id),
      ledger: "1 rejected",
      parked: [
        'document/fixed-field: "name" cannot change from "ann Roe" to "ann Lee" once it was sent',
      ],
    },
  ]);
  expect(held(place)).toEqual({ "A-1": ["ann Roe <ann@ridge.example>"] });
});

test("where NuORDER refuses to create buyers, the setting that stops it is named", async () => {
  const { place } = await openRidge();
  await using _ = place;
  place.simulator.systems.nuorder.configure({ buyer_creation: "refuse" });
  await follow(place, "buyers", [
    {
      step: "refused",
      ledger: "1 rejected",
      sent: [`PUT ${at("A-1")}/add/buyer → 400`],
      parked: ['sink/refused: NuORDER refuses the document (400): "buyers cannot be created".'],
      remedies: [
        "If NuORDER refuses to create buyers over its API, set settings.buyers.send to false and create them by hand in NuORDER. An e-mail address of somebody of the brand cannot be a buyer's.",
      ],
    },
    {
      step: "switched off",
      when: () => place.settle({ buyers: { send: false } }),
      ledger: "1 left_out",
    },
  ]);
});
