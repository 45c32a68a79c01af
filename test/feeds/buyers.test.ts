import { expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";
import { follow } from "./story.ts";

const company = "PUT /api/company/new/force";
const at = (code: string) => `/api/company/code/${code}`;
const synced = ["NuORDER Sync", "NuORDER"];
const inactive = "NuORDER Active: False";
const code = (is: string) => `Customer Code: ${is}`;
const waits = (who: string, of: string) =>
  `record/held: customer "${who} Lee" waits for the company "${of}", which NuORDER does not have yet; the buyer goes out on the first run after it`;

const settings = {
  customers: { code: { tag: "Customer Code" } },
  buyers: { reps: { tag: "Rep", default: "sam@acme.example" } },
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

function add(place: Place, name: string, is: string, ...tags: readonly string[]): string {
  const email = `${name}@ridge.example`;
  return place.shop.customer(name, { email, tags: [...synced, code(is), ...tags] });
}

test("buyers: every change is written once, and what is gone is taken away", async () => {
  await using place = await openPlace(["customers", "buyers"], settings);
  const { shop } = place;
  add(place, "ann", "A-1");
  let id = add(place, "bo", "B-1");
  const put = `PUT ${at("B-1")}/add/buyer`;
  const remove = `DELETE ${at("B-1")}/buyer/bo%40ridge.example`;
  const post = `POST ${at("B-1")}/update/buyer/bo%40ridge.example`;
  await follow(place, "buyers", [
    {
      step: "without their companies they wait",
      ledger: "2 held",
      parked: [waits("ann", "A-1"), waits("bo", "B-1")],
    },
    {
      step: "the companies",
      feed: "customers",
      ledger: "2 new",
      sent: [`${company} A-1`, `${company} B-1`],
    },
    { step: "first sync", ledger: "2 new", sent: [`PUT ${at("A-1")}/add/buyer`, put] },
    { step: "no change", ledger: "2 unchanged" },
    { step: "no change, all read", full: true, ledger: "2 unchanged" },
    {
      step: "one change",
      when: () => shop.tag(id, "Rep: zoe@acme.example"),
      ledger: "1 changed, 1 unchanged",
      sent: [post],
    },
    {
      step: "noise only",
      when: () => shop.customer("bo", { note: "calls on Mondays" }, id),
      ledger: "2 unchanged",
    },
    {
      step: "a setting that concerns one",
      when: () => place.settle({ buyers: { reps: { default: "zoe@acme.example" } } }),
      ledger: "1 changed, 1 unchanged",
      sent: [`POST ${at("A-1")}/update/buyer/ann%40ridge.example`],
    },
    {
      step: "archived",
      when: () => shop.tag(id, inactive),
      ledger: "1 unchanged, 1 retired",
      sent: [remove],
    },
    { step: "still archived", full: true, ledger: "1 unchanged, 1 left_out" },
    {
      step: "revived",
      when: () => shop.untag(id, inactive),
      ledger: "1 changed",
      sent: [put],
    },
    { step: "tag removed", when: () => shop.untag(id, "NuORDER"), ledger: "1 left_out" },
    { step: "tag back", when: () => shop.tag(id, "NuORDER"), ledger: "1 unchanged" },
    {
      step: "never sent, so not made to be archived",
      when: () => add(place, "cy", "A-1", inactive),
      ledger: "1 unchanged, 1 left_out",
    },
    { step: "deleted", when: () => shop.remove(id), ledger: "1 left_out" },
    {
      step: "deleted, all read",
      full: true,
      ledger: "1 unchanged, 1 retired, 1 left_out",
      sent: [remove],
    },
    {
      step: "made again with the same e-mail",
      when: () => {
        id = add(place, "bo", "B-1");
      },
      ledger: "1 new, 1 left_out",
      sent: [put],
    },
    { step: "idle", full: true, ledger: "2 unchanged, 1 left_out" },
  ]);
  expect(held(place)).toEqual({
    "A-1": ["ann Lee <ann@ridge.example>"],
    "B-1": ["bo Lee <bo@ridge.example>"],
  });
});

test("buyers: one whose tag is removed is taken away where the brand says so", async () => {
  await using place = await openPlace(["customers"], settings);
  place.feed("buyers", { changes: { on_excluded: "retire", on_absent: "keep" } });
  const { shop } = place;
  const id = add(place, "ann", "A-1");
  const put = `PUT ${at("A-1")}/add/buyer`;
  await follow(place, "buyers", [
    { step: "the company", feed: "customers", ledger: "1 new", sent: [`${company} A-1`] },
    { step: "first sync", ledger: "1 new", sent: [put] },
    {
      step: "tag removed",
      when: () => shop.untag(id, "NuORDER"),
      ledger: "1 retired",
      sent: [`DELETE ${at("A-1")}/buyer/ann%40ridge.example`],
    },
    { step: "tag back", when: () => shop.tag(id, "NuORDER"), ledger: "1 changed", sent: [put] },
    { step: "deleted, and kept", when: () => shop.remove(id), full: true, allowRetire: true },
  ]);
  expect(held(place)).toEqual({ "A-1": ["ann Lee <ann@ridge.example>"] });
});

test("buyers: a run that would take nearly all away stops before the first write", async () => {
  await using place = await openPlace(["customers", "buyers"], settings);
  const { shop } = place;
  const ids = ["ann", "bo", "cy"].map((name) => add(place, name, `${name}-1`));
  const sent = (make: (name: string) => string) => ["ann", "bo", "cy"].map(make);
  await follow(place, "buyers", [
    {
      step: "the companies",
      feed: "customers",
      ledger: "3 new",
      sent: sent((name) => `${company} ${name}-1`),
    },
    {
      step: "first sync",
      ledger: "3 new",
      sent: sent((name) => `PUT ${at(`${name}-1`)}/add/buyer`),
    },
    {
      step: "everyone is to go",
      when: () => ids.forEach((id) => shop.tag(id, inactive)),
      ledger: "3 read",
      error: "fuse/retired: 3 of 3 sent documents would be archived; the limit is 10 %",
    },
    {
      step: "allowed",
      allowRetire: true,
      ledger: "3 retired",
      sent: sent((name) => `DELETE ${at(`${name}-1`)}/buyer/${name}%40ridge.example`),
    },
  ]);
  expect(held(place)).toEqual({ "ann-1": [], "bo-1": [], "cy-1": [] });
});
