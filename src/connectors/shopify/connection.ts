import { Type } from "typebox";
import { defineConnection, type Connection } from "../../core/component.ts";
import { parseDuration } from "../../core/duration.ts";
import { SyncError } from "../../core/errors.ts";
import { durationOption, endpointOption, secretOption } from "../../core/option-types.ts";
import type { Secret } from "../../core/secret.ts";
import { readEndpoint } from "../../http/endpoint.ts";
import { createLimiter } from "../../http/limiter.ts";
import { usualRetries } from "../../http/retry.ts";
import type { ClientSetup } from "./client.ts";
import { createPacing } from "./pacing.ts";
import { fixedToken, grantedTokens, type Tokens } from "./tokens.ts";

/** An open connection, as the sources of this connector use it. */
export interface ShopifyConnection extends Connection, ClientSetup {
  /** Query points spent since the connection was opened. */
  readonly points: () => number;
}

/** A brand's shop. */
export const shopifyConnection = defineConnection({
  type: "shopify",
  summary: "A brand's shop at Shopify: an access token, or the client credentials of an app.",
  options: Type.Object(
    {
      type: Type.Literal("shopify", { description: "Which kind of connection." }),
      shop: Type.String({
        description: "Name of the shop: what stands before .myshopify.com.",
        pattern: "^[a-z0-9][a-z0-9-]*(\\.myshopify\\.com)?$",
        examples: ["north-shore"],
      }),
      api_version: Type.String({
        description:
          "Version of the Admin API. Documents are checked against its published schema.",
        pattern: "^\\d{4}-\\d{2}$",
        examples: ["2026-10"],
      }),
      endpoint: Type.Optional(
        endpointOption({ description: "Base URL, where it is not the shop's own address." }),
      ),
      access_token: Type.Optional(
        secretOption({
          description: "Admin API access token. Or give client_id and client_secret.",
        }),
      ),
      client_id: Type.Optional(secretOption({ description: "Client id of the app." })),
      client_secret: Type.Optional(
        secretOption({
          description: "Client secret of the app; tokens are asked for and renewed.",
        }),
      ),
      hook_secret: Type.Optional(
        secretOption({
          description:
            "What Shopify signs webhooks with, where it is not client_secret: the client secret of the app that the access token belongs to.",
        }),
      ),
      previous_hook_secret: Type.Optional(
        secretOption({
          description: "The secret before the last change; webhooks may bear it for an hour more.",
        }),
      ),
      max_in_flight: Type.Optional(
        Type.Integer({
          description: "Requests under way at a time.",
          minimum: 1,
          maximum: 16,
          default: 4,
        }),
      ),
      spare_points: Type.Optional(
        Type.Integer({
          description: "Query points always left in the bucket, for other users of the app.",
          minimum: 0,
          default: 0,
        }),
      ),
      request_timeout: Type.Optional(
        durationOption({ description: "For one try of one request.", default: "60s" }),
      ),
      throttle_deadline: Type.Optional(
        durationOption({
          description: "How long a call may be kept waiting for points in all.",
          default: "2h",
        }),
      ),
    },
    { additionalProperties: false, description: "A brand's shop at Shopify." },
  ),
  open(options, secrets, { world }): ShopifyConnection {
    const host = options.shop.replace(/\.myshopify\.com$/, "");
    const endpoint = options.endpoint ?? `https://${host}.myshopify.com`;
    const base = readEndpoint(typeof endpoint === "string" ? endpoint : "");
    const timeoutMs = parseDuration(options.request_timeout ?? "60s") ?? 60_000;
    const throttleDeadlineMs = parseDuration(options.throttle_deadline ?? "2h");
    const retries = {
      ...usualRetries,
      ...(throttleDeadlineMs === undefined ? {} : { throttleDeadlineMs }),
    };
    const pacing = createPacing(world, options.spare_points ?? 0);
    return {
      world,
      base,
      apiVersion: options.api_version,
      tokens: tokensFrom(secrets, (clientId, clientSecret) =>
        grantedTokens(world, { base, clientId, clientSecret, timeoutMs, retries }),
      ),
      limiter: createLimiter(world, options.max_in_flight ?? 4),
      pacing,
      retries,
      timeoutMs,
      points: pacing.spent,
      close: () => Promise.resolve(),
    };
  },
});

function tokensFrom(
  secrets: ReadonlyMap<string, Secret>,
  granted: (clientId: Secret, clientSecret: Secret) => Tokens,
): Tokens {
  const token = secrets.get("access_token");
  if (token) return fixedToken(token);
  const [id, secret] = [secrets.get("client_id"), secrets.get("client_secret")];
  if (id && secret) return granted(id, secret);
  throw new SyncError(
    "spec/missing-key",
    "The connection has neither an access token nor client credentials.",
    {
      hint: "Give access_token, or both client_id and client_secret.",
    },
  );
}
