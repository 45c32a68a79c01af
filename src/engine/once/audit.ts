import { noCounts } from "../../core/counts.ts";
import { asSyncError, SyncError } from "../../core/errors.ts";
import { auditCodes } from "../../core/intents.ts";
import { isObject } from "../../core/json.ts";
import type { DeadLetter, OpenedRun } from "../../core/store.ts";
import { toLetter } from "../run-context.ts";
import type { RunParts } from "../run-parts.ts";
import { compareSides, type AuditFinding } from "./audit-compare.ts";
import { readRecords, readResults, type Looking } from "./audit-look.ts";
import type { AuditParts, AuditWindow } from "./compile-audit.ts";

export interface AuditRequest {
  /** ISO time stamp; absent for as many days as the pipeline says. */
  readonly since: string | undefined;
  readonly stop: AbortSignal;
}

/** What an audit looked at and found. */
export interface AuditReport extends AuditWindow {
  /** How many records of the source, and results in the sink, were compared. */
  readonly records: number;
  readonly results: number;
  /** False where something could not be looked at; then `findings` says what. */
  readonly complete: boolean;
  readonly findings: readonly AuditFinding[];
  /** Why the findings were not written down; undefined where they were. */
  readonly unsettled: SyncError | undefined;
}

const dayMs = 86_400_000;
/** Whatever could not be looked at is told under this code, until a later audit sees it all. */
const incompleteCode = "audit/incomplete";

/**
 * Compares the source with the sink both ways: the source is read first, so that what is created
 * meanwhile is found in the sink and not missed there. Changes nothing in either; the findings become
 * dead letters, and those that do not hold any more are closed, unless something was left out.
 * @throws SyncError `run/interrupted`, `state/corrupt-intent`
 */
export async function auditPipeline(
  parts: RunParts,
  audit: AuditParts,
  { since, stop }: AuditRequest,
): Promise<AuditReport> {
  const { pipeline, store, world, once: phases } = parts;
  if (!phases) throw new SyncError("internal/bug", "an audit of a sink that does not create once");
  const now = world.clock.now();
  const open = (await store.letters(pipeline.name)).filter(({ code }) => isAudited(code));
  const asked = since ?? new Date(now - audit.days * dayMs).toISOString();
  const window = {
    // What was found before is looked at again, however long ago it was created.
    since: [asked, ...open.flatMap(sinceOf)].sort()[0] ?? asked,
    until: new Date(now + dayMs).toISOString(),
  };
  const missed = new Set<string>();
  const { settings, brand } = pipeline;
  const looking: Looking = {
    parts,
    audit,
    phases,
    window,
    options: await audit.sourceOptions({ settings, brand, cursor: undefined, ...window }),
    signal: stop,
    missed: (sentence) => void missed.add(sentence),
  };
  const ours = await store.intentsSince(pipeline.name, window.since);
  const also = [...ours.map(({ ref }) => ref), ...open.flatMap(namedBy)];
  const records = await readRecords(looking, [...new Set(also)]);
  const results = await readResults(looking);
  const keys = new Set([...records.keys(), ...results.map(({ key }) => key)]);
  const intents = await store.intents(pipeline.name, [...keys]);
  const found = await compareSides(looking, records, results, intents);
  const findings = [...found, ...[...missed].map(incomplete)];
  const report = {
    ...window,
    records: records.size,
    results: results.length,
    complete: missed.size === 0,
    findings,
  };
  return { ...report, unsettled: await settle(parts, report) };
}

function isAudited(code: string): boolean {
  return auditCodes.some((one) => one === code);
}

/** Since when the audit looked that left this letter. */
function sinceOf({ record, code }: DeadLetter): readonly string[] {
  if (code === incompleteCode || !isObject(record)) return [];
  return typeof record["since"] === "string" ? [record["since"]] : [];
}

/** The record of a letter; none where the source never had one. */
function namedBy({ ref, code }: DeadLetter): readonly string[] {
  return code === incompleteCode || code === "audit/unknown" ? [] : [ref];
}

function incomplete(message: string): AuditFinding {
  return {
    code: incompleteCode,
    ref: "audit",
    key: undefined,
    title: undefined,
    message,
    results: [],
  };
}

/** How often, and how long apart, a lease is asked for that a run holds. */
const leaseTries = 60;
const leasePauseMs = 2000;

/** Writes the findings down; gives why it could not. */
async function settle(
  { store, pipeline, world }: RunParts,
  { findings, complete, since, results }: Omit<AuditReport, "unsettled">,
): Promise<SyncError | undefined> {
  try {
    const run = await openPatiently();
    const letters = findings.map(({ code, ref, key, title, message, results: ids }) => {
      const record = { since, results: [...ids] };
      const error = new SyncError(code, message);
      return toLetter({ ref, key, title, error, record, retry: false });
    });
    await store.settle(run, { accepted: [], refused: [], letters });
    // An audit that left something out proves nothing about what it did not find.
    await store.outdate(run, complete ? auditCodes : [incompleteCode]);
    await store.closeRun(run, {
      outcome: findings.length === 0 ? "succeeded" : "partial",
      counts: noCounts,
      leftOutBy: {},
      writes: 0,
      sourceCost: results,
    });
    return undefined;
  } catch (thrown) {
    return asSyncError(thrown);
  }

  async function openPatiently(): Promise<OpenedRun> {
    const start = { pipeline: pipeline.name, trigger: "audit", revision: pipeline.revision };
    for (let left = leaseTries; ; left -= 1) {
      try {
        return await store.openRun(start);
      } catch (thrown) {
        if (asSyncError(thrown).code !== "state/leased" || left <= 1) throw thrown;
        await world.clock.sleep(leasePauseMs);
      }
    }
  }
}
