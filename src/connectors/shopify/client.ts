import { SyncError } from "../../core/errors.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import {
  judgeFailure,
  judgeResponse,
  plainWords,
  type Judgement,
} from "../../http/judge-response.ts";
import type { Limiter } from "../../http/limiter.ts";
import { withRetries, type Attempt, type RetryPolicy } from "../../http/retry.ts";
import type { HttpAnswer } from "../../http/send.ts";
import { exchangeOnce, type Address, type ParsedBody, type Question } from "./exchange.ts";
import {
  ignoredFilter,
  judgeGraphql,
  readCost,
  type Cost,
  type FieldError,
} from "./judge-graphql.ts";
import type { Pacing } from "./pacing.ts";
import type { Tokens } from "./tokens.ts";

/** What the client needs of its connection. */
export interface ClientSetup extends Address {
  readonly tokens: Tokens;
  readonly limiter: Limiter;
  readonly pacing: Pacing;
  readonly retries: RetryPolicy;
}

export interface GraphqlCall extends Question {
  /** Points the call is likely to ask for, so that it waits before it is turned away. */
  readonly cost?: number;
  /** Whether doing it twice is the same as doing it once: true for queries, false for mutations. */
  readonly repeatable: boolean;
  /** Tells errors that are an answer: with them, and data, the answer is handed on. */
  readonly allows?: (error: FieldError) => boolean;
}

export interface GraphqlAnswer {
  readonly data: JsonObject;
  /** Errors of single fields; what they concern is null in `data`. */
  readonly errors: readonly FieldError[];
  /** The server's clock when it answered, epoch milliseconds. */
  readonly serverTime: number | undefined;
}

const party = { role: "source", name: "Shopify" } as const;

/**
 * Sends one operation and reads the answer. Waits where points are short and where Shopify asks to
 * slow down; repeats after failures only what is repeatable.
 * @throws SyncError by what Shopify said.
 */
export async function callShopify(
  setup: ClientSetup,
  call: GraphqlCall,
  signal?: AbortSignal,
): Promise<GraphqlAnswer> {
  const { world, limiter, pacing, retries, tokens } = setup;
  let token: string | undefined;
  let replaced = false;
  return withRetries(
    world,
    retries,
    { repeatable: call.repeatable, signal, onThrottled: limiter.rest },
    async () => {
      if (call.cost !== undefined) await pacing.reserve(call.cost, signal);
      token ??= await tokens.current(signal);
      return limiter.run(attempt, signal);
    },
  );

  async function attempt(): Promise<Attempt<GraphqlAnswer>> {
    const used = token ?? "";
    const { exchange, body } = await exchangeOnce(setup, call, used, signal);
    if (exchange.kind === "failure") return again(judgeFailure(exchange, party));
    if (exchange.status === 401 && !replaced) {
      token = await tokens.replace(used, signal);
      replaced = true;
      if (token !== undefined) return attempt();
    }
    // One refused call is replayed once; the next attempt asks for a token afresh.
    token = undefined;
    const judgement = judgeResponse(exchange, party, world, saidIn(exchange));
    if (judgement.kind !== "fine") return again(withRequestId(judgement, exchange));
    return judgeBody(setup, exchange, body && withoutAllowed(body, call));
  }
}

function judgeBody(
  setup: ClientSetup,
  answer: HttpAnswer,
  body: ParsedBody | undefined,
): Attempt<GraphqlAnswer> {
  const facts = requestFacts(answer);
  if (!body) {
    const words = plainWords(answer.text);
    const error = new SyncError("http/bad-answer", `Shopify's answer cannot be read: "${words}".`, {
      facts,
    });
    return { kind: "again", waitMs: undefined, sentMaybe: true, error };
  }
  const served = answer.headers.get("x-shopify-api-version");
  if (served !== null && served !== setup.apiVersion) {
    const error = new SyncError(
      "source/version-fallback",
      `Shopify answers with API version "${served}" instead of "${setup.apiVersion}".`,
      { facts },
    );
    return { kind: "refused", error };
  }
  const cost = readCost(body.extensions);
  account(setup.pacing, cost);
  const judgement = judgeGraphql(body, facts);
  switch (judgement.kind) {
    case "throttled": {
      const error = new SyncError(
        "http/throttled",
        "Shopify asks to slow down: the points are used up.",
        { facts },
      );
      return { kind: "throttled", waitMs: throttleWait(setup.pacing, cost), error };
    }
    case "again":
      return { kind: "again", waitMs: undefined, sentMaybe: true, error: judgement.error };
    case "refused":
      return judgement;
    case "data": {
      const ignored = ignoredFilter(body.extensions);
      if (ignored) return { kind: "refused", error: ignored };
      const { data, errors } = judgement;
      return { kind: "done", value: { data, errors, serverTime: serverTimeOf(answer) } };
    }
  }
}

function withoutAllowed(body: ParsedBody, { allows }: GraphqlCall): ParsedBody {
  if (!allows || !isObject(body.data)) return body;
  return { ...body, errors: body.errors.filter((error) => !allows(error)) };
}

function account(pacing: Pacing, cost: Cost | undefined): void {
  if (!cost) return;
  if (cost.throttle) pacing.learn(cost.throttle);
  pacing.spend(cost.actual ?? 0);
}

/** At least a second: points come back by the second. */
function throttleWait(pacing: Pacing, cost: Cost | undefined): number | undefined {
  return cost?.throttle ? Math.max(1000, pacing.waitMs(cost.requested)) : undefined;
}

function again(judgement: Judgement): Attempt<GraphqlAnswer> {
  if (judgement.kind !== "fine") return judgement;
  throw new SyncError("internal/bug", "A fine answer is no failure.");
}

function withRequestId(judgement: Judgement, answer: HttpAnswer): Judgement {
  if (judgement.kind === "fine") return judgement;
  const { error } = judgement;
  const facts = { ...error.facts, ...requestFacts(answer) };
  return {
    ...judgement,
    error: new SyncError(error.code, error.message, { hint: error.hint, facts }),
  };
}

function requestFacts(answer: HttpAnswer): Record<string, string | number> {
  const id = answer.headers.get("x-request-id");
  return { status: answer.status, ...(id === null ? {} : { request_id: id }) };
}

function saidIn(answer: HttpAnswer): string {
  try {
    const json: unknown = JSON.parse(answer.text);
    const errors = isObject(json) ? json["errors"] : undefined;
    return typeof errors === "string" ? errors : plainWords(answer.text);
  } catch {
    return plainWords(answer.text);
  }
}

function serverTimeOf(answer: HttpAnswer): number | undefined {
  const time = Date.parse(answer.headers.get("date") ?? "");
  return Number.isNaN(time) ? undefined : time;
}
