import { createHmac } from "node:crypto";
import OAuth from "oauth-1.0a";
import type { Secret } from "../../core/secret.ts";
import type { World } from "../../core/world.ts";

/** The four values that NuORDER gives a client. */
export interface Credentials {
  readonly consumerKey: Secret;
  readonly consumerSecret: Secret;
  readonly token: Secret;
  readonly tokenSecret: Secret;
}

/** `rfc5849` is the standard; `legacy` is what NuORDER's own sample code does. */
export type SignatureForm = "rfc5849" | "legacy";

/** What makes two signatures of the same request differ. */
export interface Stamp {
  readonly nonce: string;
  /** Unix seconds. */
  readonly timestamp: string;
}

/** Makes a fresh stamp; `skewMs` is how far the server's clock is ahead. */
export function freshStamp(world: World, skewMs = 0): Stamp {
  const seconds = Math.floor((world.clock.now() + skewMs) / 1000);
  return { nonce: world.randomHex(8), timestamp: String(seconds) };
}

/** Gives the value of the Authorization header for a request, in either form. JSON bodies are not signed. */
export function authorization(
  form: SignatureForm,
  method: string,
  url: URL,
  credentials: Credentials,
  stamp: Stamp,
): string {
  const parameters =
    form === "legacy"
      ? legacyParameters(method, url, credentials, stamp)
      : standardParameters(method, url, credentials, stamp);
  const pairs = parameters.map(([name, value]) => `${name}="${percentEncode(value)}"`);
  return `OAuth ${pairs.join(", ")}`;
}

type Parameters = readonly (readonly [string, string])[];

/**
 * NuORDER's own form: a fixed sequence, nothing encoded, nothing between method and URL, lower-case
 * hex. The query string takes no part, and a request that has one is refused.
 */
function legacyParameters(method: string, url: URL, keys: Credentials, stamp: Stamp): Parameters {
  const signed: Parameters = [
    ["oauth_consumer_key", keys.consumerKey.reveal()],
    ["oauth_token", keys.token.reveal()],
    ["oauth_timestamp", stamp.timestamp],
    ["oauth_nonce", stamp.nonce],
    ["oauth_version", "1.0"],
    ["oauth_signature_method", "HMAC-SHA1"],
  ];
  const query = signed.map(([name, value]) => `${name}=${value}`).join("&");
  const base = `${method.toUpperCase()}${url.origin}${url.pathname}?${query}`;
  const key = `${keys.consumerSecret.reveal()}&${keys.tokenSecret.reveal()}`;
  return [...signed, ["oauth_signature", hmac(key, base).toString("hex")]];
}

function standardParameters(method: string, url: URL, keys: Credentials, stamp: Stamp): Parameters {
  const oauth = new OAuth({
    consumer: { key: keys.consumerKey.reveal(), secret: keys.consumerSecret.reveal() },
    signature_method: "HMAC-SHA1",
    hash_function: (base, key) => hmac(key, base).toString("base64"),
  });
  // The library would take chance and time from globals.
  oauth.getNonce = () => stamp.nonce;
  oauth.getTimeStamp = () => Number(stamp.timestamp);
  const signed = oauth.authorize(
    // Where the library reads a query itself it neither decodes "+" nor keeps a value with "=" whole,
    // and forgets a repeated name whose first value is empty. As `data`, values arrive as they are.
    { method, url: url.origin + url.pathname, data: queryData(url) },
    { key: keys.token.reveal(), secret: keys.tokenSecret.reveal() },
  );
  // What the library returns has the query's parameters mixed in.
  return Object.entries(signed)
    .filter(([name]) => name.startsWith("oauth_"))
    .map(([name, value]) => [name, String(value)] as const);
}

function queryData(url: URL): Record<string, string[]> {
  const data = new Map<string, string[]>();
  for (const [name, value] of url.searchParams) data.set(name, [...(data.get(name) ?? []), value]);
  return Object.fromEntries(data);
}

function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: string, text: string): Buffer {
  return createHmac("sha1", key).update(text).digest();
}
