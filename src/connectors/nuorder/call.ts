import { SyncError } from "../../core/errors.ts";
import { isObject, type Json } from "../../core/json.ts";
import { joinUrl } from "../../http/endpoint.ts";
import { judgeFailure, judgeResponse, parseAnswer, type Party } from "../../http/judge-response.ts";
import { withRetries, type Attempt } from "../../http/retry.ts";
import { send, type HttpAnswer } from "../../http/send.ts";
import type { NuorderConnection } from "./connection.ts";
import { authorization, freshStamp } from "./oauth1.ts";

export interface Call {
  readonly method: string;
  /** From `/api` on, with its query if it has one. */
  readonly path: string;
  readonly body?: Json;
  /** Whether doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  /** Believe a success that has no body; else its outcome counts as unknown. */
  readonly acceptEmpty?: boolean;
}

export interface CallAnswer {
  /** Undefined where NuORDER answered without a body. */
  readonly json: Json | undefined;
  /** The server's clock, where it said what it shows. */
  readonly serverTime: number | undefined;
}

/**
 * Makes one signed call and reads its answer, waiting and trying again as the connection says.
 * @throws SyncError by what NuORDER said; its own words are in the message.
 */
export async function call(
  connection: NuorderConnection,
  role: Party["role"],
  request: Call,
  signal?: AbortSignal,
): Promise<CallAnswer> {
  const { world, limiter, retries } = connection;
  const party: Party = { role, name: "NuORDER" };
  let clockTried = false;
  return withRetries(
    world,
    retries,
    { repeatable: request.repeatable, signal, onThrottled: limiter.rest },
    () => limiter.run(attempt, signal),
  );

  async function attempt(): Promise<Attempt<CallAnswer>> {
    const exchange = await sendSigned(connection, request, signal);
    if (exchange.kind === "failure") return failed(judgeFailure(exchange, party));
    if (exchange.status === 401 && !clockTried && adoptServerClock(connection, exchange)) {
      clockTried = true;
      return attempt();
    }
    const judgement = judgeResponse(exchange, party, world, wordsOf(exchange));
    if (judgement.kind !== "fine") return failed(judgement);
    const date = Date.parse(exchange.headers.get("date") ?? "");
    const serverTime = Number.isNaN(date) ? undefined : date;
    return read(exchange, party, serverTime, request.acceptEmpty === true);
  }
}

type Failed = Exclude<Attempt<CallAnswer>, { kind: "done" }>;

function failed(judgement: Failed | { readonly kind: "fine" }): Failed {
  if (judgement.kind === "fine")
    throw new SyncError("internal/bug", "A fine answer is no failure.");
  return judgement;
}

async function sendSigned(connection: NuorderConnection, request: Call, signal?: AbortSignal) {
  const { world, credentials, form } = connection;
  const url = joinUrl(connection.base, request.path);
  const stamp = freshStamp(world, connection.skewMs);
  const headers: Record<string, string> = {
    accept: "application/json",
    authorization: authorization(form, request.method, url, credentials, stamp),
  };
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  if (body !== undefined) headers["content-type"] = "application/json";
  return send(
    world,
    { method: request.method, url: url.href, headers, ...(body === undefined ? {} : { body }) },
    { timeoutMs: connection.timeoutMs },
    signal,
  );
}

function read(
  answer: HttpAnswer,
  party: Party,
  serverTime: number | undefined,
  acceptEmpty: boolean,
): Attempt<CallAnswer> {
  // 304 says that what was asked for was so already.
  if (answer.status === 304) return { kind: "done", value: { json: undefined, serverTime } };
  try {
    const json = parseAnswer(answer, party);
    if (json === undefined && !acceptEmpty) {
      const message = `NuORDER answered ${String(answer.status)} without a body.`;
      throw new SyncError("http/bad-answer", message);
    }
    const refusal = json === undefined ? undefined : refusalInside(json, party);
    if (refusal) return { kind: "refused", error: refusal };
    return { kind: "done", value: { json, serverTime } };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { kind: "again", waitMs: undefined, sentMaybe: true, error };
  }
}

/** NuORDER may put its error envelope into an answer whose status is 200. */
function refusalInside(json: Json, party: Party): SyncError | undefined {
  if (!isObject(json)) return undefined;
  const { code, message } = json;
  if (typeof code !== "number" || code < 400 || typeof message !== "string") return undefined;
  return new SyncError(
    party.role === "sink" ? "sink/refused" : "source/refused",
    `NuORDER refuses the request (${String(code)}): "${message.slice(0, 200)}".`,
    { facts: { status: code } },
  );
}

/** The sentence inside `{code, message}`; undefined leaves it to the text as it is. */
function wordsOf(answer: HttpAnswer): string | undefined {
  try {
    const json = JSON.parse(answer.text) as Json;
    const message = isObject(json) ? json["message"] : undefined;
    return typeof message === "string" && message !== "" ? message.slice(0, 200) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes over the server's time after a refusal, where the two clocks are far apart: OAuth time
 * stamps that are minutes off are refused like wrong keys. Tells whether there is reason to try again.
 */
function adoptServerClock(connection: NuorderConnection, answer: HttpAnswer): boolean {
  const date = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isNaN(date)) return false;
  const skewMs = date - connection.world.clock.now();
  if (Math.abs(skewMs - connection.skewMs) < 60_000) return false;
  connection.skewMs = skewMs;
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  connection.warn(
    `This machine's clock is ${String(minutes)} min ${skewMs > 0 ? "behind" : "ahead of"} NuORDER's; requests are signed with NuORDER's time.`,
  );
  return true;
}
