import { isObject, type Json } from "../core/json.ts";
import type { Fault } from "./fault.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { logText, type RequestLog } from "./request-log.ts";
import type { SimRequest, SimResponse, SimulatedSystem } from "./system.ts";

export interface ControlContext {
  /** The system on whose port the request came in; settings and snapshot are its. */
  readonly system: SimulatedSystem;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
  /** Writes the state file; answers false where there is none. */
  readonly save: () => boolean;
  /** Told after something was written, so that it is kept. */
  readonly onWrite: () => void;
  /** Approves a NuORDER token; answers the verifier. */
  readonly approve: (oauthToken: string) => string | undefined;
}

/** The first part of every control path. */
export const controlPrefix = "/__sim";

/** Answers a request to the control endpoint. */
export function controlAnswer(request: SimRequest, context: ControlContext): SimResponse {
  try {
    if (!isLocal(request)) return answer(403, { error: "Only this machine may control it." });
    const path = request.url.pathname.slice(controlPrefix.length).replace(/\/$/, "");
    const methods = actions[path];
    if (!methods) return answer(404, { error: `No "${path}" here.`, paths: help });
    const action = methods[request.method];
    if (!action) return answer(405, { error: `Use ${Object.keys(methods).join(" or ")}.` });
    return action(request, context);
  } catch (error) {
    return answer(400, { error: (error as Error).message });
  }
}

type Action = (request: SimRequest, context: ControlContext) => SimResponse;

const actions: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  "": { GET: () => answer(200, { paths: help }) },
  "/faults": {
    GET: (_, { faults }) => answer(200, { faults: faults.list(), unused: faults.unused().length }),
    POST: (request, { faults, system }) => {
      const given = bodyOf(request);
      const entries = (Array.isArray(given) ? (given as readonly Json[]) : [given]).map((entry) =>
        isObject(entry) ? { system: system.name, ...entry } : entry,
      );
      faults.plan(...(entries as unknown as readonly Fault[]));
      return answer(200, { faults: faults.list(), unused: faults.unused().length });
    },
    DELETE: (_, { faults }) => answer(200, { unused: faults.clear() }),
  },
  "/log": { GET: readLog, DELETE: clearLog },
  "/settings": {
    GET: (_, { system }) => answer(200, system.settings()),
    POST: (request, { system }) => {
      const changes = bodyOf(request);
      if (!isObject(changes)) throw new Error("Settings must be an object.");
      system.configure(changes);
      return answer(200, system.settings());
    },
  },
  "/snapshot": { GET: (_, { system }) => answer(200, system.snapshot()) },
  "/seed": {
    POST: (request, { system, onWrite }) => {
      if (system.seed === undefined) {
        return answer(404, { error: `The ${system.name} simulator takes no seed.` });
      }
      try {
        return answer(200, system.seed(bodyOf(request)));
      } finally {
        onWrite();
      }
    },
  },
  "/save": { POST: (_, { save }) => answer(200, { saved: save() }) },
  "/approve": {
    POST: (request, { approve }) => {
      const body = bodyOf(request);
      const token = isObject(body) ? body["oauth_token"] : undefined;
      const verifier = typeof token === "string" ? approve(token) : undefined;
      if (verifier === undefined)
        return answer(404, { error: "No such token waits for approval." });
      return answer(200, { oauth_verifier: verifier });
    },
  },
};

const help = Object.entries(actions).map(
  ([path, methods]) => `${Object.keys(methods).join(", ")} ${controlPrefix}${path}`,
);

function readLog({ url }: SimRequest, { log }: ControlContext): SimResponse {
  const system = url.searchParams.get("system");
  const since = Number(url.searchParams.get("since") ?? 0);
  const limit = Number(url.searchParams.get("limit") ?? Infinity);
  const requests = log
    .entries()
    .filter((entry) => entry.n > since && (system === null || entry.system === system))
    .slice(-limit);
  if (url.searchParams.get("format") !== "text") {
    return answer(200, { ...log.summary(), requests });
  }
  const headers = { "content-type": "text/plain; charset=utf-8" };
  return { status: 200, headers, body: logText(requests) };
}

function clearLog(_: SimRequest, { log }: ControlContext): SimResponse {
  log.clear();
  return answer(200, { ...log.summary() });
}

function bodyOf(request: SimRequest): Json {
  try {
    return JSON.parse(request.body) as Json;
  } catch {
    throw new Error("The body is not JSON.");
  }
}

/** Refuses names that a web page elsewhere could make resolve to this machine. */
function isLocal({ url, headers }: SimRequest): boolean {
  const hosts = ["127.0.0.1", "localhost", "[::1]"];
  const { origin } = headers;
  return hosts.includes(url.hostname) && (origin === undefined || hosts.includes(hostOf(origin)));
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : origin;
}

function answer(status: number, body: object | Json): SimResponse {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { status, headers, body: `${JSON.stringify(body)}\n` };
}
