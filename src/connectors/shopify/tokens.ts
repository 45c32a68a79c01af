import { SyncError } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";
import type { Secret } from "../../core/secret.ts";
import type { World } from "../../core/world.ts";
import { joinUrl } from "../../http/endpoint.ts";
import { judgeFailure, judgeResponse, parseAnswer } from "../../http/judge-response.ts";
import { withRetries, type Attempt, type RetryPolicy } from "../../http/retry.ts";
import { send, type HttpAnswer } from "../../http/send.ts";

/** Where a connection's access token comes from. */
export interface Tokens {
  /** A token that should be good. */
  current(signal?: AbortSignal): Promise<string>;
  /** Another token in place of one that was refused; undefined where there can be none. */
  replace(refused: string, signal?: AbortSignal): Promise<string | undefined>;
}

/** A token that a person put into the environment; it cannot be renewed. */
export function fixedToken(secret: Secret): Tokens {
  return {
    current: () => Promise.resolve(secret.reveal()),
    replace: () => Promise.resolve(undefined),
  };
}

export interface ClientCredentials {
  readonly base: URL;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  readonly timeoutMs: number;
  readonly retries: RetryPolicy;
}

interface Granted {
  readonly token: string;
  /** On the monotonic clock. */
  readonly renewAt: number;
}

/** A token is renewed this long before it ends, or after nine tenths of a short life. */
const earlyMs = 300_000;
const party = { role: "source", name: "Shopify" } as const;

/** Tokens that the app asks for by its client credentials, renewed before they end. */
export function grantedTokens(world: World, credentials: ClientCredentials): Tokens {
  let granted: Granted | undefined;
  let underWay: Promise<Granted> | undefined;

  return {
    current: async (signal) => {
      if (granted && world.clock.monotonic() < granted.renewAt) return granted.token;
      return (await renewOnce(signal)).token;
    },
    replace: async (refused, signal) => {
      if (granted?.token === refused) granted = undefined;
      const next = granted ?? (await renewOnce(signal));
      return next.token === refused ? undefined : next.token;
    },
  };

  /** However many ask at once, one request is made. */
  async function renewOnce(signal: AbortSignal | undefined): Promise<Granted> {
    underWay ??= askFor(world, credentials, signal).finally(() => {
      underWay = undefined;
    });
    granted = await underWay;
    return granted;
  }
}

async function askFor(
  world: World,
  credentials: ClientCredentials,
  signal: AbortSignal | undefined,
): Promise<Granted> {
  const url = joinUrl(credentials.base, "/admin/oauth/access_token").href;
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: credentials.clientId.reveal(),
    client_secret: credentials.clientSecret.reveal(),
  }).toString();
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
  };
  // Asking twice gives two good tokens, so this may be repeated.
  const options = { repeatable: true, signal };
  return withRetries(world, credentials.retries, options, async (): Promise<Attempt<Granted>> => {
    const askedAt = world.clock.monotonic();
    const limits = { timeoutMs: credentials.timeoutMs, maxBytes: 65_536 };
    const exchange = await send(world, { method: "POST", url, headers, body }, limits, signal);
    if (exchange.kind === "failure") return judgeFailure(exchange, party) as Attempt<Granted>;
    const judgement = judgeResponse(exchange, party, world, "");
    if (judgement.kind === "fine") return read(exchange, askedAt);
    if (judgement.kind !== "refused") return judgement;
    return { kind: "refused", error: refusal(exchange) };
  });
}

function read(answer: HttpAnswer, askedAt: number): Attempt<Granted> {
  try {
    const json = parseAnswer(answer, party);
    const token = isObject(json) ? json["access_token"] : undefined;
    const seconds = isObject(json) ? json["expires_in"] : undefined;
    if (typeof token !== "string" || token === "") {
      throw new SyncError("http/bad-answer", "Shopify's answer has no access token.");
    }
    const lifeMs = (typeof seconds === "number" && seconds > 0 ? seconds : 3600) * 1000;
    const renewAt = askedAt + Math.max(lifeMs * 0.9, lifeMs - earlyMs);
    return { kind: "done", value: { token, renewAt } };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { kind: "again", waitMs: undefined, sentMaybe: true, error };
  }
}

function refusal(answer: HttpAnswer): SyncError {
  const said = errorIn(answer.text);
  return new SyncError(
    "access/refused",
    `Shopify gives no token for these client credentials (${String(answer.status)})${said && `: "${said}"`}.`,
    {
      facts: { status: answer.status },
      ...(said.includes("shop_not_permitted")
        ? {
            hint: "Client credentials work only where the app and the shop belong to one organisation.",
          }
        : {}),
    },
  );
}

function errorIn(text: string): string {
  try {
    const json: unknown = JSON.parse(text);
    if (!isObject(json)) return "";
    const words = [json["error"], json["error_description"] ?? json["errors"]];
    return words
      .filter((word) => typeof word === "string")
      .join(": ")
      .slice(0, 200);
  } catch {
    return "";
  }
}
