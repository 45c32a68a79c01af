import { expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";
import type { Shop } from "./shop.ts";
import { follow } from "./story.ts";

const cdn = "https://cdn.shopify.com/s/files/1/0001/files";
const jacket = "PUT /api/product/new/force jacket-black";

/** Gives the product exactly these pictures, in this sequence. */
function picture(shop: Shop, id: string, ...addresses: readonly string[]): void {
  shop.product({
    id,
    handle: "jacket",
    variants: { "Black/S": "J-BS" },
    files: addresses.map((originalSource) => ({ originalSource, contentType: "IMAGE" })),
  });
}

function imagesOf({ simulator }: Place): unknown {
  return simulator.systems.nuorder.snapshot().products[0]?.fields["images"];
}

test("images are sent when they are other pictures, and from known hosts only", async () => {
  await using place = await openPlace(["products"]);
  const { shop } = place;
  const id = shop.product({ handle: "jacket", variants: { "Black/S": "J-BS" } });
  const left = (why: string) => `record/reported: the image ${why}`;
  await follow(place, "products", [
    { step: "none", ledger: "1 new", sent: [jacket] },
    {
      step: "two",
      when: () =>
        picture(shop, id, `${cdn}/front.jpg?v=1700000001`, `${cdn}/back.jpg?v=1700000001`),
      ledger: "1 changed",
      sent: [jacket],
    },
    {
      step: "a new version alone",
      when: () =>
        picture(shop, id, `${cdn}/front.jpg?v=1700000002`, `${cdn}/back.jpg?v=1700000003`),
      ledger: "1 unchanged",
    },
    {
      step: "another sequence",
      when: () =>
        picture(shop, id, `${cdn}/back.jpg?v=1700000003`, `${cdn}/front.jpg?v=1700000002`),
      ledger: "1 changed",
      sent: [jacket],
    },
    {
      step: "a host that nobody allowed",
      when: () => picture(shop, id, `${cdn}/front.jpg?v=1`, "https://elsewhere.example/spy.jpg"),
      ledger: "1 changed, 1 rejected",
      sent: [jacket],
      parked: [
        left(
          'https://elsewhere.example/spy.jpg of "jacket" is left out, because its host elsewhere.example is not one of the settings\' images_hosts',
        ),
      ],
    },
    {
      step: "an address without https",
      when: () => picture(shop, id, `${cdn}/front.jpg?v=1`, "http://cdn.shopify.com/back.jpg"),
      ledger: "1 unchanged, 1 rejected",
      parked: [
        left(
          'http://cdn.shopify.com/back.jpg of "jacket" is left out, because its address does not begin with https://',
        ),
      ],
    },
    {
      step: "none is left",
      when: () => place.settle({ images_missing: "reject" }),
      ledger: "1 unchanged, 1 rejected",
      parked: [
        left(
          'http://cdn.shopify.com/back.jpg of "jacket" is left out, because its address does not begin with https://',
        ),
      ],
    },
  ]);
  expect(imagesOf(place)).toEqual([`${cdn}/front.jpg`]);
  await follow(place, "products", [
    {
      step: "none where one must be",
      when: () => picture(shop, id),
      ledger: "1 rejected",
      parked: ['mapping/rejected: "jacket" has no image that can be sent: add one in Shopify'],
    },
    {
      step: "none where none need be",
      when: () => place.settle({ images_missing: "send" }),
      ledger: "1 changed",
      sent: [jacket],
    },
  ]);
  expect(imagesOf(place)).toEqual([]);
});
