import { randomBytes } from "node:crypto";
import type { Sent } from "./signed.ts";
import { secret, sent, sign } from "./signed.ts";

/*
 * Deliveries that are genuine, and all that somebody may make of them, from a seed. A case says what a
 * faultless judge would answer.
 */

/** What a judge must make of a case. */
export interface Case extends Sent {
  readonly what: string;
  readonly genuine: boolean;
}

/** Numbers from a seed (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) % below;
  };
}

type Change = (one: Sent, pick: (below: number) => number) => Sent;

const home = "north-shore.myshopify.com";
const header = "x-shopify-hmac-sha256";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
const signed = (one: Sent, text: string): Sent => ({
  ...one,
  headers: { ...one.headers, [header]: text },
});
const of = ({ headers }: Sent): string => headers[header] ?? "";
const bytes = (one: Sent, change: (body: Buffer) => Buffer): Sent => ({
  ...one,
  body: change(Buffer.from(one.body)),
});

function without({ body, headers }: Sent, name: string): Sent {
  const kept = Object.entries(headers).filter(([one]) => one !== name);
  return { body, headers: Object.fromEntries(kept) };
}

/** Every one of these makes a genuine delivery wrong. */
const changes: Readonly<Record<string, Change>> = {
  "one bit of the body": (one, pick) =>
    bytes(one, (body) => {
      const at = pick(body.length);
      body[at] = (body[at] ?? 0) ^ (1 << pick(8));
      return body;
    }),
  "a byte less": (one, pick) =>
    bytes(one, (body) => {
      const at = pick(body.length);
      return Buffer.concat([body.subarray(0, at), body.subarray(at + 1)]);
    }),
  "a byte more": (one, pick) =>
    bytes(one, (body) => {
      const at = pick(body.length + 1);
      return Buffer.concat([body.subarray(0, at), Buffer.from([pick(256)]), body.subarray(at)]);
    }),
  "the same JSON, written otherwise": (one) =>
    bytes(one, (body) => Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1))),
  "a mark before the text": (one) =>
    bytes(one, (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])),
  "no body": (one) => bytes(one, () => Buffer.alloc(0)),
  "one letter of the signature": (one, pick) => {
    const text = of(one);
    const at = pick(text.length);
    const old = letters.indexOf(text[at] ?? "");
    const other = letters[(old + 1 + pick(letters.length - 1)) % letters.length] ?? "";
    return signed(one, text.slice(0, at) + other + text.slice(at + 1));
  },
  "a shorter signature": (one, pick) => signed(one, of(one).slice(0, pick(44))),
  "a longer signature": (one, pick) => signed(one, of(one) + (letters[pick(65)] ?? "")),
  "the signature twice": (one) => signed(one, `${of(one)}, ${of(one)}`),
  "the signature with something else before it": (one) => signed(one, `sha256=${of(one)}`),
  "a signature by chance": (one) => signed(one, randomBytes(32).toString("base64")),
  "a signature with another secret": (one, pick) =>
    signed(one, sign(one.body, `${secret}${String(pick(1000))}`)),
  "a signature with no secret": (one) => signed(one, sign(one.body, "")),
  "the signature of another body": (one) => signed(one, sign(Buffer.from("{}"))),
  "the signature in hex": (one) => signed(one, Buffer.from(of(one), "base64").toString("hex")),
  "another shop": (one, pick) => ({
    ...one,
    headers: { ...one.headers, "x-shopify-shop-domain": `shop-${String(pick(99))}.myshopify.com` },
  }),
  "no shop": (one) => without(one, "x-shopify-shop-domain"),
  "no signature": (one) => without(one, header),
  "no id": (one) => without(one, "x-shopify-webhook-id"),
  "no topic": (one) => without(one, "x-shopify-topic"),
  "a topic of the law": (one, pick) => ({
    ...one,
    headers: {
      ...one.headers,
      "x-shopify-topic":
        ["customers/redact", "shop/redact", "customers/data_request"][pick(3)] ?? "",
    },
  }),
};

/** One of so many records that a notice is about. */
export function notice(number: number, delivery: string, shop = home): Sent {
  const content = {
    id: number,
    admin_graphql_api_id: `gid://shopify/Product/${String(number)}`,
    title: `Thing ${String(number)} ✓`,
    variants: [{ id: number * 10, price: "10.00" }],
  };
  return sent(content, { "x-shopify-webhook-id": delivery, "x-shopify-shop-domain": shop });
}

/** A case by its number: every fifth is genuine, the others are changed in the ways above by turns. */
export function caseOf(number: number, pick: (below: number) => number, shop = home): Case {
  const one = notice(1 + pick(500), `d-${String(number)}`, shop);
  if (number % 5 === 0) return { ...one, what: "genuine", genuine: true };
  const ways = Object.entries(changes);
  const [what, change] = ways[(number - Math.ceil(number / 5)) % ways.length] ?? ["", () => one];
  return { ...change(one, pick), what, genuine: false };
}
