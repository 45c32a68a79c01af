import { expect, test } from "vitest";
import type { Json } from "../../../../src/core/json.ts";
import { shopifyHooks } from "../../../../src/connectors/shopify/hooks/verify.ts";
import { judge, secret, sent, sign } from "./signed.ts";

const product = {
  id: 788032119674292900,
  admin_graphql_api_id: "gid://shopify/Product/7",
  title: "T",
};

test("a genuine webhook is a hint with its topic, id and content", () => {
  expect(judge(sent(product))).toEqual({
    kind: "hint",
    id: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    topic: "products/update",
    content: product,
  });
});

test("the signature is that of RFC 4231's second case in base64", () => {
  const body = Buffer.from("what do ya want for nothing?");
  const known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  expect(sign(body, "Jefe")).toBe(Buffer.from(known, "hex").toString("base64"));
  // Genuine, and no JSON.
  expect(judge(sent(body, {}, "Jefe"), { client_secret: "Jefe" })).toEqual({
    kind: "refused",
    why: "form",
  });
});

test("both secrets count during a change, and one for webhooks alone goes before the app's", () => {
  const both = { client_secret: "new", previous_hook_secret: "old" };
  expect(judge(sent(product, {}, "old"), both).kind).toBe("hint");
  expect(judge(sent(product, {}, "new"), both).kind).toBe("hint");
  expect(judge(sent(product, {}, "other"), both).kind).toBe("refused");
  const own = { client_secret: "app", hook_secret: "own" };
  expect(judge(sent(product, {}, "own"), own).kind).toBe("hint");
  expect(judge(sent(product, {}, "app"), own).kind).toBe("refused");
});

test("without a secret nothing is believed, not even what is signed with nothing", () => {
  expect(judge(sent(product, {}, ""), {})).toEqual({ kind: "refused", why: "no secret" });
});

const good = sign(sent(product).body);
const wrong: readonly (readonly [
  what: string,
  header: Readonly<Record<string, string>>,
  why: string,
])[] = [
  ["no signature", { "x-shopify-hmac-sha256": "" }, "signature"],
  ["one shortened", { "x-shopify-hmac-sha256": good.slice(0, -1) }, "signature"],
  ["one prolonged", { "x-shopify-hmac-sha256": `${good}A` }, "signature"],
  [
    "one in hex",
    { "x-shopify-hmac-sha256": Buffer.from(good, "base64").toString("hex") },
    "signature",
  ],
  [
    "one in the URL's alphabet",
    { "x-shopify-hmac-sha256": Buffer.from(good, "base64").toString("base64url") },
    "signature",
  ],
  ["one in lower case", { "x-shopify-hmac-sha256": good.toLowerCase() }, "signature"],
  ["two of them", { "x-shopify-hmac-sha256": `${good}, ${good}` }, "signature"],
  [
    "one with a letter beyond ASCII",
    { "x-shopify-hmac-sha256": `\u00e9${good.slice(1)}` },
    "signature",
  ],
  [
    "one of another secret",
    { "x-shopify-hmac-sha256": sign(sent(product).body, "other") },
    "signature",
  ],
  ["another shop", { "x-shopify-shop-domain": "north-shore-2.myshopify.com" }, "address"],
  [
    "a shop with ours in it",
    { "x-shopify-shop-domain": "north-shore.myshopify.com.evil.example" },
    "address",
  ],
  [
    "two shops",
    { "x-shopify-shop-domain": "north-shore.myshopify.com, x.myshopify.com" },
    "address",
  ],
  ["no topic", { "x-shopify-topic": "" }, "form"],
  ["two ids", { "x-shopify-webhook-id": "a, b" }, "form"],
  ["an endless id", { "x-shopify-webhook-id": "a".repeat(201) }, "form"],
];

test.each(wrong)("%s is refused", (_, headers, why) => {
  expect(judge(sent(product, headers))).toEqual({ kind: "refused", why });
});

test("a second spelling of the same bytes of a signature is refused", () => {
  // The last letter holds four bits and two that no decoder looks at.
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const at = letters.indexOf(good.at(-2) ?? "");
  for (const bits of [1, 2, 3]) {
    const other = `${good.slice(0, -2)}${letters[at ^ bits] ?? ""}=`;
    expect(Buffer.from(other, "base64")).toEqual(Buffer.from(good, "base64"));
    expect(judge(sent(product, { "x-shopify-hmac-sha256": other })).kind).toBe("refused");
  }
});

test.each([[[1, 2]], ["text"], [null], [7]] as readonly (readonly [Json])[])(
  "%j is signed, and no webhook",
  (content) => {
    expect(judge(sent(content))).toEqual({ kind: "refused", why: "form" });
  },
);

test("bytes that are no UTF-8 are not guessed at", () => {
  const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
  expect(judge(sent(body))).toEqual({ kind: "refused", why: "form" });
});

test("what is too long is refused", () => {
  const body = Buffer.from(`{"a":"${"x".repeat(shopifyHooks.mostBytes)}"}`);
  expect(judge(sent(body)).kind).toBe("refused");
});

const shop = { shop_id: 954889, shop_domain: "north-shore.myshopify.com" };
const person = { id: 191167, email: "john@example.com", phone: "555-625-1199" };
const redact = { ...shop, customer: person, orders_to_redact: [299938, 280263] };
const request = {
  ...shop,
  orders_requested: [299938],
  customer: person,
  data_request: { id: 9999 },
};

test("what the law asks for is read from the signed body, without a name or an address", () => {
  const asked = (content: Json, topic: string) =>
    judge(sent(content, { "x-shopify-topic": topic }));
  expect(asked(redact, "customers/redact")).toMatchObject({
    kind: "privacy",
    ask: {
      kind: "erase",
      number: undefined,
      refs: [
        "gid://shopify/Customer/191167",
        "gid://shopify/Order/299938",
        "gid://shopify/Order/280263",
      ],
    },
  });
  expect(asked(request, "customers/data_request")).toMatchObject({
    kind: "privacy",
    ask: {
      kind: "disclose",
      number: "9999",
      refs: ["gid://shopify/Customer/191167", "gid://shopify/Order/299938"],
    },
  });
  expect(asked(shop, "shop/redact")).toMatchObject({
    kind: "privacy",
    ask: { kind: "erase-all", refs: [] },
  });
  expect(JSON.stringify(asked(redact, "customers/redact"))).not.toContain("john");
});

const swapped: readonly (readonly [what: string, topic: string, content: Json])[] = [
  ["a request to tell, sent as one to forget", "customers/redact", request],
  ["a request to forget somebody, sent as one to forget the shop", "shop/redact", redact],
  ["an ordinary body", "customers/redact", { ...product, customer: person }],
  ["an ordinary body", "shop/redact", { id: 954889, domain: "north-shore.myshopify.com" }],
  ["another shop's", "shop/redact", { ...shop, shop_domain: "other.myshopify.com" }],
  ["no person", "customers/redact", { ...redact, customer: { id: "1 or 1=1" } }],
  ["no list", "customers/redact", { ...redact, orders_to_redact: { length: 1 } }],
  ["one to forget, sent as a hint", "products/update", redact],
];

test.each(swapped)("%s does not count as %s", (_, topic, content) => {
  expect(judge(sent(content, { "x-shopify-topic": topic }))).toEqual({
    kind: "refused",
    why: "form",
  });
});

test("a pipeline cannot listen to what the law asks for, nor to what is no topic", () => {
  expect(shopifyHooks.wrongTopic("products/update")).toBeUndefined();
  expect(shopifyHooks.wrongTopic("inventory_levels/update")).toBeUndefined();
  expect(shopifyHooks.wrongTopic("customers/redact")).toMatch(/runner itself/);
  expect(shopifyHooks.wrongTopic("PRODUCTS_UPDATE")).toMatch(/no topic/);
  expect(secret).not.toBe("");
});
