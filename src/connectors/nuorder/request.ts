import { defineSink } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Receipt } from "../../core/ports.ts";
import { call, type Call } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";
import { checkRequest } from "./request-check.ts";
import { requestOptions } from "./request-options.ts";
import { neededPath, neededText } from "./request-path.ts";

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
        const method = neededText(request, "method", `sink.${operation}`);
        const bare = method === "DELETE" || request["body"] === "none";
        const acceptMissing = operation === "retire" && request["gone"] === "accept";
        const rest = { ...(bare ? {} : { body: document }), acceptMissing };
        return sent(request, operation, { method, ...rest }, signal);
      },
      send({ operation, request, body }, signal) {
        const method = neededText(request, "method", `sink.${operation}`);
        return sent(request, operation, { method, body, about: "the request" }, signal);
      },
    };

    async function sent(
      request: JsonObject,
      operation: string,
      parts: Pick<Call, "method" | "body" | "acceptMissing" | "about">,
      signal: AbortSignal,
    ): Promise<Receipt> {
      const path = neededPath(request, `sink.${operation}`);
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

/** Gives a refusal the sentence that the pipeline has for it. */
function withHint(error: unknown, hint: unknown): unknown {
  if (!(error instanceof SyncError) || error.recovery !== "reject") return error;
  if (typeof hint !== "string" || hint === "") return error;
  const { code, message, facts, location, cause } = error;
  return new SyncError(code, message, { hint, facts, cause, ...(location ? { location } : {}) });
}
