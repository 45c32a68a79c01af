import { Type, type Static } from "typebox";
import { defineAction, type CheckContext, type CheckReport } from "../../core/component.ts";
import { finding, type Diagnostic } from "../../core/diagnostics.ts";
import { SyncError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import { templateOption } from "../../core/option-types.ts";
import { call, type Call } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";
import { pathFindings } from "./path-check.ts";
import { neededPath, neededText } from "./request-path.ts";

const methods = ["GET", "PUT", "POST", "PATCH", "DELETE"] as const;

const options = Type.Object(
  {
    type: Type.Literal("nuorder.call", { description: "Which component." }),
    connection: Type.String({ description: "Which of the brand's connections it uses." }),
    method: Type.Union(
      methods.map((one) => Type.Literal(one)),
      { description: "HTTP method. GET and DELETE are sent without a body." },
    ),
    path: templateOption({
      description:
        "Path from /api on. Values that come from data belong into $encodeUrlComponent().",
      examples: ["/api/some/${ $encodeUrlComponent($key) }"],
    }),
    body: Type.Optional(
      templateOption({
        description:
          "The request's body: one ${ … } that gives an object or a list. Absent, or giving nothing: no body.",
        examples: ["${ { 'note': $key } }"],
      }),
    ),
    repeatable: Type.Optional(
      Type.Boolean({
        description:
          "Whether doing it twice is the same as doing it once, so that a lost answer may be asked for again. Absent: true unless the method is POST or PATCH.",
      }),
    ),
    accept: Type.Optional(
      Type.Array(Type.Integer({ minimum: 200, maximum: 499 }), {
        description:
          "Statuses that are an answer all the same: 304 where nothing was left to change, a 2xx that comes without a body, a refusal that says what was wanted to know.",
      }),
    ),
  },
  { additionalProperties: false, description: "Which call is made." },
);

/** Makes one signed call and gives what NuORDER answered; `{}` where an accepted answer has no body. */
export const nuorderCall = defineAction({
  type: "nuorder.call",
  summary: "Makes one signed request. Only what may be done twice is sent again.",
  connection: "nuorder",
  options,
  check: checkCall,
  open: (_options, connection) => ({
    async call(request, signal) {
      const { accept = [], body, repeatable } = request as Partial<Static<typeof options>>;
      const method = neededText(request, "method", "the call");
      const whole: Call = {
        method,
        path: neededPath(request, "the call"),
        repeatable: repeatable ?? !["POST", "PATCH"].includes(method),
        accept,
        about: "the request",
        ...(isBare(method) ? {} : bodyOf(body, request)),
      };
      const answer = await call(connection as NuorderConnection, "sink", whole, signal);
      if (answer.status === 304 && !accept.includes(304)) throw unchanged(whole);
      return { answer: answer.json ?? {} };
    },
  }),
});

function isBare(method: string): boolean {
  return method === "GET" || method === "DELETE";
}

/** @throws SyncError `spec/wrong-type` for a body that is no JSON object and no list. */
function bodyOf(body: unknown, request: JsonObject): Pick<Call, "body"> {
  if (body === undefined || body === null || body === "") return {};
  if (typeof body === "object") return { body: request["body"] ?? null };
  throw new SyncError("spec/wrong-type", "The body of the call gave neither an object nor a list.");
}

function unchanged({ method, path }: Call): SyncError {
  return new SyncError(
    "http/bad-answer",
    `NuORDER answered ${method} "${path}" with 304: it changed nothing and does not say why.`,
    {
      hint: "Where that means that it was so already, list 304 in accept.",
      facts: { status: 304 },
    },
  );
}

function checkCall(context: CheckContext): CheckReport {
  const { options: given, locate } = context;
  const found: Diagnostic[] = [...pathFindings(context, "")];
  const method = String(given["method"]);
  if (given["body"] !== undefined && isBare(method)) {
    const message = `the call has a body, which ${method} does not send`;
    const hint = "Remove body, or use another method.";
    found.push(finding("spec/wrong-value", message, locate("/body"), hint));
  }
  return { diagnostics: found, notes: [] };
}
