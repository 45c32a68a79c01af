import type { Json } from "../core/json.ts";
import { derivedFraction } from "./chance.ts";
import { patternOf, readFault, type Fault } from "./fault.ts";
import type { GraphqlOperation } from "./graphql-operation.ts";
import type { SimRequest } from "./system.ts";

/** A planned fault and what has become of it. */
export interface PlannedFault extends Fault {
  readonly id: number;
  /** Matching requests so far. */
  readonly seen: number;
  /** Requests struck so far. */
  readonly used: number;
  /** Whether it may strike again. */
  readonly pending: boolean;
}

export interface FaultPlan {
  /** Adds faults; earlier ones strike first. Throws on an entry that is none. */
  plan(...faults: readonly Fault[]): void;
  list(): readonly PlannedFault[];
  /** The faults that have not struck as often as planned; those that strike always, not even once. */
  unused(): readonly PlannedFault[];
  /** Forgets all faults and answers those that were unused. */
  clear(): readonly PlannedFault[];
}

/** The plan as the server sees it. */
export interface StrikingFaultPlan extends FaultPlan {
  strike(system: string, request: SimRequest, operation?: GraphqlOperation): Fault | undefined;
}

interface Entry {
  readonly id: number;
  readonly fault: Fault;
  seen: number;
  used: number;
}

/** Makes an empty plan; the seed decides what `probability` draws. */
export function createFaultPlan(seed: number, systems: readonly string[]): StrikingFaultPlan {
  let entries: Entry[] = [];
  let ids = 0;
  const unused = (): PlannedFault[] => entries.filter(isUnused).map(planned);

  return {
    plan: (...faults) => {
      const checked = faults.map((fault) => readFault(fault as unknown as Json, systems));
      for (const fault of checked) {
        ids += 1;
        entries.push({ id: ids, fault, seen: 0, used: 0 });
      }
    },
    list: () => entries.map(planned),
    unused,
    clear: () => {
      const left = unused();
      entries = [];
      return left;
    },
    strike: (system, request, operation) => {
      for (const entry of entries) {
        const { fault } = entry;
        if (!isPending(entry) || fault.system !== system) continue;
        if (!matches(fault, request, operation)) continue;
        entry.seen += 1;
        if (entry.seen <= (fault.after ?? 0)) continue;
        const draw = derivedFraction(seed, `fault ${entry.id} ${entry.seen}`);
        if (draw >= (fault.probability ?? 1)) continue;
        entry.used += 1;
        return fault;
      }
      return undefined;
    },
  };
}

function planned(entry: Entry): PlannedFault {
  const { id, fault, seen, used } = entry;
  return { ...fault, id, seen, used, pending: isPending(entry) };
}

function isPending({ fault, used }: Entry): boolean {
  return fault.times === "always" || used < (fault.times ?? 1);
}

function isUnused(entry: Entry): boolean {
  return entry.fault.times === "always" ? entry.used === 0 : isPending(entry);
}

function matches(fault: Fault, request: SimRequest, operation?: GraphqlOperation): boolean {
  const { method, path, operation: wanted, body } = fault.match ?? {};
  const address = request.url.pathname + request.url.search;
  if (fault.fault === "cut_lines" && path === undefined && !address.includes(".jsonl"))
    return false;
  if (!canActOut(fault, request)) return false;
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (path === undefined || isPathOf(path, address)) &&
    (wanted === undefined || wanted === operation?.name || wanted === operation?.field) &&
    (body === undefined || request.body.includes(body))
  );
}

/** Faults that a system acts out itself strike only what it can act them out on: reads of NuORDER's orders. */
function canActOut({ fault, system }: Fault, { method, url }: SimRequest): boolean {
  if (fault !== "other_record" && fault !== "omitted") return true;
  const start = fault === "omitted" ? "/api/orders/" : "/api/order/";
  return system === "nuorder" && method === "GET" && url.pathname.startsWith(start);
}

function isPathOf(path: string, address: string): boolean {
  // A plain path may begin and end with a slash as well; it counts as either.
  return address.includes(path) || (patternOf(path)?.test(address) ?? false);
}
