import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  authorization,
  freshStamp,
  type Credentials,
} from "../../../src/connectors/nuorder/oauth1.ts";
import { Secret } from "../../../src/core/secret.ts";
import { isSignedWith, readOAuth } from "../../../src/simulator/nuorder/oauth.ts";
import { manualWorld } from "../../support/manual-world.ts";

const secret = (value: string): Secret => new Secret(value, "TEST");
const keys = (ck: string, cs: string, tk: string, ts: string): Credentials => ({
  consumerKey: secret(ck),
  consumerSecret: secret(cs),
  token: secret(tk),
  tokenSecret: secret(ts),
});

/** Invented keys, except in the first row: that one is the example of OAuth Core 1.0. */
const published = keys(
  "dpf43f3p2l4k3l03",
  "kd94hf93k423kf44",
  "nnch734d00sl2jdk",
  "pfkkdhi9sl3r4s00",
);

test("signs the published example", () => {
  const url = new URL("http://photos.example.net/photos?file=vacation.jpg&size=original");
  const stamp = { nonce: "kllo9940pd9333jh", timestamp: "1191242096" };
  const header = authorization("rfc5849", "GET", url, published, stamp);
  expect(signatureIn(header)).toBe("tR3+Ty81lMeYAr/Fid0kMTYa/WM=");
  expect(header).toMatch(/^OAuth oauth_consumer_key="dpf43f3p2l4k3l03", /);
});

test("signs NuORDER's own form without the query, in lower-case hex", () => {
  const url = new URL("https://example.com/api/some%20thing/list?x=1");
  const stamp = { nonce: "0123456789abcdef", timestamp: "1700000000" };
  const header = authorization("legacy", "GET", url, published, stamp);
  const plain = authorization(
    "legacy",
    "GET",
    new URL("https://example.com/api/some%20thing/list"),
    published,
    stamp,
  );
  expect(signatureIn(header)).toMatch(/^[0-9a-f]{40}$/);
  expect(header).toBe(plain);
});

test("stamps with the world's time and chance", async () => {
  await using world = manualWorld({ startAt: "2026-03-02T08:00:00.900Z" });
  const stamp = freshStamp(world);
  expect(stamp.timestamp).toBe("1772438400");
  expect(stamp.nonce).toMatch(/^[0-9a-f]{16}$/);
  expect(freshStamp(world).nonce).not.toBe(stamp.nonce);
  expect(freshStamp(world, -400_000).timestamp).toBe("1772438000");
});

test("agrees with an independent reading of RFC 5849 on any query", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("a", "b", "a b", "ä", "__limit", "x[]"), text), {
        maxLength: 6,
      }),
      fc.constantFrom("GET", "put", "POST"),
      text,
      (pairs, method, token) => {
        const url = new URL("https://example.com:8443/api/Some/Path");
        for (const [name, value] of pairs) url.searchParams.append(name, value);
        const credentials = keys("key", "s&cret %", `t${token}`, "toke%n");
        const header = authorization("rfc5849", method, url, credentials, {
          nonce: "0011",
          timestamp: "1700000000",
        });
        const request = { method, url, headers: { authorization: header }, body: "" };
        const parameters = readOAuth(request);
        expect(parameters).toBeDefined();
        const secrets = { consumerSecret: "s&cret %", tokenSecret: "toke%n" };
        if (parameters) expect(isSignedWith(secrets, request, parameters, true)).toBe(true);
      },
    ),
  );
});

interface Vector {
  readonly case?: string;
  readonly method: string;
  readonly url: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly key: string;
  readonly base_string: string;
  readonly signature_hex?: string;
  readonly signature_base64?: string;
}

const vectorFile = process.env["NUORDER_VECTORS"] ?? "";
describe.skipIf(!existsSync(vectorFile))("vectors from a file", () => {
  test("agrees with every vector that a signed call can have", () => {
    const file = JSON.parse(readFileSync(vectorFile, "utf8")) as {
      readonly keys: Record<"consumer_key" | "consumer_secret" | "token" | "token_secret", string>;
      readonly legacy: readonly Vector[];
      readonly rfc5849: readonly Vector[];
    };
    const own = file.keys;
    const credentials = keys(own.consumer_key, own.consumer_secret, own.token, own.token_secret);
    // Vectors of the token dance carry parameters that a signed call never has.
    const isCall = (one: Vector): boolean =>
      one.key === `${own.consumer_secret}&${own.token_secret}` &&
      !/oauth_callback|oauth_verifier/.test(one.base_string);
    const rows = [
      // NuORDER refuses its own form with a query, so it does not matter how one would be signed.
      ...file.legacy
        .filter((one) => isCall(one) && !one.url.includes("?"))
        .map((one) => ({ form: "legacy" as const, one })),
      ...file.rfc5849.filter(isCall).map((one) => ({ form: "rfc5849" as const, one })),
    ];
    console.info(`${String(rows.length)} signature vectors`);
    expect(rows.length).toBeGreaterThan(5);
    for (const { form, one } of rows) {
      const header = authorization(form, one.method, new URL(one.url), credentials, one);
      expect(signatureIn(header), one.url).toBe(one.signature_hex ?? one.signature_base64);
    }
  });
});

function signatureIn(header: string): string {
  return decodeURIComponent(/oauth_signature="([^"]*)"/.exec(header)?.[1] ?? "");
}
