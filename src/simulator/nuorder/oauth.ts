import type { SimRequest } from "../system.ts";
import { decodedParameters, parseOAuthHeader, type OAuthParameters } from "./oauth-header.ts";
import {
  legacyBaseString,
  legacySignature,
  rfcBaseString,
  rfcSignature,
  type SigningSecrets,
} from "./oauth-signature.ts";

/** Reads the header of a request whose form is right, before any secret is known. */
export function readOAuth(request: SimRequest): OAuthParameters | undefined {
  const parameters = parseOAuthHeader(request.headers["authorization"]);
  if (!parameters) return undefined;
  const fits =
    parameters.has("oauth_consumer_key") &&
    parameters.has("oauth_nonce") &&
    /^\d+$/.test(parameters.get("oauth_timestamp") ?? "") &&
    (parameters.get("oauth_version") ?? "1.0") === "1.0" &&
    (parameters.get("oauth_signature_method") ?? "HMAC-SHA1") === "HMAC-SHA1";
  return fits ? parameters : undefined;
}

/**
 * Tells whether a request is signed with these secrets, in either form that NuORDER takes.
 *
 * The signature itself shows its form: 40 hex digits are NuORDER's own, base64 of 20 bytes is RFC 5849.
 */
export function isSignedWith(
  secrets: SigningSecrets,
  request: SimRequest,
  parameters: OAuthParameters,
  legacyRejectsQuery: boolean,
): boolean {
  const signature = parameters.get("oauth_signature") ?? "";
  if (/^[0-9a-f]{40}$/.test(signature)) {
    if (request.url.search !== "" && legacyRejectsQuery) return false;
    return legacyCandidates(request, parameters).some(
      (base) => legacySignature(base, secrets) === signature,
    );
  }
  const decoded = decodedParameters(parameters);
  if (!decoded) return false;
  return rfcCandidates(request, decoded).some(
    (base) => rfcSignature(base, secrets) === decoded.get("oauth_signature"),
  );
}

function legacyCandidates(request: SimRequest, parameters: OAuthParameters): string[] {
  const { method, url } = request;
  // One client signs the query too, then a second question mark; only counts with the query allowed.
  const addresses = new Set([url.origin + url.pathname, url.origin + url.pathname + url.search]);
  // A client that encodes the callback in the header signs it as it was.
  const spellings = [parameters, decodedParameters(parameters) ?? parameters];
  return [...addresses].flatMap((address) =>
    spellings.map((spelling) => legacyBaseString(method, address, spelling)),
  );
}

function rfcCandidates(request: SimRequest, parameters: OAuthParameters): string[] {
  // `application_name` rides in the header; clients of the older form never sign it.
  const protocolOnly = new Map([...parameters].filter(([name]) => name.startsWith("oauth_")));
  return [parameters, protocolOnly].map((some) => rfcBaseString(request.method, request.url, some));
}
