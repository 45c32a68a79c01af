import type { World } from "../../core/world.ts";
import { isObject, type Json } from "../../core/json.ts";
import type { SimRequest, SimResponse } from "../system.ts";

/** The access tokens of one app on the shop. */
export interface Tokens {
  /** True for the fixed token and for those that were handed out and have not expired. */
  accepts(token: string | undefined): boolean;
  /** Answers a client-credentials request. */
  grant(request: SimRequest, scopes: readonly string[]): SimResponse;
}

/** What an app logs in with. */
export interface Credentials {
  readonly shop: string;
  /** A token that never expires, as those of old custom apps. */
  readonly accessToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

// A day less a second: what the documentation's examples show.
const LIFETIME_SECONDS = 86_399;

/** Makes the register of tokens; expiry follows the wall clock. */
export function createTokens(world: World, credentials: Credentials): Tokens {
  const expiries = new Map<string, number>();
  return {
    accepts(token) {
      if (token === undefined) return false;
      if (token === credentials.accessToken) return true;
      const until = expiries.get(token);
      return until !== undefined && world.clock.now() < until;
    },
    grant(request, scopes) {
      const { grant_type, client_id, client_secret } = fieldsOf(request);
      if (grant_type !== "client_credentials") {
        return refuse(
          400,
          "unsupported_grant_type",
          `The grant type "${grant_type ?? ""}" is not supported.`,
        );
      }
      if (client_id !== credentials.clientId) {
        return refuse(
          400,
          "application_cannot_be_found",
          "No application found for this client id.",
        );
      }
      if (client_secret !== credentials.clientSecret) {
        return refuse(401, "invalid_client", "The client secret is wrong.");
      }
      const token = `shpat_${world.randomHex(16)}`;
      expiries.set(token, world.clock.now() + LIFETIME_SECONDS * 1000);
      return json(200, {
        access_token: token,
        scope: scopes.join(","),
        expires_in: LIFETIME_SECONDS,
      });
    },
  };
}

type TokenFields = Readonly<Partial<Record<"grant_type" | "client_id" | "client_secret", string>>>;

function fieldsOf({ headers, body }: SimRequest): TokenFields {
  if (!(headers["content-type"] ?? "").includes("json")) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? (value as TokenFields) : {};
  } catch {
    return {};
  }
}

function refuse(status: number, error: string, description: string): SimResponse {
  return json(status, { error, error_description: description });
}

function json(status: number, value: Json): SimResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(value),
  };
}
