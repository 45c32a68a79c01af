import { createHmac } from "node:crypto";
import type { OAuthParameters } from "./oauth-header.ts";

/** The two secrets that sign a request; the token's is empty where there is no token yet. */
export interface SigningSecrets {
  readonly consumerSecret: string;
  readonly tokenSecret: string;
}

/** Signs by NuORDER's own recipe: fixed order, nothing encoded, lower-case hex. */
export function legacySignature(base: string, secrets: SigningSecrets): string {
  return hmac(`${secrets.consumerSecret}&${secrets.tokenSecret}`, base).toString("hex");
}

/** Builds the text that NuORDER's own recipe signs; `address` is scheme, host and path. */
export function legacyBaseString(
  method: string,
  address: string,
  parameters: OAuthParameters,
): string {
  const pairs = [
    ["oauth_consumer_key", parameters.get("oauth_consumer_key") ?? ""],
    ["oauth_token", parameters.get("oauth_token") ?? ""],
    ["oauth_timestamp", parameters.get("oauth_timestamp") ?? ""],
    ["oauth_nonce", parameters.get("oauth_nonce") ?? ""],
    ["oauth_version", parameters.get("oauth_version") ?? "1.0"],
    ["oauth_signature_method", parameters.get("oauth_signature_method") ?? "HMAC-SHA1"],
    ...["oauth_callback", "oauth_verifier"]
      .filter((name) => parameters.has(name))
      .map((name) => [name, parameters.get(name) ?? ""]),
  ];
  return `${method.toUpperCase()}${address}?${pairs.map((pair) => pair.join("=")).join("&")}`;
}

/** Signs as RFC 5849 section 3.4.2 says: encoded secrets, base64. */
export function rfcSignature(base: string, secrets: SigningSecrets): string {
  const key = `${percentEncode(secrets.consumerSecret)}&${percentEncode(secrets.tokenSecret)}`;
  return hmac(key, base).toString("base64");
}

/**
 * Builds the signature base string of RFC 5849 section 3.4.1.
 *
 * `parameters` are the header's, decoded; the query's are taken from the URL, duplicates kept.
 */
export function rfcBaseString(method: string, url: URL, parameters: OAuthParameters): string {
  const pairs = [...queryPairs(url.search.slice(1)), ...parameters]
    .filter(([name]) => name !== "oauth_signature" && name !== "realm")
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) =>
      name === otherName ? byteOrder(value, otherValue) : byteOrder(name, otherName),
    )
    .map(([name, value]) => `${name}=${value}`);
  return [method.toUpperCase(), url.origin + url.pathname, pairs.join("&")]
    .map(percentEncode)
    .join("&");
}

/** Encodes as RFC 3986 section 2.3 says: everything but letters, digits and `-._~`. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function queryPairs(query: string): (readonly [string, string])[] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.includes("=") ? pair.indexOf("=") : pair.length;
      return [formDecode(pair.slice(0, at)), formDecode(pair.slice(at + 1))] as const;
    });
}

function formDecode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

// Encoded text is ASCII, so comparing code units is comparing bytes.
function byteOrder(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function hmac(key: string, text: string): Buffer {
  return createHmac("sha1", key).update(text).digest();
}
