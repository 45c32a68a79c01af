import { asSyncError, SyncError } from "../../core/errors.ts";
import type { Intent } from "../../core/intents.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import { passingMemo } from "../decide.ts";
import type { RunParts } from "../run-parts.ts";
import type { AuditedRecord, AuditParts, AuditWindow, ListedResult } from "./compile-audit.ts";
import type { Bound, Phases } from "./phases.ts";

/* How an audit reads: the lists of both sides first, then single things, for a list may lag. */

/** What an audit reads with, and where it notes what it could not look at. */
export interface Looking {
  readonly parts: RunParts;
  readonly audit: AuditParts;
  readonly phases: Phases;
  readonly window: AuditWindow;
  /** The source's options, rendered for the window. */
  readonly options: JsonObject;
  readonly signal: AbortSignal;
  /** Notes what could not be looked at: an audit that leaves something out is never clean. */
  readonly missed: (sentence: string) => void;
}

/** Reads the source's records of the window, and those of these refs. What fails is noted. */
export async function readRecords(
  looking: Looking,
  also: readonly string[],
): Promise<Map<string, AuditedRecord>> {
  const { audit, parts, options, signal, missed } = looking;
  const records = new Map<string, AuditedRecord>();
  await noting(looking, "the source could not be read whole", async () => {
    const listing = audit.source.read(
      { from: undefined, options, also },
      {
        signal,
        memo: passingMemo(),
        progress: (message) =>
          parts.emit({ event: "source_progressed", message: `source: ${message}` }),
      },
    );
    let step = await listing.next();
    try {
      while (!step.done) {
        for (const raw of step.value) {
          await noting(looking, `the record "${raw.ref}" could not be read`, async () => {
            const one = await audit.read(raw.ref, raw.load());
            records.set(one.key, one);
          });
        }
        signal.throwIfAborted();
        step = await listing.next();
      }
    } finally {
      if (!step.done) await listing.return({ complete: false, startedAt: undefined, cost: 0 });
    }
    if (!step.value.complete) missed("the source did not deliver all of its records");
  });
  return records;
}

/** Lists the results in the sink, page by page. What fails is noted. */
export async function readResults(looking: Looking): Promise<readonly ListedResult[]> {
  const { audit, parts, window, signal, missed } = looking;
  const results = new Map<string, ListedResult>();
  await noting(looking, "the results in the sink could not be listed whole", async () => {
    const asked = new Set<string>();
    let page: string | undefined;
    for (;;) {
      const { results: some, more } = await audit.page(window, page, signal);
      for (const one of some) results.set(one.result, one);
      const message = `sink: ${String(results.size)} results listed`;
      parts.emit({ event: "source_progressed", message });
      signal.throwIfAborted();
      if (more === undefined) return;
      if (asked.has(more)) return missed("the list of results in the sink begins again half-way");
      asked.add(more);
      page = more;
    }
  });
  return [...results.values()];
}

/** A record as it is now: what it holds, that it is gone, or that this is not known, which is noted. */
export async function readNow(
  looking: Looking,
  ref: string,
): Promise<AuditedRecord | "gone" | undefined> {
  const { audit, options, signal, missed } = looking;
  const { one } = audit.source;
  if (!one) {
    missed(`the record "${ref}" is not listed, and the source gives no single records`);
    return undefined;
  }
  return noting(looking, `the record "${ref}" could not be read`, async () => {
    const record = await one.call(audit.source, ref, options, signal);
    return record === undefined ? "gone" : audit.read(ref, record);
  });
}

/**
 * Asks the sink for one key, which no index makes wait: its result, `none`, or undefined where that
 * is not known, which is noted.
 */
export async function lookExactly(looking: Looking, bound: Bound): Promise<string | undefined> {
  const { phases, signal } = looking;
  return noting(looking, `"${bound.key}" could not be looked for in the sink`, async () => {
    const resultOf = async (made: string | undefined): Promise<string | undefined> => {
      if (made === undefined) return undefined;
      const looked = await phases.look({ ...bound, claimed: made }, signal);
      return looked.done && !looked.gone ? looked.result : undefined;
    };
    const known = await resultOf(bound.claimed ?? bound.minted);
    if (known !== undefined) return known;
    for (const find of phases.evidence.values()) {
      const { minted, result } = await find(bound, signal);
      const found = result ?? (await resultOf(minted));
      if (found !== undefined) return found;
    }
    return none;
  });
}

/** What `lookExactly` gives where there surely is nothing; no id is empty. */
export const none = "";

/** What the phases see of a key, be anything known of it here or not. */
export function boundBy(key: string, intent: Intent | undefined, record: Json | undefined): Bound {
  return {
    key,
    generation: intent?.generation ?? 1,
    digest: intent?.digest ?? "",
    document: intent?.document ?? {},
    record,
    minted: intent?.minted,
    claimed: intent?.claimed,
    result: intent?.result,
  };
}

/** Does something and notes what went wrong, so that the rest is looked at all the same. */
async function noting<Result>(
  { signal, missed }: Pick<Looking, "signal" | "missed">,
  what: string,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await act();
  } catch (thrown) {
    if (signal.aborted) {
      throw new SyncError("run/interrupted", "the audit was stopped", { cause: thrown });
    }
    missed(`${what}: ${asSyncError(thrown).message}`);
    return undefined;
  }
}
