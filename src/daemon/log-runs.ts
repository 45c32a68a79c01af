import type { RunEvent } from "../core/events.ts";
import type { LiveRun } from "../core/office.ts";
import type { EndedRun } from "./create-office.ts";
import type { Log } from "./log.ts";

/** Logs what a run says: its beginning, its warnings, and by ref and code what it rejects. */
export function logEvent(log: Log, { brand, pipeline }: LiveRun, event: RunEvent): void {
  const about = { brand, pipeline };
  switch (event.event) {
    case "run_started":
      log("info", "run_started", { ...about, run: event.run, full: event.full || undefined });
      break;
    case "warned":
      log("warning", "warned", { ...about, message: event.message });
      break;
    // Titles and sentences hold content of records, so they stay in the state.
    case "record_rejected":
      log("warning", "record_rejected", { ...about, record: event.ref, code: event.code });
      break;
    case "record_held":
      log("info", "record_held", { ...about, record: event.ref, code: event.details?.code });
      break;
    default:
      break;
  }
}

/** Logs how a run ended, or why it could not begin. */
export function logEnd(log: Log, ended: EndedRun): void {
  const { brand, pipeline, trigger, durationMs, result, error } = ended;
  const outcome = result?.outcome ?? "failed";
  const level = outcome === "failed" ? "error" : outcome === "partial" ? "warning" : "info";
  log(error?.code === "state/leased" ? "warning" : level, "run_finished", {
    brand,
    pipeline,
    trigger,
    run: result?.run,
    outcome,
    duration_ms: Math.round(durationMs),
    counts: result && { ...result.counts },
    writes: result?.writes,
    code: error?.code,
    message: error?.message,
  });
}
