import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { legacyHeader, request, rfcHeader } from "./signed-client.ts";

const path = "/api/products/modified/after/1/1/2000";
const address = `http://127.0.0.1:4811${path}`;
const world = manualWorld({ startAt: "2026-03-02T08:00:00.000Z" });

describe("a signed request", () => {
  const nuorder = createNuorder({ world });
  const keys = nuorder.credentials;

  it.each([
    ["RFC 5849", rfcHeader("GET", address, keys)],
    ["RFC 5849, unquoted", rfcHeader("GET", address, keys).replaceAll('"', "")],
    ["RFC 5849, any scheme case", rfcHeader("GET", address, keys).replace("OAuth", "oAUTH")],
    ["NuORDER's own form", legacyHeader("GET", address, keys)],
    ["NuORDER's own form, quoted", quoted(legacyHeader("GET", address, keys))],
  ])("is let in: %s", async (_, header) => {
    expect(await status(nuorder, header)).toBe(200);
  });

  const wrong = { consumer_key: "x", consumer_secret: "x", token: "x", token_secret: "x" };
  it.each([
    ["no header", undefined],
    ["another scheme", "Bearer shpat"],
    ["a signature for another method", rfcHeader("POST", address, keys)],
    ["a signature for another host", rfcHeader("GET", address.replace("127.0.0.1", "x"), keys)],
    ["an own-form signature for another path", legacyHeader("GET", `${address}/x`, keys)],
    ["an unknown consumer", rfcHeader("GET", address, { ...keys, consumer_key: "x" })],
    ["an unknown token", rfcHeader("GET", address, { ...keys, token: "x" })],
    ["a wrong consumer secret", rfcHeader("GET", address, { ...keys, consumer_secret: "x" })],
    ["a wrong token secret", legacyHeader("GET", address, { ...keys, token_secret: "x" })],
    ["foreign keys", rfcHeader("GET", address, wrong)],
    ["another signature method", rfcHeader("GET", address, keys).replace("SHA1", "SHA256")],
    ["a timestamp that is no number", legacyHeader("GET", address, keys, { oauth_timestamp: "x" })],
    ["another version", legacyHeader("GET", address, keys, { oauth_version: "2.0" })],
    [
      "a malformed escape",
      rfcHeader("GET", address, keys).replace(/signature="/, 'signature="%zz'),
    ],
  ])("is refused: %s", async (_, header) => {
    const response = await nuorder.handle(request("GET", path, header));
    expect(response.status).toBe(401);
    expect(response.body).toBe('{"code":401,"message":"Signature is not correct"}');
  });
});

describe("a query string", () => {
  const query = "?b=2&a=1%202&a=0&empty=";
  const pairs = { b: "2", a: ["1 2", "0"], empty: "" };

  it("takes part in an RFC 5849 signature, duplicates too", async () => {
    const nuorder = createNuorder({ world });
    const header = rfcHeader("GET", address, nuorder.credentials, pairs);
    expect(await status(nuorder, header, query)).toBe(200);
    expect(await status(nuorder, header, "?b=2&a=1%202&a=0&empty=&more=1")).toBe(401);
    expect(await status(nuorder, header)).toBe(401);
  });

  it("breaks NuORDER's own form, unless the switch allows it", async () => {
    const nuorder = createNuorder({ world });
    const bare = legacyHeader("GET", address, nuorder.credentials);
    const full = legacyHeader("GET", address + query, nuorder.credentials);
    expect(await status(nuorder, bare, query)).toBe(401);
    expect(await status(nuorder, full, query)).toBe(401);
    nuorder.configure({ legacy_rejects_query: false });
    expect(await status(nuorder, bare, query)).toBe(200);
    expect(await status(nuorder, full, query)).toBe(200);
  });

  it("is let in however it is made, signed by another implementation", async () => {
    const nuorder = createNuorder({ world });
    const text = fc.string({ unit: "grapheme", maxLength: 8 });
    // The library mistakes an empty first value of a list for none at all.
    const value = fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 }));
    const name = fc
      .stringMatching(/^[a-z_ ~&=é%+]{1,6}$/)
      .filter((some) => !some.startsWith("oauth"));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }),
        async (given) => {
          const sent = Object.entries(given)
            .flatMap(([key, some]) => [some].flat().map((one) => [key, one] as const))
            .map((pair) => pair.map(encodeURIComponent).join("="))
            .join("&");
          const header = rfcHeader("GET", address, nuorder.credentials, given);
          expect(await status(nuorder, header, sent === "" ? "" : `?${sent}`)).toBe(200);
        },
      ),
    );
  });
});

describe("switches on signatures", () => {
  it("may refuse clocks that are off", async () => {
    const nuorder = createNuorder({ world });
    const header = (at: number): string =>
      legacyHeader("GET", address, nuorder.credentials, { oauth_timestamp: String(at) });
    const now = world.clock.now() / 1000;
    expect(await status(nuorder, header(now - 3600))).toBe(200);
    nuorder.configure({ check_clock_skew_s: 300 });
    expect(await status(nuorder, header(now - 299))).toBe(200);
    expect(await status(nuorder, header(now - 301))).toBe(401);
    expect(await status(nuorder, header(now + 301))).toBe(401);
  });

  it("may refuse a nonce used before", async () => {
    const nuorder = createNuorder({ world });
    const header = legacyHeader("GET", address, nuorder.credentials);
    expect(await status(nuorder, header)).toBe(200);
    expect(await status(nuorder, header)).toBe(200);
    nuorder.configure({ check_nonce: true });
    expect(await status(nuorder, header)).toBe(200);
    expect(await status(nuorder, header)).toBe(401);
  });
});

function quoted(header: string): string {
  return header.replaceAll(/=([^,]*)/g, '="$1"');
}

async function status(
  nuorder: NuorderSimulator,
  header: string | undefined,
  query = "",
): Promise<number> {
  return (await nuorder.handle(request("GET", path + query, header))).status;
}
