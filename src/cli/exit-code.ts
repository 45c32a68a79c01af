import type { Outcome } from "../core/counts.ts";
import { SpecError } from "../core/diagnostics.ts";
import { errorCodes } from "../core/error-codes.ts";
import type { SyncError } from "../core/errors.ts";

/**
 * What a command ends with.
 *
 * 0 done · 1 the run failed · 2 the configuration is wrong · 3 the environment is wrong · 4 done, but
 * records were parked · 130 and 143 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130 | 143;

/** From bad to fine: where a command runs several pipelines, the worst of them is its exit code. */
const badness: readonly ExitCode[] = [143, 130, 2, 1, 3, 4, 0];

/** The worst of several exit codes; 0 for none. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return badness.find((code) => codes.includes(code)) ?? 0;
}

/** The exit code of a command that an error ends. */
export function exitCodeOf(error: SyncError): ExitCode {
  if (!(error instanceof SpecError)) return error.kind.exit;
  const errors = error.diagnostics.filter(({ severity }) => severity === "error");
  const exits = errors.map(({ code }): ExitCode => errorCodes[code].exit);
  // Only where nothing but the environment is wrong is the configuration right.
  return exits.length > 0 && exits.every((exit) => exit === 3) ? 3 : 2;
}

/** The exit code of one run. */
export function exitCodeOfRun(
  outcome: Outcome,
  error: SyncError | undefined,
  interrupted: 130 | 143,
): ExitCode {
  if (outcome === "interrupted") return interrupted;
  if (outcome === "failed") return error ? exitCodeOf(error) : 1;
  return outcome === "partial" ? 4 : 0;
}
