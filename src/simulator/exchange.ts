import type { IncomingMessage, ServerResponse } from "node:http";
import { isoNow, type World } from "../core/world.ts";
import { deliver, faultyAnswer, isHandled } from "./fault-answer.ts";
import type { StrikingFaultPlan } from "./fault-plan.ts";
import { readGraphqlOperation } from "./graphql-operation.ts";
import type { RequestLog } from "./request-log.ts";
import type { SimRequest, SimResponse, SimulatedSystem } from "./system.ts";

export interface ExchangeContext {
  readonly world: World;
  readonly system: SimulatedSystem;
  readonly faults: StrikingFaultPlan;
  readonly log: RequestLog;
  /** Called after a request that may have changed something. */
  readonly onWrite: () => void;
}

/** Answers one request of a client: fault or not, always logged before the client can know. */
export async function exchange(
  message: IncomingMessage,
  reply: ServerResponse,
  read: () => Promise<SimRequest>,
  context: ExchangeContext,
): Promise<void> {
  const { world, system, faults, log } = context;
  const started = world.clock.monotonic();
  const logged = log.open(system.name);
  const head = {
    at: isoNow(world.clock),
    method: message.method ?? "GET",
    path: (message.url ?? "/").replace(/\?.*/s, ""),
  };
  const ms = (): number => world.clock.monotonic() - started;
  let request: SimRequest;
  try {
    request = await read();
  } catch (error) {
    logged({ ...head, status: 400, ms: ms() });
    const body = JSON.stringify({ code: 400, message: (error as Error).message });
    const headers = { "content-type": "application/json" };
    deliver({ status: 400, headers, body }, reply, httpDate(world), undefined);
    return;
  }

  const operation = request.url.pathname.endsWith("/graphql.json")
    ? readGraphqlOperation(request.body)
    : undefined;
  const fault = faults.strike(system.name, request, operation);
  if (fault?.fault === "slow") await world.clock.sleep(fault.delay_ms ?? 1000);
  const own = isHandled(fault)
    ? await handled(system, fault ? { ...request, fault: fault.fault } : request)
    : undefined;
  if (own && isWrite(request, operation?.kind)) context.onWrite();
  const answer = fault ? faultyAnswer(fault, own) : (own ?? nothing);
  const isCut = fault?.fault === "reset" || fault?.fault === "lost_answer";
  const cost = operation && own ? chargedPoints(own.body) : undefined;
  const asked = operation?.name ?? operation?.field;
  logged({
    ...head,
    status: isCut ? 0 : answer.status,
    ms: ms(),
    ...(fault ? { fault: fault.fault } : {}),
    ...(asked === undefined ? {} : { operation: asked }),
    ...(cost === undefined ? {} : { cost }),
  });
  deliver(answer, reply, httpDate(world), fault);
}

const nothing: SimResponse = { status: 200, body: "" };

async function handled(system: SimulatedSystem, request: SimRequest): Promise<SimResponse> {
  try {
    return await system.handle(request);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      status: 500,
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: `The simulator itself failed, which is a bug in it.\n${reason}\n`,
    };
  }
}

function isWrite(request: SimRequest, kind: "query" | "mutation" | undefined): boolean {
  return kind === undefined ? request.method !== "GET" : kind === "mutation";
}

function chargedPoints(body: string | Uint8Array): number | undefined {
  if (typeof body !== "string") return undefined;
  const tail = body.slice(body.lastIndexOf('"actualQueryCost"'));
  const points = /^"actualQueryCost"\s*:\s*(\d+)/.exec(tail)?.[1];
  return points === undefined ? undefined : Number(points);
}

function httpDate(world: World): string {
  return new Date(world.clock.now()).toUTCString();
}
