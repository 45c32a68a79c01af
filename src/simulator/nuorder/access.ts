import type { Clock } from "../../core/world.ts";
import type { SimRequest } from "../system.ts";
import { Refusal } from "./answers.ts";
import { isSignedWith, readOAuth } from "./oauth.ts";
import type { OAuthParameters } from "./oauth-header.ts";
import type { NuorderSettings } from "./settings.ts";
import type { TokenBook } from "./token-book.ts";

/** What a client needs to sign requests; the four values NuORDER's API Management shows. */
export interface NuorderCredentials {
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly token: string;
  readonly token_secret: string;
}

export interface AccessContext {
  readonly credentials: NuorderCredentials;
  readonly tokens: TokenBook;
  readonly settings: NuorderSettings;
  readonly clock: Clock;
  /** Nonces seen so far; only kept while `check_nonce` is on. */
  readonly nonces: Set<string>;
}

/**
 * Lets a request in, or refuses it.
 * @throws Refusal 401 as recorded, whatever was wrong.
 */
export function admit(request: SimRequest, context: AccessContext): OAuthParameters {
  const oauth = readOAuth(request);
  const secret = oauth && tokenSecret(request.url.pathname, oauth, context.tokens);
  const { credentials, settings } = context;
  const admitted =
    oauth !== undefined &&
    secret !== undefined &&
    oauth.get("oauth_consumer_key") === credentials.consumer_key &&
    isSignedWith(
      { consumerSecret: credentials.consumer_secret, tokenSecret: secret },
      request,
      oauth,
      settings.legacy_rejects_query,
    ) &&
    isFresh(oauth, context);
  if (!admitted) throw new Refusal(401, "Signature is not correct");
  return oauth;
}

function tokenSecret(path: string, oauth: OAuthParameters, tokens: TokenBook): string | undefined {
  const token = oauth.get("oauth_token") ?? "";
  if (path === "/api/token") return tokens.temporarySecretOf(token);
  // Recorded: a previous token in this first step does no harm.
  if (path === "/api/initiate" && token === "") return "";
  return tokens.secretOf(token);
}

function isFresh(oauth: OAuthParameters, { settings, clock, nonces }: AccessContext): boolean {
  const timestamp = Number(oauth.get("oauth_timestamp"));
  const skew = Math.abs(clock.now() / 1000 - timestamp);
  if (settings.check_clock_skew_s > 0 && skew > settings.check_clock_skew_s) return false;
  if (!settings.check_nonce) return true;
  const once = `${oauth.get("oauth_token")} ${timestamp} ${oauth.get("oauth_nonce")}`;
  if (nonces.has(once)) return false;
  nonces.add(once);
  return true;
}
