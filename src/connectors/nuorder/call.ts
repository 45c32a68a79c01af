import type { Json } from "../../core/json.ts";
import { joinUrl } from "../../http/endpoint.ts";
import { judgeFailure, type Party } from "../../http/judge-response.ts";
import { withRetries, type Attempt } from "../../http/retry.ts";
import { send, type HttpAnswer } from "../../http/send.ts";
import type { NuorderConnection } from "./connection.ts";
import { authorization, freshStamp } from "./oauth1.ts";
import { readAnswer, timeOf, type CallAnswer } from "./read-answer.ts";

export interface Call {
  readonly method: string;
  /** From `/api` on, with its query if it has one. */
  readonly path: string;
  readonly body?: Json;
  /** Whether doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  /** Believe a success that has no body; else its outcome counts as unknown. */
  readonly acceptEmpty?: boolean;
  /** Take NuORDER's own "not found" for what was asked for. */
  readonly acceptMissing?: boolean;
  /** Statuses that are an answer: a success without a body, a refusal in NuORDER's own words. */
  readonly accept?: readonly number[];
  /** What NuORDER refuses when it refuses, for the sentence: "the request". */
  readonly about?: string;
  /** The answer may be as large as a portal: it has time while it arrives, and much room. */
  readonly large?: boolean;
}

/** Just below the longest text that memory can hold: 50,000 records of 10 kB. */
const largestAnswer = 500 * 1024 * 1024;

/** For all tries of a large answer together. */
const longestReadMs = 2 * 3_600_000;

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
  const about = request.about === undefined ? {} : { about: request.about };
  const party: Party = { role, name: "NuORDER", ...about };
  const patient = { ...retries, deadlineMs: Math.max(retries.deadlineMs, longestReadMs) };
  let clockTried = false;
  let maybeDone = false;
  return withRetries(
    world,
    request.large === true ? patient : retries,
    { repeatable: request.repeatable, signal, onThrottled: limiter.rest },
    async () => {
      const outcome = await limiter.run(attempt, signal);
      if (outcome.kind === "again") maybeDone ||= outcome.sentMaybe;
      return outcome;
    },
  );

  async function attempt(): Promise<Attempt<CallAnswer>> {
    const exchange = await sendSigned(connection, request, signal);
    if (exchange.kind === "failure") return judgeFailure(exchange, party);
    if (exchange.status === 401 && !clockTried && adoptServerClock(connection, exchange)) {
      clockTried = true;
      return attempt();
    }
    const deletes = request.method === "DELETE";
    return readAnswer(exchange, party, world, {
      empty: request.acceptEmpty === true,
      // A DELETE whose answer was lost may be why nothing is there now.
      missing: request.acceptMissing === true || (deletes && maybeDone),
      noContent: deletes,
      ...(request.accept ? { statuses: request.accept } : {}),
    });
  }
}

async function sendSigned(connection: NuorderConnection, request: Call, signal?: AbortSignal) {
  const { world, credentials, form, timeoutMs } = connection;
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
    request.large === true ? { timeoutMs, eachPart: true, maxBytes: largestAnswer } : { timeoutMs },
    signal,
  );
}

/**
 * Takes over the server's time after a refusal, where the two clocks are far apart: OAuth time
 * stamps that are minutes off are refused like wrong keys. Tells whether there is reason to try again.
 */
function adoptServerClock(connection: NuorderConnection, answer: HttpAnswer): boolean {
  const date = timeOf(answer);
  if (date === undefined) return false;
  const skewMs = date - connection.world.clock.now();
  if (Math.abs(skewMs - connection.skewMs) < 60_000) return false;
  connection.skewMs = skewMs;
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  connection.warn(
    `This machine's clock is ${String(minutes)} min ${skewMs > 0 ? "behind" : "ahead of"} NuORDER's; requests are signed with NuORDER's time.`,
  );
  return true;
}
