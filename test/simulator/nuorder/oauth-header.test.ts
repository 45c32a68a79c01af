import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOAuthHeader } from "../../../src/simulator/nuorder/oauth-header.ts";

describe("parseOAuthHeader", () => {
  const same = { oauth_token: "t", oauth_nonce: "n" };
  it.each([
    ["bare, odd capital", "oAuth oauth_token=t,oauth_nonce=n", same],
    ["bare", "OAuth oauth_token=t,oauth_nonce=n", same],
    ["quoted", 'OAuth oauth_token="t",oauth_nonce="n"', same],
    ["quoted, with spaces", 'OAuth oauth_token="t", oauth_nonce="n"', same],
    ["spaces everywhere", '  oauth   oauth_token = "t" ,  oauth_nonce = n ', same],
    ["upper case", "OAUTH oauth_token=t,oauth_nonce=n", same],
    ["a trailing comma", "OAuth oauth_token=t,oauth_nonce=n,", same],
    ["base64 unquoted", "OAuth oauth_signature=a+b/c==", { oauth_signature: "a+b/c==" }],
    ["an empty value", "OAuth oauth_token=,oauth_nonce=n", { oauth_token: "", oauth_nonce: "n" }],
    ["a comma in quotes", 'OAuth oauth_callback="a,b"', { oauth_callback: "a,b" }],
  ])("reads %s", (_, header, wanted) => {
    expect(Object.fromEntries(parseOAuthHeader(header) ?? [])).toEqual(wanted);
  });

  it.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["another scheme", "Bearer abc"],
    ["a name twice", "OAuth oauth_token=a,oauth_token=b"],
    ["no equals sign", "OAuth oauth_token"],
    ["an open quote", 'OAuth oauth_token="a'],
  ])("refuses %s", (_, header) => {
    expect(parseOAuthHeader(header)).toBeUndefined();
  });

  it("reads back whatever is written, in every spelling", () => {
    const name = fc.stringMatching(/^[a-z_]{1,12}$/);
    const value = fc.string({ unit: "grapheme" }).map(encodeURIComponent);
    fc.assert(
      fc.property(
        fc.dictionary(name, value, { noNullPrototype: true }),
        fc.constantFrom("OAuth ", "oAuth ", "oauth  "),
        fc.constantFrom(",", ", ", " , "),
        fc.boolean(),
        (given, scheme, comma, quoted) => {
          const quote = quoted ? '"' : "";
          const pairs = Object.entries(given).map(
            ([key, text]) => `${key}=${quote}${text}${quote}`,
          );
          const read = parseOAuthHeader(scheme + pairs.join(comma));
          expect(Object.fromEntries(read ?? [])).toEqual(given);
        },
      ),
    );
  });
});
