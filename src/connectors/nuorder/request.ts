import { defineSink } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Receipt } from "../../core/ports.ts";
import { call, type Call } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";
import { checkRequest } from "./request-check.ts";
import { requestOptions } from "./request-options.ts";

/** Writes documents by signed requests: one each, or many together where the engine makes batches. */
export const nuorderRequest = defineSink({
  type: "nuorder.request",
  summary: "Sends documents as bodies of signed requests. Repeating a request must be harmless.",
  connection: "nuorder",
  options: requestOptions,
  check: checkRequest,
  open(options, connection) {
    const acceptEmpty = options.empty_answer === "accept";
    return {
      write({ operation, request, document }, signal) {
        const method = textOf(request, "method", operation);
        const bare = method === "DELETE" || request["body"] === "none";
        const acceptMissing = operation === "retire" && request["gone"] === "accept";
        const rest = { ...(bare ? {} : { body: document }), acceptMissing };
        return sent(request, operation, { method, ...rest }, signal);
      },
      send({ operation, request, body }, signal) {
        const method = textOf(request, "method", operation);
        return sent(request, operation, { method, body, about: "the request" }, signal);
      },
    };

    async function sent(
      request: JsonObject,
      operation: string,
      parts: Pick<Call, "method" | "body" | "acceptMissing" | "about">,
      signal: AbortSignal,
    ): Promise<Receipt> {
      const path = pathOf(request, operation);
      const whole: Call = { ...parts, path, repeatable: true, acceptEmpty };
      try {
        const { json } = await call(connection as NuorderConnection, "sink", whole, signal);
        return { answer: json };
      } catch (error) {
        throw withHint(error, request["hint"]);
      }
    }
  },
});

function textOf(request: JsonObject, name: string, operation: string): string {
  const value = request[name];
  if (typeof value === "string" && value !== "") return value;
  throw new SyncError("spec/wrong-type", `The ${name} of sink.${operation} gave no text.`);
}

/**
 * The rendered path. A value that is empty, or dots, or not encoded, would make it the path of
 * something else, such as of all in place of one.
 * @throws SyncError `spec/wrong-type`, `document/contract`
 */
function pathOf(request: JsonObject, operation: string): string {
  const path = textOf(request, "path", operation);
  const [bare = ""] = path.split("?");
  const segments = bare.split("/").slice(1);
  if (!path.includes("#") && !segments.some((one) => /^(\.|%2e){0,2}$/i.test(one))) return path;
  throw new SyncError(
    "document/contract",
    `The path of sink.${operation} became "${path}", where a value is empty or no part of a path.`,
    {
      hint: "The values that the path is made of must not be empty; wrap them in $encodeUrlComponent().",
    },
  );
}

/** Gives a refusal the sentence that the pipeline has for it. */
function withHint(error: unknown, hint: unknown): unknown {
  if (!(error instanceof SyncError) || error.recovery !== "reject") return error;
  if (typeof hint !== "string" || hint === "") return error;
  const { code, message, facts, location, cause } = error;
  return new SyncError(code, message, { hint, facts, cause, ...(location ? { location } : {}) });
}
