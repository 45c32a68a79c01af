import { createAdminApiClient } from "@shopify/admin-api-client";
import { SyncError } from "../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { World } from "../../core/world.ts";
import { joinUrl } from "../../http/endpoint.ts";
import { send, type Exchange } from "../../http/send.ts";
import { readErrors, type FieldError } from "./judge-graphql.ts";

/** Where requests go, and as whom. */
export interface Address {
  readonly world: World;
  readonly base: URL;
  readonly apiVersion: string;
  readonly timeoutMs: number;
}

/** One operation as it goes on the wire. */
export interface Question {
  readonly document: string;
  readonly variables?: JsonObject;
}

/** What an answer's body says, errors in one form. */
export interface ParsedBody {
  readonly data: Json | undefined;
  readonly errors: readonly FieldError[];
  readonly extensions: unknown;
}

/**
 * Makes one exchange through Shopify's own client, which neither retries nor logs here. `body` is
 * undefined where there is none that can be read.
 */
export async function exchangeOnce(
  setup: Address,
  call: Question,
  token: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly exchange: Exchange; readonly body: ParsedBody | undefined }> {
  let exchange: Exchange | undefined;
  // A client of its own for each call: the token may have changed, and the exchange belongs to it.
  const client = createAdminApiClient({
    storeDomain: setup.base.origin,
    apiVersion: setup.apiVersion,
    accessToken: token,
    userAgentPrefix: "brandsync",
    retries: 0,
    // It would otherwise print to the console, and what it logs holds the token.
    logger: () => undefined,
    customFetchApi: async (address, init) => {
      // The client always says https and knows no path in front of its own.
      const url = joinUrl(setup.base, new URL(address).pathname).href;
      const request = {
        method: "POST",
        url,
        headers: {
          ...(init?.headers as Record<string, string> | undefined),
          // Makes Shopify say what it did with a search filter.
          "Shopify-Search-Query-Debug": "1",
        },
        body: String(init?.body),
      };
      exchange = await send(setup.world, request, { timeoutMs: setup.timeoutMs }, signal);
      if (exchange.kind === "failure") throw new Error(exchange.reason);
      const { status, headers, text } = exchange;
      return new Response(status === 204 || status === 304 ? null : text, { status, headers });
    },
  });
  const result = await client.request(call.document, { variables: { ...call.variables } });
  signal?.throwIfAborted();
  if (!exchange) {
    throw new SyncError("internal/bug", `The client sent nothing: ${result.errors?.message ?? ""}`);
  }
  return { exchange, body: exchange.kind === "answer" ? parsed(exchange.text) : undefined };
}

// Shopify's client drops an empty `data` and tells all broken answers alike, so the text is read here.
function parsed(text: string): ParsedBody | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (!isObject(json)) return undefined;
    const { data, errors, extensions } = json;
    return { data, errors: readErrors(errors), extensions };
  } catch {
    return undefined;
  }
}
