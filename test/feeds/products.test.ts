import { expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";
import { synced, type ProductInput } from "./shop.ts";
import { follow } from "./story.ts";

const inactive = "NuORDER Active: False";
const put = "PUT /api/product/new/force";
const black = `${put} jacket-black`;
const ivory = `${put} jacket-ivory`;
const scarf = `${put} scarf-default`;

const jacketOf = (more: object = {}): ProductInput => ({
  handle: "jacket",
  tags: [synced, "Early: True"],
  variants: { "Black/S": "J-BS", "Black/M": "J-BM", "Ivory/S": "J-IS" },
  ...more,
});
const scarfOf = (more: object = {}): ProductInput => ({
  handle: "scarf",
  variants: { "One Size": "SC-1" },
  ...more,
});

/** Archived products of NuORDER, by brand id. */
function archived({ simulator, shop }: Place): readonly string[] {
  return simulator.systems.nuorder
    .snapshot()
    .products.filter(({ fields }) => fields["archived"] === true)
    .map(({ fields }) =>
      String(fields["brand_id"]).replace(/^\d+/, (id) => shop.names.get(id) ?? id),
    )
    .toSorted();
}

test("products: every change is written once, what leaves stays under keep", async () => {
  await using place = await openPlace(["products"]);
  const { shop } = place;
  const jacket = shop.product(jacketOf());
  let id = shop.product(scarfOf());
  await follow(place, "products", [
    { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] },
    { step: "no change" },
    { step: "no change, all read", full: true, ledger: "3 unchanged" },
    {
      step: "one change",
      when: () => shop.product(scarfOf({ id, title: "Wool scarf" })),
      ledger: "1 changed",
      sent: [scarf],
    },
    {
      step: "noise only",
      when: () => {
        shop.product(scarfOf({ id, title: "Wool scarf", vendor: "Somebody else" }));
        shop.tag(jacket, "Sample sale");
      },
      ledger: "3 unchanged",
    },
    {
      step: "a setting that concerns one product",
      when: () => place.settle({ tags: { prebook: "Early" } }),
      ledger: "2 changed, 1 unchanged",
      sent: [black, ivory],
    },
    {
      step: "a mapping that concerns one product",
      when: () => {
        const text = `{ "name": $replace($draft.name, "Wool", "Woollen") }`;
        place.feed("products", { document: { map: { patch: place.mapping("product", text) } } });
      },
      ledger: "1 changed, 2 unchanged",
      sent: [scarf],
    },
    {
      step: "archived",
      when: () => shop.tag(id, inactive),
      ledger: "1 retired",
      sent: [scarf],
    },
    { step: "still archived", full: true, ledger: "2 unchanged, 1 left_out" },
    {
      step: "revived",
      when: () => shop.untag(id, inactive),
      ledger: "1 changed",
      sent: [scarf],
    },
    { step: "tag removed", when: () => shop.untag(id, synced), ledger: "1 left_out" },
    { step: "tag back", when: () => shop.tag(id, synced), ledger: "1 unchanged" },
    {
      step: "never sent, so not made to be archived",
      when: () => shop.product({ handle: "hat", tags: [synced, inactive], variants: { S: "H-1" } }),
      ledger: "1 left_out",
    },
    { step: "deleted", when: () => shop.remove(id) },
    { step: "deleted, all read", full: true, ledger: "2 unchanged, 1 left_out" },
    {
      step: "made again with its SKU",
      when: () => {
        id = shop.product(scarfOf({ title: "Wool scarf" }));
      },
      ledger: "1 new",
      sent: [scarf],
    },
    { step: "idle", full: true, ledger: "3 unchanged, 1 left_out" },
  ]);
  expect(archived(place)).toEqual([]);
});

test("products: what leaves is archived under retire, and comes back", async () => {
  await using place = await openPlace([]);
  const { shop } = place;
  place.feed("products", { changes: { on_excluded: "retire", on_absent: "retire" } });
  shop.product(jacketOf());
  let id = shop.product(scarfOf());
  await follow(place, "products", [
    { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] },
    {
      step: "tag removed",
      when: () => shop.untag(id, synced),
      ledger: "1 retired",
      sent: [scarf],
    },
    { step: "tag back", when: () => shop.tag(id, synced), ledger: "1 changed", sent: [scarf] },
    { step: "deleted", when: () => shop.remove(id) },
    { step: "deleted, all read", full: true, ledger: "2 unchanged, 1 retired", sent: [scarf] },
    { step: "idle", full: true, ledger: "2 unchanged" },
    {
      step: "made again with its SKU",
      when: () => {
        id = shop.product(scarfOf());
      },
      ledger: "1 new",
      sent: [scarf],
    },
  ]);
});

test("products: a run that would archive nearly everything stops before the first write", async () => {
  await using place = await openPlace(["products"]);
  const { shop } = place;
  const ids = [shop.product(jacketOf()), shop.product(scarfOf())];
  await follow(place, "products", [
    { step: "first sync", ledger: "3 new", sent: [black, ivory, scarf] },
    {
      step: "everything is to be archived",
      when: () => ids.forEach((id) => shop.tag(id, inactive)),
      ledger: "3 read",
      error: "fuse/retired: 3 of 3 sent documents would be archived; the limit is 10 %",
    },
    { step: "allowed", allowRetire: true, ledger: "3 retired", sent: [black, ivory, scarf] },
  ]);
  expect(archived(place)).toEqual(["jacket-black", "jacket-ivory", "scarf-default"]);
});
