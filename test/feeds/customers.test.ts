import { expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";
import { addressOf } from "./shop.ts";
import { follow, hours } from "./story.ts";

const put = "PUT /api/company/new/force";
const synced = "NuORDER Sync: True";
const inactive = "NuORDER Active: False";
const [ann, bo] = [`${put} ann`, `${put} bo`];

/** What NuORDER holds of a company. */
function held({ simulator, shop }: Place, name: string): Readonly<Record<string, unknown>> {
  const { companies } = simulator.systems.nuorder.snapshot();
  const found = companies.find(
    ({ fields }) => (shop.names.get(fields.code) ?? fields.code) === name,
  );
  return { ...found?.fields };
}

function countOf({ simulator }: Place): number {
  return simulator.systems.nuorder.snapshot().companies.length;
}

test("customers: every change is written once, what leaves stays under keep", async () => {
  await using place = await openPlace(["customers"]);
  const { shop } = place;
  shop.customer("ann", { email: "ann@ridge.example", tags: [synced] });
  let id = shop.customer("bo", { email: "bo@ridge.example", tags: [synced, "Terms: NET30"] });
  await follow(place, "customers", [
    { step: "first sync", ledger: "2 new", sent: [ann, bo] },
    { step: "no change", ledger: "2 unchanged" },
    { step: "no change, all read", full: true, ledger: "2 unchanged" },
    {
      step: "one change",
      when: () => shop.customer("bo", { addresses: [addressOf(2)] }, id),
      ledger: "1 changed, 1 unchanged",
      sent: [bo],
    },
    {
      step: "noise only",
      when: () => shop.customer("bo", { note: "calls on Mondays", email: "b@ridge.example" }, id),
      ledger: "2 unchanged",
    },
    {
      step: "a setting that concerns both",
      when: () => place.settle({ customers: { fields: { payment_terms: { tag: "Terms" } } } }),
      ledger: "2 changed",
      sent: [ann, bo],
    },
    {
      step: "a mapping that concerns one",
      when: () => {
        const text = `payment_terms ? { "name": name & " (credit)" } : {}`;
        const path = place.mapping(
          "company",
          text.replace("payment_terms", "$draft.payment_terms"),
        );
        place.feed("customers", { document: { map: { patch: path } } });
      },
      ledger: "1 changed, 1 unchanged",
      sent: [bo],
    },
    {
      step: "archived",
      when: () => shop.tag(id, inactive),
      ledger: "1 unchanged, 1 retired",
      sent: [bo],
    },
    { step: "still archived", full: true, ledger: "1 unchanged, 1 left_out" },
    {
      step: "revived",
      when: () => shop.untag(id, inactive),
      ledger: "1 changed",
      sent: [bo],
    },
    {
      step: "tag removed",
      when: () => shop.untag(id, synced),
      ledger: "1 left_out",
    },
    { step: "tag back", when: () => shop.tag(id, "nuorder  SYNC : yes"), ledger: "1 unchanged" },
    {
      step: "never sent, so not made to be archived",
      when: () => shop.customer("cy", { tags: [synced, inactive] }),
      ledger: "1 unchanged, 1 left_out",
    },
    { step: "deleted", when: () => shop.remove(id), ledger: "1 left_out" },
    { step: "deleted, all read", full: true, ledger: "1 unchanged, 1 left_out" },
    {
      step: "made again with the same e-mail",
      when: () => {
        id = shop.customer("bo", { email: "b@ridge.example", tags: [synced] });
      },
      ledger: "1 new, 1 left_out",
      sent: [bo],
    },
    { step: "idle", full: true, ledger: "2 unchanged, 1 left_out" },
  ]);
  // Without a code of its own a customer who is made again is another company.
  expect(countOf(place)).toBe(3);
});

test("customers: with a code of its own one who is made again is the same company", async () => {
  const code = { tag: "Customer Code" };
  await using place = await openPlace([], { customers: { code } });
  const { shop } = place;
  place.feed("customers", { changes: { on_excluded: "retire", on_absent: "retire" } });
  const tags = [synced, "Customer Code: B-1"];
  shop.customer("ann", { tags: [synced, "Customer Code: A-1"] });
  let id = shop.customer("bo", { email: "bo@ridge.example", tags });
  const [a, b] = [`${put} A-1`, `${put} B-1`];
  await follow(place, "customers", [
    { step: "first sync", ledger: "2 new", sent: [a, b] },
    {
      step: "tag removed",
      when: () => shop.untag(id, synced),
      ledger: "1 unchanged, 1 retired",
      sent: [b],
    },
    {
      step: "tag back",
      when: () => shop.tag(id, synced),
      ledger: "1 changed, 1 unchanged",
      sent: [b],
    },
    { step: "deleted", when: () => shop.remove(id), ledger: "1 unchanged" },
    { step: "deleted, all read", full: true, ledger: "1 unchanged, 1 retired", sent: [b] },
    {
      step: "made again with code and e-mail",
      when: () => {
        id = shop.customer("bo", { email: "bo@ridge.example", tags });
      },
      ledger: "1 changed, 1 unchanged",
      sent: [b],
    },
    { step: "idle", full: true, ledger: "2 unchanged" },
    {
      step: "another code",
      when: () => {
        shop.untag(id, "Customer Code: B-1");
        shop.tag(id, "Customer Code: B-2");
      },
      ledger: "1 new, 1 unchanged, 1 retired",
      sent: [b, `${put} B-2`],
    },
    {
      step: "a code that another one has",
      when: () => shop.customer("cy", { tags: [synced, "customer code:  a-1 "] }),
      ledger: "2 unchanged, 1 rejected",
      parked: [
        'document/duplicate-value: customer code "a-1" is used by "ann Lee" (gid://shopify/Customer/ann) and "cy Lee" (gid://shopify/Customer/cy)',
      ],
    },
  ]);
  expect(countOf(place)).toBe(3);
  expect([held(place, "B-1")["active"], held(place, "B-2")["active"]]).toEqual([false, true]);
});

test("customers: a run that would archive nearly everything stops before the first write", async () => {
  await using place = await openPlace(["customers"]);
  const { shop } = place;
  const names = ["ann", "bo", "cy"];
  const ids = names.map((name) => shop.customer(name, { tags: [synced] }));
  const sent = names.map((name) => `${put} ${name}`);
  await follow(place, "customers", [
    { step: "first sync", ledger: "3 new", sent },
    {
      step: "everything is to be archived",
      when: () => ids.forEach((id) => shop.tag(id, inactive)),
      ledger: "3 read",
      error: "fuse/retired: 3 of 3 sent documents would be archived; the limit is 10 %",
    },
    { step: "allowed", allowRetire: true, ledger: "3 retired", sent },
  ]);
});

test("customers: every address is sent, forty as well as two, with codes that stay", async () => {
  await using place = await openPlace(["customers"]);
  const { shop } = place;
  const forty = Array.from({ length: 40 }, (_, at) => addressOf(at + 1));
  const id = shop.customer("ann", { tags: [synced], addresses: forty });
  const addresses = () => held(place, "ann")["addresses"] as readonly Record<string, unknown>[];
  await follow(place, "customers", [
    { step: "first sync", ledger: "1 new", sent: [ann], after: hours(1) },
  ]);
  expect(addresses()).toHaveLength(40);
  expect(addresses().filter((one) => one["default_billing"] === true)).toHaveLength(1);
  expect(addresses().filter((one) => one["type"] === "both")).toHaveLength(1);
  const codes = new Set(addresses().map((one) => one["shipping_code"]));
  expect(codes.size).toBe(40);

  await follow(place, "customers", [
    {
      step: "one address more",
      when: () =>
        shop.ask(
          "mutation ($id: ID!, $address: MailingAddressInput!) { customerAddressCreate(customerId: $id, address: $address) { address { id } } }",
          { id, address: addressOf(41) },
        ),
      ledger: "1 changed",
      sent: [ann],
    },
  ]);
  expect(addresses()).toHaveLength(41);
  expect(addresses().filter((one) => codes.has(one["shipping_code"]))).toHaveLength(40);
});
