import type { World } from "../core/world.ts";
import type { ErrorCode } from "../core/error-codes.ts";
import { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { retryAfterMs } from "./backoff.ts";
import type { HttpAnswer, HttpFailure } from "./send.ts";

/** Who is asked: refusals by a source end the run, refusals by a sink reject one document. */
export interface Party {
  readonly role: "source" | "sink";
  /** What people call the other system. */
  readonly name: string;
  /** What a sink refuses when it refuses; "the document" unless said otherwise. */
  readonly about?: string;
}

/** What an exchange means for the call it belongs to. */
export type Judgement =
  | { readonly kind: "fine" }
  | { readonly kind: "throttled"; readonly waitMs: number | undefined; readonly error: SyncError }
  /** `sentMaybe`: the call may have had its effect, so only a repeatable one is sent again. */
  | {
      readonly kind: "again";
      readonly waitMs: number | undefined;
      readonly sentMaybe: boolean;
      readonly error: SyncError;
    }
  | { readonly kind: "refused"; readonly error: SyncError };

/** Judges an answer by its status alone. What a 2xx says is for the caller to read. */
export function judgeResponse(
  answer: Pick<HttpAnswer, "status" | "headers" | "text">,
  party: Party,
  world: Pick<World, "clock">,
  said: string = plainWords(answer.text),
): Judgement {
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === 304) return { kind: "fine" };
  const waitMs = retryAfterMs(answer.headers.get("retry-after"), world.clock.now());
  const error = (code: ErrorCode, what: string): SyncError =>
    new SyncError(code, `${party.name} ${what} (${String(status)})${said && `: "${said}"`}.`, {
      facts: { status },
    });
  // 430 is a spelling of 429 that one big platform uses.
  if (status === 429 || status === 425 || status === 430) {
    return { kind: "throttled", waitMs, error: error("http/throttled", "asks to slow down") };
  }
  if (status === 408) {
    const late = error("http/timeout", "waited for the request in vain");
    return { kind: "again", waitMs, sentMaybe: true, error: late };
  }
  if (status >= 500) {
    const failed = error("http/server-error", "failed");
    return { kind: "again", waitMs, sentMaybe: true, error: failed };
  }
  if (status >= 300 && status < 400) {
    const moved = error("http/bad-answer", "points to another address");
    return { kind: "again", waitMs, sentMaybe: true, error: moved };
  }
  return { kind: "refused", error: refusal(status, party, error) };
}

/** Judges an exchange that brought no whole answer. */
export function judgeFailure(
  failure: HttpFailure,
  party: Party,
): Exclude<Judgement, { readonly kind: "fine" }> {
  const code = failure.timedOut
    ? "http/timeout"
    : failure.sentMaybe
      ? "http/bad-answer"
      : "http/unreachable";
  const what = failure.sentMaybe
    ? `${party.name} gave no whole answer: ${failure.reason}.`
    : `${party.name} cannot be reached: ${failure.reason}.`;
  const error = new SyncError(code, what, {
    facts: { sent: failure.sentMaybe ? "unknown" : "no" },
  });
  return { kind: "again", waitMs: undefined, sentMaybe: failure.sentMaybe, error };
}

/**
 * Parses the text of a 2xx answer; undefined where it is empty.
 * @throws SyncError `http/bad-answer` where it is no JSON, such as an HTML page of something in between.
 */
export function parseAnswer(
  answer: Pick<HttpAnswer, "status" | "text">,
  party: Party,
): Json | undefined {
  if (answer.text.trim() === "") return undefined;
  try {
    return JSON.parse(answer.text) as Json;
  } catch {
    const message = `${party.name} answered with something that is not JSON: "${plainWords(answer.text)}".`;
    throw new SyncError("http/bad-answer", message, { facts: { status: answer.status } });
  }
}

/** Makes any answer's text printable: tags gone, spaces single, at most 200 characters. */
export function plainWords(text: string): string {
  const words = text
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return words.length > 200 ? `${words.slice(0, 199)}…` : words;
}

function refusal(
  status: number,
  party: Party,
  error: (code: ErrorCode, what: string) => SyncError,
): SyncError {
  switch (status) {
    case 401:
      return error("access/refused", "refuses the credentials");
    case 402:
    case 423:
      return error("access/frozen", "says the account is frozen");
    case 403:
      return error("access/forbidden", "does not allow this");
    case 404:
      return party.role === "sink"
        ? error("sink/missing", "does not hold what was to be changed")
        : error("source/refused", "refuses the request");
    case 409:
      return party.role === "sink"
        ? error("sink/conflict", "holds something else under this key")
        : error("source/refused", "refuses the request");
    default:
      return party.role === "sink"
        ? error("sink/refused", `refuses ${party.about ?? "the document"}`)
        : error("source/refused", "refuses the request");
  }
}
