import OAuth from "oauth-1.0a";
import { createHmac } from "node:crypto";
import type { Json } from "../../../src/core/json.ts";
import type { NuorderCredentials } from "../../../src/simulator/nuorder/access.ts";
import type { NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import type { SimRequest, SimResponse } from "../../../src/simulator/system.ts";
import {
  legacyBaseString,
  legacySignature,
} from "../../../src/simulator/nuorder/oauth-signature.ts";

const origin = "http://127.0.0.1:4811";

/** Signs as RFC 5849 says, by a library that shares no code with the simulator. */
export function rfcHeader(
  method: string,
  address: string,
  keys: NuorderCredentials,
  query: Readonly<Record<string, string | readonly string[]>> = {},
): string {
  const oauth = new OAuth({
    consumer: { key: keys.consumer_key, secret: keys.consumer_secret },
    signature_method: "HMAC-SHA1",
    hash_function: (base, key) => createHmac("sha1", key).update(base).digest("base64"),
  });
  const token = { key: keys.token, secret: keys.token_secret };
  // The library decodes a query in the URL wrongly, so the query goes in as data.
  const data = structuredClone(query) as Record<string, string>;
  return oauth.toHeader(oauth.authorize({ method, url: address, data }, token)).Authorization;
}

/** Signs by NuORDER's own recipe, in the bare spelling of the recordings. */
export function legacyHeader(
  method: string,
  address: string,
  keys: NuorderCredentials,
  extra: Readonly<Record<string, string>> = {},
): string {
  const parameters = new Map(
    Object.entries({
      oauth_consumer_key: keys.consumer_key,
      oauth_timestamp: "1772438400",
      oauth_nonce: "0123456789abcdef",
      oauth_version: "1.0",
      oauth_signature_method: "HMAC-SHA1",
      oauth_token: keys.token,
      ...extra,
    }),
  );
  const base = legacyBaseString(method, address, parameters);
  const secrets = { consumerSecret: keys.consumer_secret, tokenSecret: keys.token_secret };
  parameters.set("oauth_signature", legacySignature(base, secrets));
  return `oAuth ${[...parameters].map((pair) => pair.join("=")).join(",")}`;
}

/** Makes a request as the server would hand it to the system. */
export function request(
  method: string,
  path: string,
  authorization: string | undefined,
  body = "",
): SimRequest {
  return {
    method,
    url: new URL(origin + path),
    headers: authorization === undefined ? {} : { authorization },
    body,
  };
}

/** Sends one signed call and reads the JSON of the answer. */
export async function call(
  nuorder: NuorderSimulator,
  method: string,
  path: string,
  body?: Json,
): Promise<{ readonly response: SimResponse; readonly json: Json }> {
  const authorization = rfcHeader(method, origin + path, nuorder.credentials);
  const text = body === undefined ? "" : JSON.stringify(body);
  const response = await nuorder.handle(request(method, path, authorization, text));
  return { response, json: parsed(String(response.body)) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
