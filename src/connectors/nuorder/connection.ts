import { Type } from "typebox";
import { defineConnection, type Connection } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import { parseDuration } from "../../core/duration.ts";
import { durationOption, endpointOption, secretOption } from "../../core/option-types.ts";
import type { Secret } from "../../core/secret.ts";
import type { World } from "../../core/world.ts";
import { readEndpoint } from "../../http/endpoint.ts";
import { createLimiter, type Limiter } from "../../http/limiter.ts";
import { usualRetries, type RetryPolicy } from "../../http/retry.ts";
import type { Credentials, SignatureForm } from "./oauth1.ts";

/** An open connection, as the sources and sinks of this connector use it. */
export interface NuorderConnection extends Connection {
  readonly world: World;
  readonly warn: (message: string) => void;
  readonly base: URL;
  readonly credentials: Credentials;
  readonly form: SignatureForm;
  readonly limiter: Limiter;
  readonly retries: RetryPolicy;
  readonly timeoutMs: number;
  /** How far the server's clock is ahead of ours; stays 0 until a refusal shows that it matters. */
  skewMs: number;
}

const hosts = {
  sandbox: "https://wholesale.sandbox1.nuorder.com",
  production: "https://wholesale.nuorder.com",
} as const;

/** What NuORDER lets one client have under way at a time. */
const mostInFlight = 5;

/** A brand's portal at NuORDER. */
export const nuorderConnection = defineConnection({
  type: "nuorder",
  summary: "A brand's portal at NuORDER: four OAuth values from Admin > API Management.",
  options: Type.Object(
    {
      type: Type.Literal("nuorder", { description: "Which kind of connection." }),
      environment: Type.Union([Type.Literal("sandbox"), Type.Literal("production")], {
        description: "Which NuORDER; chooses the host. State is kept per environment.",
      }),
      endpoint: Type.Optional(
        endpointOption({
          description: "Base URL, where it is not the usual host of the environment.",
          examples: ["https://next.nuorder.com"],
        }),
      ),
      consumer_key: secretOption({ description: "OAuth consumer key." }),
      consumer_secret: secretOption({ description: "OAuth consumer secret." }),
      token: secretOption({ description: "OAuth token." }),
      token_secret: secretOption({ description: "OAuth token secret." }),
      signature: Type.Optional(
        Type.Union([Type.Literal("rfc5849"), Type.Literal("legacy")], {
          description:
            "How requests are signed: as RFC 5849 says, or in NuORDER's own older form, which cannot sign a query string.",
          default: "rfc5849",
        }),
      ),
      max_in_flight: Type.Optional(
        Type.Integer({
          description: "Requests under way at a time; NuORDER allows five.",
          minimum: 1,
          maximum: mostInFlight,
          default: mostInFlight,
        }),
      ),
      request_timeout: Type.Optional(
        durationOption({ description: "For one try of one request.", default: "60s" }),
      ),
      throttle_deadline: Type.Optional(
        durationOption({
          description: "How long a call may be kept waiting by 'too many requests' in all.",
          default: "2h",
        }),
      ),
    },
    { additionalProperties: false, description: "A brand's portal at NuORDER." },
  ),
  open(options, secrets, { world, warn }): NuorderConnection {
    const endpoint = options.endpoint ?? hosts[options.environment];
    const base = readEndpoint(typeof endpoint === "string" ? endpoint : "");
    return {
      world,
      warn,
      base,
      credentials: {
        consumerKey: needed(secrets, "consumer_key"),
        consumerSecret: needed(secrets, "consumer_secret"),
        token: needed(secrets, "token"),
        tokenSecret: needed(secrets, "token_secret"),
      },
      form: options.signature ?? "rfc5849",
      limiter: createLimiter(world, Math.min(mostInFlight, options.max_in_flight ?? mostInFlight)),
      retries: {
        ...usualRetries,
        throttleDeadlineMs:
          parseDuration(options.throttle_deadline ?? "2h") ?? usualRetries.throttleDeadlineMs,
      },
      timeoutMs: parseDuration(options.request_timeout ?? "60s") ?? 60_000,
      skewMs: 0,
      close: () => Promise.resolve(),
    };
  },
});

function needed(secrets: ReadonlyMap<string, Secret>, name: string): Secret {
  const secret = secrets.get(name);
  if (!secret) throw new SyncError("spec/missing-key", `The connection has no "${name}".`);
  return secret;
}
