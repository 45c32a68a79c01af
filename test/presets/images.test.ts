import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, contextOf, presetMapper, rejection } from "./preset.ts";
import { first, variants } from "./records.ts";

const cdn = "https://cdn.shopify.com/s/files/1/0001";

/** The product with these pictures, each an address or an address with the size of its file. */
function pictured(...pictures: readonly (string | readonly [string, Json])[]): Json {
  return changed("ridge-shell", {
    media: pictures.map((one, index) => {
      const [url, fileSize] = typeof one === "string" ? [one, null] : one;
      const id = `gid://shopify/MediaImage/${String(500 + index)}`;
      return { id, image: { url }, originalSource: { fileSize } };
    }),
  });
}

async function imagesOf(record: Json, choices: JsonObject = {}): Promise<Json | undefined> {
  return (await first(record, choices))["images"];
}

async function reportsOf(record: Json, choices: JsonObject = {}): Promise<readonly string[]> {
  const [result] = await (await presetMapper(choices)).mapBatch([record], contextOf());
  if (result?.kind !== "decided") throw new Error("the record is rejected");
  return result.reports.map(({ message }) => message);
}

describe("the version of an image", () => {
  const picture = `${cdn}/a.jpg?v=1700000000`;
  test.for<readonly [string, Json, JsonObject, readonly string[]]>([
    ["content: the size of the file", pictured([picture, 48_213]), {}, [`${cdn}/a.jpg?v=48213`]],
    ["content: none where there is no size", pictured([picture, null]), {}, [`${cdn}/a.jpg`]],
    [
      "content: other parameters stay",
      pictured([`${cdn}/a.jpg?width=800&v=17&x=1`, 5]),
      {},
      [`${cdn}/a.jpg?width=800&x=1&v=5`],
    ],
    [
      "content: an address without one has none",
      pictured([`${cdn}/a.jpg`, 5]),
      {},
      [`${cdn}/a.jpg`],
    ],
    ["keep: Shopify's own", pictured([picture, 48_213]), { images_version: "keep" }, [picture]],
    ["strip: none", pictured([picture, 48_213]), { images_version: "strip" }, [`${cdn}/a.jpg`]],
  ])("%s", async ([, record, choices, images]) => {
    expect(await imagesOf(record, choices)).toEqual(images);
  });

  test("a new version alone changes nothing, another picture does", async () => {
    const before = await imagesOf(pictured([`${cdn}/a.jpg?v=1`, 100]));
    expect(await imagesOf(pictured([`${cdn}/a.jpg?v=2`, 100]))).toEqual(before);
    expect(await imagesOf(pictured([`${cdn}/a.jpg?v=2`, 101]))).not.toEqual(before);
    expect(await imagesOf(pictured([`${cdn}/b.jpg?v=1`, 100]))).not.toEqual(before);
  });

  test("a variant's image has the size of the product's", async () => {
    const record = changed("ridge-shell", {
      media: [
        {
          id: "gid://shopify/MediaImage/504",
          image: { url: `${cdn}/ridge-black.jpg?v=9` },
          originalSource: { fileSize: 777 },
        },
      ],
    });
    expect(await imagesOf(record, { images: "variant" })).toEqual([`${cdn}/ridge-black.jpg?v=777`]);
  });
});

describe("which images are sent", () => {
  test("all of a product, in their sequence, each once", async () => {
    const record = pictured(`${cdn}/b.jpg?v=1`, `${cdn}/a.jpg?v=1`, `${cdn}/b.jpg?v=2`);
    expect(await imagesOf(record)).toEqual([`${cdn}/b.jpg`, `${cdn}/a.jpg`]);
  });

  test.for<readonly [string, readonly string[], string]>([
    [
      "http://cdn.shopify.com/a.jpg",
      ["cdn.shopify.com"],
      "its address does not begin with https://",
    ],
    [
      "ftp://cdn.shopify.com/a.jpg",
      ["cdn.shopify.com"],
      "its address does not begin with https://",
    ],
    [
      "https://user@cdn.shopify.com/a.jpg",
      ["cdn.shopify.com"],
      "its host user is not one of the settings' images_hosts",
    ],
    [
      "https://cdn.shopify.com.evil.example/a.jpg",
      ["cdn.shopify.com"],
      "its host cdn.shopify.com.evil.example is not one of the settings' images_hosts",
    ],
    [
      "https://example.com/a.jpg",
      ["*.example.com"],
      "its host example.com is not one of the settings' images_hosts",
    ],
    [
      "https://badexample.com/a.jpg",
      ["*.example.com"],
      "its host badexample.com is not one of the settings' images_hosts",
    ],
    [
      "https://a.example.com.evil.example/a.jpg",
      ["*.example.com"],
      "its host a.example.com.evil.example is not one of the settings' images_hosts",
    ],
  ])("%s is left out where %j may be, and reported", async ([url, hosts, why]) => {
    const choices = { images_hosts: [...hosts] };
    expect(await imagesOf(pictured(url), choices)).toEqual([]);
    expect(await reportsOf(pictured(url), choices)).toEqual([
      `the image ${url} of "Ridge Shell" is left out, because ${why}`,
    ]);
  });

  test.for<readonly [string, readonly string[]]>([
    ["https://CDN.Shopify.com/a.jpg", ["cdn.shopify.com"]],
    ["https://img.example.com/a.jpg", ["cdn.shopify.com", "*.example.com"]],
    ["https://a.b.example.com/a.jpg", ["*.example.com"]],
  ])("%s is sent where %j may be", async ([url, hosts]) => {
    const choices = { images_hosts: [...hosts] };
    expect(await imagesOf(pictured(url), choices)).toEqual([url]);
    expect(await reportsOf(pictured(url), choices)).toEqual([]);
  });

  test("what is left to NuORDER is not reported", async () => {
    const record = pictured("http://cdn.shopify.com/a.jpg");
    expect(await reportsOf(record, { images: "none" })).toEqual([]);
    expect(await reportsOf(record, { images: "variant", variant_image: "all" })).toEqual([]);
  });

  test("a product without an image is sent, or refused where the settings say so", async () => {
    expect(await imagesOf(pictured())).toEqual([]);
    expect(
      await rejection(pictured("http://x.example/a.jpg"), { images_missing: "reject" }),
    ).toEqual({
      code: "mapping/rejected",
      message: '"Ridge Shell" has no image that can be sent: add one in Shopify',
    });
    const bare = changed("ridge-shell", { variants: [{ ...variants[1], image: null }] });
    expect(await rejection(bare, { images: "variant", images_missing: "reject" })).toMatchObject({
      code: "mapping/rejected",
    });
    expect(await rejection(bare, { images: "none", images_missing: "reject" })).toBe(undefined);
  });
});
