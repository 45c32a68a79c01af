import { SyncError } from "../../core/errors.ts";
import { isObject, type Json } from "../../core/json.ts";
import type { World } from "../../core/world.ts";
import { judgeResponse, parseAnswer, type Party } from "../../http/judge-response.ts";
import type { Attempt } from "../../http/retry.ts";
import type { HttpAnswer } from "../../http/send.ts";

export interface CallAnswer {
  /** What NuORDER says that it came to: the answer's status, or the code inside a success. */
  readonly status: number;
  /** Undefined where NuORDER answered without a body. */
  readonly json: Json | undefined;
  /** The server's clock, where it said what it shows. */
  readonly serverTime: number | undefined;
}

/** What a call believes beyond the plain rules. */
export interface Belief {
  /** A success that has no body; else its outcome counts as unknown. */
  readonly empty: boolean;
  /** NuORDER's own "not found" is what was asked for. */
  readonly missing: boolean;
  /** 204 says all there is to say, as it does after a DELETE. */
  readonly noContent: boolean;
  /** Statuses that are an answer: a success without a body, a refusal in NuORDER's own words. */
  readonly statuses?: readonly number[];
}

/**
 * Reads a whole answer. A 404 is only believed in NuORDER's own words: a page of something in
 * between, or of a path that does not exist, proves nothing.
 */
export function readAnswer(
  answer: HttpAnswer,
  party: Party,
  world: Pick<World, "clock">,
  belief: Belief,
): Attempt<CallAnswer> {
  const serverTime = timeOf(answer);
  const done = (json: Json | undefined, status = answer.status): Attempt<CallAnswer> => ({
    kind: "done",
    value: { status, json, serverTime },
  });
  const said = wordsOf(answer);
  if (answer.status === 404 && said !== undefined && belief.missing) return done(undefined, 404);
  const { statuses = [] } = belief;
  if (statuses.includes(answer.status) && answer.status >= 400) {
    // In NuORDER's own words, or not at all.
    const json = said === undefined ? undefined : (JSON.parse(answer.text) as Json);
    if (json !== undefined) return done(json);
  }
  const judgement = judgeResponse(answer, party, world, said);
  if (judgement.kind !== "fine") return judgement;
  // 304 says that what was asked for was so already.
  if (answer.status === 304 || (answer.status === 204 && belief.noContent)) {
    return done(undefined);
  }
  try {
    const json = parseAnswer(answer, party);
    if (json === undefined && !belief.empty && !statuses.includes(answer.status)) {
      const message = `NuORDER answered ${String(answer.status)} without a body.`;
      throw new SyncError("http/bad-answer", message);
    }
    const code = json === undefined ? undefined : codeInside(json);
    if (code === undefined || statuses.includes(code)) {
      return done(json, code);
    }
    if (code === 404 && belief.missing) return done(undefined, 404);
    return judgeInside(code, said, party, world);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { kind: "again", waitMs: undefined, sentMaybe: true, error };
  }
}

/** The time in the answer's `Date`, in Unix milliseconds. */
export function timeOf(answer: HttpAnswer): number | undefined {
  const date = Date.parse(answer.headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : date;
}

/** NuORDER may put its error envelope into an answer whose status is 200. */
function codeInside(json: Json): number | undefined {
  if (!isObject(json)) return undefined;
  const { code, message } = json;
  const refused = typeof code === "number" && code >= 400 && typeof message === "string";
  return refused ? code : undefined;
}

function judgeInside(
  code: number,
  said: string | undefined,
  party: Party,
  world: Pick<World, "clock">,
): Attempt<CallAnswer> {
  const headers = new Headers();
  const like = judgeResponse({ status: code, headers, text: "" }, party, world, said);
  if (like.kind !== "fine" && code < 500) return like;
  // A number that is no status, or a failure that the status would have told: a plain refusal.
  const words = said === undefined ? "" : `: "${said}"`;
  const error = new SyncError(
    party.role === "sink" ? "sink/refused" : "source/refused",
    `NuORDER refuses ${party.about ?? "the document"} (${String(code)})${words}.`,
    { facts: { status: code } },
  );
  return { kind: "refused", error };
}

/** The sentence inside `{code, message}`; undefined leaves it to the text as it is. */
function wordsOf(answer: HttpAnswer): string | undefined {
  // Lists are large and no errors.
  if (answer.text.length > 100_000) return undefined;
  try {
    const json = JSON.parse(answer.text) as Json;
    const message = isObject(json) ? json["message"] : undefined;
    if (typeof message !== "string" || message === "") return undefined;
    return message.length > mostWords ? `${message.slice(0, mostWords - 1)}…` : message;
  } catch {
    return undefined;
  }
}

/** A batch may be refused with a word about each of its rows. */
const mostWords = 500;
